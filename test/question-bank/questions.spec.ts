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
    expect(textOf(page)).toContain('This may ask what may not be asked.');
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
