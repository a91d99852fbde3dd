import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response, type Test } from 'supertest';
import { givenDemoRound } from '../factories/demo-round.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';
import type { BrowserRequest } from '../support/browser-request.js';

/** What may be said of a connection, and what tells one answer from the next. */
const notCompared = ['connection', 'keep-alive', 'transfer-encoding', 'date', 'content-length', 'x-request-id'];
const varies = /nonce-[\w+/=-]+|nonce="[^"]*"|name="formKey" value="[^"]*"/g;

describe('what specs hand to the server without a connection', () => {
  let application: TestApplication;
  let browser: Browser;
  let jobId = '';

  beforeAll(async () => {
    application = await startApplication();
    const { jobId: id, hannah } = await givenDemoRound(application);
    jobId = id;
    browser = await as(application, hannah);
  });
  afterAll(() => application.close());

  const overHttp = (method: 'get' | 'post' | 'put' | 'head', path: string): Test =>
    request(application.app.getHttpServer())
      [method](path)
      .redirects(0)
      .set({ cookie: browser.cookie, 'accept-encoding': 'identity' });
  const told = ({ status, headers, text, body }: Pick<Response, 'status' | 'headers' | 'text' | 'body'>) => ({
    status,
    headers: Object.fromEntries(
      Object.entries(headers as Record<string, unknown>)
        .filter(([name]) => !notCompared.includes(name))
        .map(([name, value]) => [name, String(value).replace(varies, '')])
        .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    ),
    text: text?.replace(varies, ''),
    body: body as unknown,
  });
  const same = async (direct: BrowserRequest, wire: Test): Promise<Response> => {
    const answer = await direct;
    expect(told(answer)).toEqual(told(await wire));
    return answer;
  };

  it.each([
    ['a page', 200, (job: string) => `/jobs/${job}`],
    ['a large page', 200, (job: string) => `/jobs/${job}/comparison/all`],
    ['a page that is not there', 404, () => '/jobs/none'],
    ['a page of somebody else’s', 404, () => '/accounts'],
    ['an address with marks in it', 404, () => '/jobs/%C3%A9%20?q=a%26b&q=%00'],
    ['a style sheet', 404, () => '/assets/none.css'],
    ['an answer in JSON', 200, (job: string) => `/api/v1/jobs/${job}`],
    ['a refusal in JSON', 404, () => '/api/v1/jobs/none'],
    ['a query that is refused', 422, (job: string) => `/api/v1/jobs/${job}/candidates?limit=none`],
    ['a table', 200, (job: string) => `/jobs/${job}/comparison/file?format=csv&table=ratings`],
  ])('is answered as it is over HTTP: %s', async (_what, status, pathOf) => {
    const path = pathOf(jobId);
    expect((await same(browser.get(path), overHttp('get', path))).status).toBe(status);
  });

  it('forms, calls and files too', async () => {
    const form = { title: '', objectives: ['One', 'Two'], odd: 'é & <b>\r\n' };
    await same(browser.post('/jobs', form), overHttp('post', '/jobs').type('form').send(form));
    await same(
      browser.api('put', `/jobs/${jobId}`, { title: 5 }),
      overHttp('put', `/api/v1/jobs/${jobId}`).send({ title: 5 }),
    );
    const bytes = Buffer.from('Name,E-mail\r\nZoë,\0');
    const path = `/jobs/${jobId}/candidates/import`;
    await same(
      browser.upload(path, { more: 'é' }, { file: { name: 'a "b" é.csv', bytes } }),
      overHttp('post', path).field('more', 'é').attach('file', bytes, 'a "b" é.csv'),
    );
    const large = 'x'.repeat(6 * 1024 * 1024);
    await same(browser.post('/jobs', { title: large }), overHttp('post', '/jobs').type('form').send({ title: large }));
  });

  it('what is known already is not sent again', async () => {
    const path = `/api/v1/jobs/${jobId}`;
    const { headers } = await browser.get(path);
    const tag = String(headers['etag']);
    const again = await same(
      browser.get(path).set('if-none-match', tag),
      overHttp('get', path).set('if-none-match', tag),
    );
    expect([again.status, again.text]).toEqual([304, '']);
  });
});
