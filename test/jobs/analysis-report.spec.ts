import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recordOf } from '../factories/jobs.js';
import { givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { pageTexts, tight } from '../support/pdf-text.js';
import { settled } from '../support/until.js';

describe('the job analysis report', () => {
  let application: TestApplication;
  beforeAll(async () => {
    application = await startApplication();
  });
  afterAll(() => application.close());

  it('is made with the roster, the ratings and what measures what, kept as made, checked and signed off once', async () => {
    const { job, recruiter, manager } = await givenDemoRound(application);
    const browser = await as(application, manager);
    const at = `/jobs/${job.id}/analysis`;
    for (const name of ['Eve Expert', 'Finn Expert']) {
      const person = await givenPerson(application, { name, admittedAt: new Date() });
      const asked = await browser.api('post', `${at}/experts`, {
        personId: person.id,
        expertise: `${name} of the field`,
      });
      const { id } = asked.body as { id: string };
      const own = await as(application, person);
      const { body } = await own.api('get', `/experts/${id}`);
      const ratings = (body as { attributes: { id: string }[] }).attributes.map((attribute) => ({
        ...{ attributeId: attribute.id, importance: name.startsWith('Eve') ? 4 : 5, needed: 'at_entry' },
      }));
      await own.api('post', `/experts/${id}/submission`, { version: 1, ratings });
    }
    const wrong = await browser.post(`${at}/reports`, { _form: 'report', method: '', contact: '', paper: 'Letter' });
    expect(wrong.status).toBe(422);
    const input = {
      method: 'We sat together twice.',
      contact: 'Marcus, ext. 12',
      alternatives: 'A test.',
      paper: 'Letter',
    };
    const asked = await browser.api('post', `${at}/reports`, input);
    expect(asked.status).toBe(202);
    const { id } = asked.body as { id: string };
    expect((await browser.api('post', `${at}/reports`, input)).status).toBe(409);
    await settled(browser.app, 'analysis_reports', id);
    const made = (await browser.api('get', `${at}/reports/${id}`)).body as { state: string; pages: number };
    expect(made).toMatchObject({ state: 'made' });
    const file = await browser.get(`${at}/reports/${id}/file`).buffer(true);
    const bytes = file.body as Buffer;
    const text = pageTexts(await PDFDocument.load(bytes)).join('');
    for (const words of [
      '3. Job analysis: the content of the job',
      'We sat together twice.',
      'Eve Expert of the field',
    ]) {
      expect(text).toContain(tight(words));
    }
    expect(text).toContain(tight('mean 4.50'));
    expect(text).toContain(tight('r_WG .75'));
    expect(text).toContain(tight('9. Accuracy and completeness'));
    expect(text).not.toContain(tight('Okafor'));

    const upload = (content: Buffer) =>
      browser.upload(`${at}/reports/verification`, {}, { file: { name: 'r.pdf', bytes: content } });
    expect((await upload(bytes)).headers['location']).toBe(`${at}/reports/${id}`);
    expect((await upload(Buffer.concat([bytes, Buffer.from(' ')]))).status).toBe(422);
    const rita = await as(application, recruiter);
    expect((await rita.api('post', `${at}/reports/${id}/signature`)).body).toMatchObject({
      signedByName: recruiter.name,
    });
    expect((await browser.api('post', `${at}/reports/${id}/signature`)).status).toBe(409);
    expect((await recordOf(application, job.id)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['analysis_report.asked', 'analysis_report.made', 'analysis_report.signed']),
    );
    // The analysis goes on; what was made stays.
    expect((await browser.api('post', `${at}/experts/means`, { reason: 'They know.' })).body).toMatchObject({
      changed: 11,
    });
    const again = await browser.get(`${at}/reports/${id}/file`).buffer(true);
    expect((again.body as Buffer).equals(bytes)).toBe(true);
  }, 120_000);
});
