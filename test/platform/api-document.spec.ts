import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiDocument, operationsOf } from '../../src/app/api-document.js';
import { startApplication, type TestApplication } from '../support/application.js';

type Document = ReturnType<typeof apiDocument>;

/** These take nothing but the address. */
const bodiless = [
  'Load the starter plan into an empty plan',
  'Start scoring',
  'Replace the secret; the one before signs as well for a day',
  'Send a message again',
  'Send a test message',
  'Make a link to the referee’s own page; shown once, and the one before is good no more',
  'Open the debrief of a session',
  'Tries again to generate a packet that failed or was canceled, with what you can see now',
  'Cancels a packet that is in progress',
  'Imports a file of candidates, all of it or nothing, in the background',
  'Cancels an import that is in progress; nobody of it is added',
  'Stop what was not handed to the mail server yet',
  'Undoes an import, but for candidates with whom something was done since',
  'Tries again to generate a records export that failed or was canceled',
  'Cancels a records export that is in progress',
  'Email a member a sign-in link; only they see it',
  'Tries again to generate a job analysis report that failed or was canceled',
  'Signs a job analysis report off, once',
  'Email an expert the link once more',
  'Cancels a job analysis report that is in progress',
  'Email a person a sign-in link; only they see it',
  'The whole log as NDJSON: a line for each event, with its link',
  'The log of a job as NDJSON: a line for each event, with its link',
  'A signed head of the log: how far each chain of events is, to be kept elsewhere',
  'Create a one-time link to hand over, where email isn’t set up; it is shown once',
  'Email a candidate the link to their own page; only they see it',
  'Create a link to hand over, where no email can bring it; it is shown once',
  'Withdraw the application',
  'Invite the panel and the candidate by email; those who were not reached are tried again',
  'Make a new calendar address in place of the one before; it is shown once',
  'Ends a legal hold',
  'Erases all candidates of a job who are due and not under a hold',
  'Erases all candidates who are due and not under a hold',
  'Confirm, as another administrator, who becomes one or stops being one',
  'Refuse who was to become an administrator or stop being one',
];

describe('the document of the API', () => {
  let application: TestApplication;
  let document: Document;

  beforeAll(async () => {
    application = await startApplication();
    document = apiDocument(application.app);
  });
  afterAll(() => application.close());

  it('comes compressed to whoever can unpack it, and says the same to whoever cannot', async () => {
    const url = `${application.address}/api/openapi.json`;
    const got = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (encoding) => {
        const answer = await fetch(url, { headers: { 'accept-encoding': encoding } });
        return { encoding: answer.headers.get('content-encoding'), document: await answer.json() };
      }),
    );
    expect(got.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', null]);
    for (const one of got) expect(one.document).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('names no schema that it does not describe', () => {
    const named = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]*)"/g)].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((name) => !document.components?.schemas?.[name])).toEqual([]);
  });

  it('says of each seat of a panel what it is made of', () => {
    const sitting = document.components?.schemas?.['SittingInput'] as { properties: Record<string, unknown> };
    expect(sitting.properties['panel']).toMatchObject({
      type: 'array',
      items: { $ref: '#/components/schemas/SeatInput' },
    });
  });

  it('describes the body of everything that takes one, files too', () => {
    const writing = Object.values(document.paths).flatMap((path) => [path.post, path.put]);
    const without = writing.filter((operation) => operation && !operation.requestBody).map((one) => one?.summary);
    expect(without.sort()).toEqual([...bodiless].sort());
  });

  it('gives each operation a summary, a name of its own and the refusals', () => {
    const operations = operationsOf(document);
    expect(operations.filter(({ summary }) => !summary)).toEqual([]);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['401', '403', '404', '409', '422']));
    }
  });
});
