import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditEvent } from '../../src/audit/audit-event.entity.js';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { loadStarterQuestions } from '../../src/question-bank/starter-questions.js';
import { givenJobWithTeam, givenPerson, givenRole } from '../factories/people.js';
import { givenStarterQuestions, questionFields } from '../factories/plans.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';

describe('the question bank', () => {
  let application: TestApplication;
  let recruiter: Person;
  let browser: Browser;

  beforeAll(async () => {
    application = await startApplication();
    ({ recruiter } = await givenJobWithTeam(application));
    browser = await as(application, recruiter);
    await givenStarterQuestions(application);
  });
  afterAll(() => application.close());

  const lastEvent = (type: string) =>
    application.database.findOneOrFail(AuditEvent, { where: { type }, order: { sequence: 'DESC' } });
  const added = async (given: Record<string, unknown> = {}) =>
    (await browser.api('post', '/questions', questionFields(given))).body as {
      id: string;
      key: string;
      version: number;
      warnings: { topic: string }[];
    };
  const form = (given: Record<string, unknown> = {}) => ({
    _form: 'question',
    ...questionFields({ followUps: 'Who won it?\r\n\r\nWhy?' }),
    ...given,
  });

  it('has the thirteen starter questions, and loading them again adds none', async () => {
    const list = await browser.api('get', '/questions');
    const again = await application.source.transaction((tx) => loadStarterQuestions(tx, { id: null, name: 'test' }));

    expect(list.body.items.filter(({ key }: { key: string }) => key <= 'Q13')).toHaveLength(13);
    expect(again).toEqual([]);
  });

  it('takes a new question, says so, and puts it on the record', async () => {
    const answer = await browser.post('/questions', form({ topic: 'A new topic' }));
    const page = await browser.get(String(answer.headers['location']));

    expect(answer.status).toBe(303);
    expect(textOf(page)).toContain('A new topic');
    expect(textOf(page)).toContain('Who won it? Why?');
    const event = await lastEvent('question.added');
    expect(event.actorId).toBe(recruiter.id);
    expect(String(answer.headers['location'])).toBe(`/questions/${String(event.payload['questionId'])}`);
  });

  it('shows the form again with all that was typed where an anchor is missing', async () => {
    const anchors = ['One.', 'Two.', '', 'Four.', 'Five.'];
    const page = await browser.post('/questions', form({ topic: 'Kept topic', anchors }));

    expect(page.status).toBe(422);
    expect(page.text).toContain('value="Kept topic"');
    expect(textOf(page)).toContain('Describe an answer at level 3.');
  });

  it('asks first for what a question cannot be without, and for the rest on demand', async () => {
    const blank = (await browser.get('/questions/new')).text;
    const outside = blank.replace(/<details[\s\S]*?<\/details>/g, '');
    const names = (text: string) =>
      [...text.matchAll(/<(?:input|textarea)[^>]* name="([^"_]+)"/g)].map((one) => one[1]);

    expect(new Set(names(outside))).toEqual(
      new Set(['prompt', 'measures[]', 'why', 'preferredAnswer', 'anchors[0]', 'anchors[4]']),
    );
    expect(blank).not.toContain('<details class="more fold" open>');
  });

  it('opens the part of a refused form that an error is in, and the one that holds something', async () => {
    const anchors = ['One.', 'Two.', '', 'Four.', 'Five.'];
    const page = await browser.post('/questions', form({ anchors }));
    const folds = [...page.text.matchAll(/<details class="more fold"( open)?><summary>([^<]*)/g)];

    expect(folds.map((fold) => [fold[2], fold[1]])).toEqual([
      ['Follow-ups and topic', ' open'],
      ['Levels 2 to 4', ' open'],
    ]);
    expect(page.text).toMatch(/<textarea id="question-anchors-2"[^>]* aria-invalid="true"/);
  });

  it('describes the levels between by the ends where none of them has words, and finds a topic in the prompt', async () => {
    const prompt = 'Walk us through the last deal that you lost. What did you change afterwards?';
    const answer = await browser.post(
      '/questions',
      form({ topic: '', prompt, anchors: ['Low.', '', '', '', 'High.'] }),
    );
    const id = String(answer.headers['location']).split('/').at(-1);
    const question = (await browser.api('get', `/questions/${id}`)).body;

    expect(answer.status).toBe(303);
    expect(question.topic).toBe('Walk us through the last deal that you lost. What did you…');
    expect(question.anchors).toEqual([
      'Low.',
      'Above the lowest level, but nearer to it than to the highest.',
      'About halfway between the lowest level and the highest.',
      'Below the highest level, but nearer to it than to the lowest.',
      'High.',
    ]);
  });

  it('lets levels 2 and 4 be described by the ends where the middle has words', async () => {
    const { id } = await added({ anchors: ['Low.', '', 'Middle.', '', 'High.'] });
    const { anchors } = (await browser.api('get', `/questions/${id}`)).body;
    const lacking = await browser.api('post', '/questions', questionFields({ anchors: ['Low.', 'Two.', '', '', ''] }));

    expect([anchors[1], anchors[2]]).toEqual([
      'Above the lowest level, but nearer to it than to the highest.',
      'Middle.',
    ]);
    expect(lacking.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'anchors[2]',
      'anchors[3]',
      'anchors[4]',
    ]);
  });

  describe('pasted as text', () => {
    const reading = (text: string) => browser.post('/questions/reading', { _form: 'paste', text });
    /** What the form of a page holds, by the names of its fields. */
    const heldIn = (page: string) =>
      Object.fromEntries(
        [...page.matchAll(/<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)/g)].map(([, name, text]) => [name, text]),
      );
    const sampleOf = async () => /<p class="sample">([^<]*)/.exec((await browser.get('/questions/paste')).text)![1]!;

    it('fills the form with what was understood, and adds it once it was checked', async () => {
      const before = (await browser.api('get', '/questions')).body.total;
      const page = await reading((await sampleOf()).replaceAll('\n', '\r\n'));
      const held = heldIn(page.text);

      expect(page.status).toBe(200);
      expect(held).toMatchObject({
        prompt: 'Tell us about a deal you lost. What would you do differently?',
        why: 'how they learn from a loss',
        'anchors[0]': 'Blames others, or has no example.',
        'anchors[4]': 'Says what they changed, and shows that it worked.',
      });
      expect(page.text).not.toContain('name="leftOver"');
      expect((await browser.api('get', '/questions')).body.total).toBe(before);
      const saved = await browser.post('/questions', { _form: 'question', ...held, measures: ['business'] });
      expect(saved.status).toBe(303);
    });

    it('keeps what was not understood in a field, names its line, and keeps it where the form is refused', async () => {
      const page = await reading('What happened?\nMeasures: charm\n1: a\n1: b');
      expect(textOf(page)).toContain('Line 2: “charm” is none of Technical');
      expect(textOf(page)).toContain('Line 4: Level 1 is described twice.');
      expect(heldIn(page.text)['leftOver']).toBe('charm\nLevel 1: b');

      const refused = await browser.post('/questions', { _form: 'question', ...heldIn(page.text) });
      expect(refused.status).toBe(422);
      expect(heldIn(refused.text)['leftOver']).toBe('charm\nLevel 1: b');
    });

    it('is asked for again where nothing was pasted, or too much', async () => {
      const long = 'x'.repeat(20_001);
      const pages = [await reading('  '), await reading(long)];

      expect(pages.map(({ status }) => status)).toEqual([422, 422]);
      expect(heldIn(pages[1]!.text)['text']).toBe(long);
    });

    it('is read by the API too, and stored only when it is added', async () => {
      const { status, body } = await browser.api('post', '/questions/reading', { text: 'What?\nSkills: Tech, charm' });

      expect(status).toBe(200);
      expect(body).toMatchObject({ prompt: 'What?', measures: ['technical'], leftOver: 'charm' });
      expect(body.problems).toEqual([{ line: 2, message: expect.stringContaining('charm') }]);
    });
  });

  it('names a category that there is none of, and one that is missing', async () => {
    const unknown = await browser.api('post', '/questions', questionFields({ measures: ['looks'] }));
    const none = await browser.api('post', '/questions', questionFields({ measures: [] }));

    expect([unknown.status, none.status]).toEqual([422, 422]);
    expect(unknown.body.errors[0].field).toContain('measures');
    expect(none.body.errors[0].field).toBe('measures');
  });

  it('keeps the words of every version', async () => {
    const question = await added({ prompt: 'First words?' });
    const edited = await browser.post(`/questions/${question.id}`, form({ prompt: 'Second words?', version: 1 }));
    const page = await browser.get(`/questions/${question.id}`);

    expect(edited.status).toBe(303);
    expect(textOf(page)).toContain('Second words?');
    expect(textOf(page)).toContain('First words?');
    expect((await lastEvent('question.edited')).payload).toEqual({
      questionId: question.id,
      key: question.key,
      number: 2,
    });
  });

  it('refuses an edit of something stale, with both versions on the page, and takes it the second time', async () => {
    const question = await added({ prompt: 'Words at first?' });
    await browser.post(`/questions/${question.id}`, form({ prompt: 'Words of someone faster?', version: 1 }));
    const page = await browser.post(`/questions/${question.id}`, form({ prompt: 'My own words?', version: 1 }));

    expect(page.status).toBe(409);
    expect(textOf(page)).toContain('My own words?');
    expect(textOf(page)).toContain('Words of someone faster?');
    expect(page.text).toContain('name="version" value="2"');
  });

  it('retires a question, hides it from the list, and brings it back', async () => {
    const question = await added({ topic: 'Soon retired' });
    await browser.post(`/questions/${question.id}/retirement`, { version: 1 });
    const hidden = await browser.get('/questions?q=soon+retired');
    const shown = await browser.get('/questions?q=soon+retired&retired=true');
    await browser.post(`/questions/${question.id}/return`, { version: 2 });
    const back = await browser.get('/questions?q=soon+retired');

    expect(textOf(hidden)).toContain('No matching questions');
    expect(textOf(shown)).toContain('Soon retired');
    expect(textOf(back)).toContain('Soon retired');
    expect((await lastEvent('question.retired')).actorId).toBe(recruiter.id);
    expect((await lastEvent('question.brought_back')).payload['key']).toBe(question.key);
  });

  it('lists what measures a category and has the words searched for, percent signs taken as they are', async () => {
    await added({ topic: '100% lifestyle', measures: ['lifestyle'] });
    const found = await browser.api('get', '/questions?category=lifestyle&q=100%25');
    const other = await browser.api('get', '/questions?category=technical&q=100%25');

    expect(found.body.items.map(({ topic }: { topic: string }) => topic)).toEqual(['100% lifestyle']);
    expect(other.body.total).toBe(0);
  });

  it('warns of what may not be asked, and takes the question all the same', async () => {
    const question = await added({ followUps: ['And how old are you?'] });
    const page = await browser.get(`/questions/${question.id}`);

    expect(question.warnings).toEqual([{ topic: 'age', words: 'how old are you' }]);
    expect(textOf(page)).toContain('This question may be off-limits.');
  });

  it('is no place for someone who runs no job', async () => {
    const { job } = await givenJobWithTeam(application);
    const panelist = await givenPerson(application);
    await givenRole(application, job, panelist, 'panelist');
    const theirs = await as(application, panelist);

    const answers = [
      await theirs.get('/questions'),
      await theirs.post('/questions', form()),
      await theirs.api('post', '/questions', questionFields()),
    ];
    for (const { status } of answers) expect([403, 404]).toContain(status);
  });
});
