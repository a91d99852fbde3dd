import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenJobWithTeam } from '../factories/people.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

const text = Array.from(
  { length: 10 },
  (_, at) => `Question ${at + 1}: Tell us how you won customer number ${at + 1}.
Measures: business
Why: Shows their buying behavior.
Preferred answer: A real one.`,
).join('\n\n');

describe('many questions at once', () => {
  let application: TestApplication;
  let rita: Browser;
  beforeAll(async () => {
    application = await startApplication();
    const { recruiter } = await givenJobWithTeam(application);
    rita = await as(application, recruiter);
  });
  afterAll(() => application.close());

  const prompts = async (): Promise<string[]> => {
    const rows = await application.database.query<{ prompt: string }[]>(
      `select v.prompt from questions q join question_versions v on v.question_id = q.id
        where v.created_by_id is not null order by length(q.key), q.key`,
    );
    return rows.map(({ prompt }) => prompt);
  };

  const one = { prompt: 'Why us?', measures: ['business'], why: 'Interest.', preferredAnswer: 'Knows us.' };
  const whole = { ...one, followUps: [], anchors: ['No idea.', '', '', '', 'Knows all.'] };

  it('are read from pasted text, with level descriptions suggested, and added as they were left', async () => {
    const page = await rita.post('/questions/texts', { _form: 'paste', text });
    expect(page.status).toBe(200);
    expect(page.text.match(/Add this question/g)).toHaveLength(10);
    expect(textOf(page)).toContain('suggested from the template “Buying behavior.”');
    const single = await rita.post('/questions/reading', { _form: 'paste', text });
    expect([single.status, textOf(single)]).toEqual([422, expect.stringContaining('These are several questions.')]);

    const form = { _form: 'batch' } as Record<string, unknown>;
    for (const at of [0, 1]) {
      Object.assign(form, {
        [`questions[${at}][take]`]: 'true',
        [`questions[${at}][prompt]`]: `Asked ${at}?`,
        [`questions[${at}][measures][]`]: 'business',
        [`questions[${at}][why]`]: 'Because.',
        [`questions[${at}][preferredAnswer]`]: 'This.',
        [`questions[${at}][anchors][0]`]: 'Low.',
        ...Object.fromEntries([1, 2, 3].map((level) => [`questions[${at}][anchors][${level}]`, ''])),
        [`questions[${at}][anchors][4]`]: at === 1 ? '' : 'High.',
      });
    }
    form['questions[2][prompt]'] = 'Not taken';
    const refused = await rita.post('/questions/batch', form);
    expect([refused.status, textOf(refused)]).toEqual([422, expect.stringContaining('Describe an answer at level 5.')]);
    expect(refused.text).toContain('Asked 1?');
    expect(await prompts()).toEqual([]);

    const added = await rita.post('/questions/batch', { ...form, 'questions[1][anchors][4]': 'High.' });
    expect([added.status, added.headers['location']]).toEqual([303, '/questions']);
    expect(await prompts()).toEqual(['Asked 0?', 'Asked 1?']);
  });

  it('go out as a file and come back, with what is in the bank already named', async () => {
    await rita.api('post', '/questions/batches', { questions: [whole] });
    for (const format of ['csv', 'json']) {
      const file = await rita.get(`/questions/file?format=${format}`).buffer(true);
      expect(file.status).toBe(200);
      const bytes = Buffer.from(file.text ?? (file.body as string));
      const read = await rita.upload(
        '/questions/import',
        { _form: 'import' },
        { file: { name: `q.${format}`, bytes } },
      );
      expect([read.status, textOf(read)]).toEqual([200, expect.stringContaining('100% like')]);
    }
    const pairs = await rita.api('post', '/questions/batches', { questions: [{ ...whole, prompt: 'Why us, then?' }] });
    expect(pairs.status).toBe(201);
    const { items } = (await rita.api('get', '/questions/similar')).body as { items: { percent: number }[] };
    expect(items[0]!.percent).toBeGreaterThan(50);
    expect(textOf(await rita.get('/questions/similar'))).toContain('Why us, then?');
    expect(textOf(await rita.get('/questions/similar?q=us,+then'))).toContain('Why us, then?');
    expect(textOf(await rita.get('/questions/similar?q=nowhere'))).toContain(
      'No two similar questions match. Show all',
    );
    const empty = await rita.get('/questions/batch');
    expect(textOf(empty)).toContain('Nothing to check Paste questions');
    expect(empty.text).not.toContain('Add the checked questions');
  });

  it('are refused together, each field by its name', async () => {
    const before = await prompts();
    const answer = await rita.api('post', '/questions/batches', {
      questions: [whole, { ...whole, anchors: ['Low.'] }],
    });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain('questions[1].anchors[4]');
    expect(await prompts()).toEqual(before);
    const none = await rita.upload('/questions/import', { _form: 'import' }, {});
    expect([none.status, textOf(none)]).toEqual([422, expect.stringContaining('Choose a file of questions.')]);
  });

  it('one is duplicated in a form, and blank levels are filled in from a template that was edited', async () => {
    const [row] = await application.database.query<{ id: string }[]>(
      `select id from questions order by created_at desc limit 1`,
    );
    expect((await rita.get(`/questions/${row!.id}/duplicate`)).text).toContain('Why us, then?');
    const [template] = await application.database.query<{ id: string }[]>(
      `select id from anchor_templates where name = 'Travel'`,
    );
    const words = {
      name: 'Travel by night',
      category: 'lifestyle',
      'anchors[0]': 'Never.',
      'anchors[1]': 'b',
      'anchors[2]': 'c',
    };
    const address = `/anchor-templates/${template!.id}`;
    const partial = await rita.post(address, { _form: 'template', ...words, version: 1 });
    expect([partial.status, textOf(partial)]).toEqual([422, expect.stringContaining('Describe an answer at level 4.')]);
    const saved = await rita.post(address, { ...words, 'anchors[3]': 'd', 'anchors[4]': 'Always.', version: 1 });
    expect(saved.status).toBe(303);
    const stale = await rita.post(address, {
      _form: 'template',
      ...words,
      'anchors[3]': 'd',
      'anchors[4]': 'e',
      version: 1,
    });
    expect(stale.status).toBe(409);

    const blank = Object.fromEntries([0, 1, 2, 3].map((level) => [`anchors[${level}]`, '']));
    const draft = {
      _form: 'question',
      prompt: 'How do you travel?',
      ...blank,
      'anchors[4]': 'Mine.',
      template: template!.id,
    };
    const filled = await rita.post('/questions/suggestions', draft);
    expect(filled.status).toBe(200);
    for (const kept of ['How do you travel?', 'Never.', 'Mine.']) expect(filled.text).toContain(kept);
    expect(filled.text).not.toContain('Always.');
    const unknown = await rita.post('/questions/suggestions', { _form: 'question', prompt: 'Why?' });
    expect([unknown.status, textOf(unknown)]).toEqual([422, expect.stringContaining('No attribute is named')]);
    // The same for a question that is in the bank: nothing is saved, and the form keeps the version that it was read in.
    const [stored] = await application.database.query<{ id: string; key: string }[]>(
      `select id, key from questions limit 1`,
    );
    const again = await rita.post(`/questions/${stored!.id}/suggestions`, { ...draft, version: 1 });
    expect(again.status).toBe(200);
    expect(again.text).toContain('Save as a new version');
    for (const kept of ['How do you travel?', 'Never.', 'Mine.']) expect(again.text).toContain(kept);
    const whole = Object.fromEntries([0, 1, 2, 3, 4].map((level) => [`anchors[${level}]`, 'Mine.']));
    const full = await rita.post(`/questions/${stored!.id}/suggestions`, { ...draft, ...whole, version: 1 });
    expect([full.status, textOf(full)]).toEqual([422, expect.stringContaining('No level is blank.')]);
    expect(
      await application.database.query(`select 1 from question_versions where prompt like 'How do you travel%'`),
    ).toEqual([]);
    expect((await rita.post(`${address}/removal`, { version: 2 })).status).toBe(303);
    const events = await application.database.query<{ type: string }[]>(
      `select type from audit_events where type like 'anchor_template.%' order by sequence`,
    );
    expect(events.map(({ type }) => type)).toEqual(['anchor_template.edited', 'anchor_template.removed']);
  });
});
