import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { firstLink, nextLink } from '../../src/audit/chain.js';
import { alsoRecruits, givenPerson } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';

type Demo = Awaited<ReturnType<typeof givenDemoRound>>;

describe('the log as a file', () => {
  let application: TestApplication;
  let demo: Demo;
  let lead: Browser;
  let administrator: Browser;

  beforeAll(async () => {
    application = await startApplication();
    demo = await givenDemoRound(application);
    lead = await as(application, demo.recruiter);
    administrator = await as(application, await givenPerson(application, { administrator: true }));
    await application.database.query(
      `insert into audit_events (id, at, actor_name, job_id, type, payload)
       select gen_random_uuid(), clock_timestamp(), 'Zoë "quoted" \\ ' || n, $1::uuid, 'job.edited', jsonb_build_object('jobId', $1::uuid, 'n', n)
         from generate_series(1, 2500) n`,
      [demo.job.id],
    );
  });
  afterAll(() => application.close());

  /** Whoever has the file and nothing else works the links out. */
  function checked(text: string): { events: { type: string; jobId: string | null; place: number }[] } {
    const links = new Map<string | null, Buffer>();
    const events = text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { link, event } = JSON.parse(line) as {
          link: string;
          event: { type: string; jobId: string; place: number };
        };
        const hashed = line.slice(`{"link":"${link}","event":`.length, -1);
        const next = nextLink(links.get(event.jobId) ?? firstLink, hashed);
        expect(next.toString('hex')).toBe(link);
        links.set(event.jobId, next);
        return event;
      });
    return { events };
  }

  it('has every event of a job in its order, with links that can be worked out from it alone, its own export last', async () => {
    const answer = await lead.post(`/jobs/${demo.job.id}/record/export`).buffer(true);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/x-ndjson');
    const { events } = checked(answer.text);
    expect(events.map(({ place }) => place)).toEqual(events.map((_, index) => index + 1));
    expect(events.length).toBeGreaterThan(2500);
    expect(new Set(events.map(({ jobId }) => jobId))).toEqual(new Set([demo.job.id]));
    expect(events.at(-1)!.type).toBe('record.exported');
  });

  it('has everything, for administrators, over the API too', async () => {
    const { text, status } = await administrator.api('post', '/record/export').buffer(true);
    expect(status).toBe(200);
    const { events } = checked(text);
    const [{ count }] = (await application.database.query('select count(*)::int as count from audit_events')) as [
      { count: number },
    ];
    expect(events).toHaveLength(count);
    expect(events.filter(({ type, jobId }) => type === 'record.exported' && jobId === null)).toHaveLength(1);
  });

  it('is not for those who only run a job, nor a job’s for those who don’t', async () => {
    expect((await lead.post('/record/export')).status).toBe(404);
    const stranger = await as(application, await givenPerson(application));
    expect((await stranger.post(`/jobs/${demo.job.id}/record/export`)).status).toBe(404);
  });

  it('waits until whoever asks has scored whom they rate, and says so', async () => {
    await alsoRecruits(application, demo.panelist);
    const sofia = await as(application, demo.panelist);
    const before = await exports();
    const refused = await sofia.api('post', `/jobs/${demo.job.id}/record/export`);
    expect([refused.status, refused.body.code]).toEqual([409, 'record.rating']);
    expect(await exports()).toBe(before);
    const page = await sofia.post(`/jobs/${demo.job.id}/record/export`);
    expect([page.status, page.text.includes('Submit your scorecards first')]).toEqual([409, true]);
  });

  const exports = async (): Promise<number> => {
    const [row] = await application.database.query<{ count: number }[]>(
      `select count(*)::int as count from audit_events where type = 'record.exported'`,
    );
    return row!.count;
  };
});
