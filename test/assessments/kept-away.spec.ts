import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attachmentsOf } from '../../src/platform/browser/finish-pdf.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { givenPacket } from '../factories/packets.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRound as givenRoundFile } from '../factories/rounds.js';
import { givenApplication, givenRound, givenSitting, ratingsFor } from '../factories/scorecards.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, textOf } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { PrintOnce } from '../support/print-once.js';
import { readOnce } from '../support/read-once.js';
import { filledInAll, routesOf } from '../support/routes.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
  new PrintOnce().in(application);
});
afterAll(() => application.close());

describe('the author of a writing sample that a lead reviews without knowing whose it is', () => {
  async function given() {
    const round = await givenRound(application);
    const other = await givenApplication(application, round.job, 'Bogdan Other');
    const samples = [];
    for (const candidate of [round.candidate, other]) {
      samples.push(await givenSitting(application, candidate, 'writing', [round.manager]));
    }
    const audition = await givenSitting(application, round.candidate, 'audition', [round.amy]);
    return { ...round, other, samples, audition, browser: await as(application, round.manager) };
  }

  it('is not told by narrowing the list of sittings to a candidate', async () => {
    const { job, candidate, samples, audition, browser } = await given();
    for (const query of [`application=${candidate.id}`, 'q=Amara']) {
      const api = await browser.api('get', `/jobs/${job.id}/sittings?${query}`);
      const page = await browser.get(`/jobs/${job.id}/sittings?${query}`);
      for (const { text } of [api, page]) {
        expect(text).toContain(audition.id);
        for (const sample of samples) expect(text).not.toContain(sample.id);
      }
      expect((api.body as { total: number }).total).toBe(1);
    }
  });

  it('is not in the list of all sittings', async () => {
    const { job, samples, audition, candidate, browser } = await given();
    const { items } = (await browser.api('get', `/jobs/${job.id}/sittings`)).body as { items: { id: string }[] };
    const one = (id: string) => items.find((sitting) => sitting.id === id);
    expect(new Set(samples.map(({ id }) => (one(id) as { candidate?: string }).candidate)).size).toBe(2);
    for (const { id } of samples) {
      expect(one(id)).toMatchObject({ candidate: expect.stringMatching(/^Candidate [0-9A-F]{4}$/) });
      expect(one(id)).not.toHaveProperty('applicationId');
    }
    expect(one(audition.id)).toMatchObject({ candidate: 'Amara Okafor', applicationId: candidate.id });
  });

  it('is not on the page of the application', async () => {
    const { candidate, samples, audition, browser } = await given();
    const page = await browser.get(`/applications/${candidate.id}`);
    expect(page.text).toContain(audition.id);
    for (const sample of samples) expect(page.text).not.toContain(sample.id);
  });

  it('is there for a lead who does not review', async () => {
    const { job, candidate, samples, recruiter } = await given();
    const browser = await as(application, recruiter);
    const { text } = await browser.api('get', `/jobs/${job.id}/sittings?application=${candidate.id}`);
    expect(text).toContain(samples[0]!.id);
    expect(text).not.toContain(samples[1]!.id);
  });
});

describe('what stays away from whoever is still scoring a candidate', () => {
  it('is their DiSC profile in a packet; those of the others stay in it', async () => {
    const job = await givenRoundFile(application, demoRound);
    const lead = await givenPerson(application, { name: 'Lea Lead' });
    await givenRole(application, job, lead, 'hiring_manager');
    const browser = await as(application, lead);
    const holds = async () => {
      const { id } = await givenPacket(browser, job.id, { paper: 'A4', show: 'letters' });
      const file = await browser.get(`/packets/${id}/file`).buffer(true);
      expect([...(await attachmentsOf(file.body as Buffer)).keys()]).toEqual(['comparison.json']);
      const [row] = await application.database.query<{ disc: string[] }[]>(
        `select comparison->'holds'->'disc' as disc from packets where id = $1`,
        [id],
      );
      return { id, disc: row!.disc };
    };
    const before = await holds();
    const [okafor] = await application.database.query<{ id: string; sitting: string }[]>(
      `select a.id, s.id as sitting from applications a join sittings s on s.application_id = a.id
        where a.job_id = $1 and a.key = 'okafor' and s.assessment_key = 'interview'`,
      [job.id],
    );
    expect(before.disc).toContain(okafor!.id);
    expect(before.disc.length).toBeGreaterThan(1);
    await application.database.query(
      'insert into scorecards (id, sitting_id, panelist_id, position) values (gen_random_uuid(), $1, $2, 9)',
      [okafor!.sitting, lead.id],
    );

    const after = await holds();
    expect(after.disc).toEqual(before.disc.filter((id) => id !== okafor!.id));
    expect((await browser.get(`/packets/${after.id}`)).status).toBe(200);
    for (const path of [`/packets/${before.id}`, `/packets/${before.id}/file`]) {
      expect((await browser.get(path)).status).toBe(404);
    }
    expect((await browser.get(`/jobs/${job.id}/packets`)).text).not.toContain(before.id);
  }, 60_000);

  it('is whether someone who could see more decided against the order of scores', async () => {
    const { job, recruiter, manager, amy, candidate } = await givenRound(application);
    await givenSitting(application, candidate, 'audition', [amy]);
    await application.database.query(
      `insert into decisions (id, application_id, outcome, reason, decided_by_id, decided_by_name, decided_at,
         departs_from_order) values (gen_random_uuid(), $1, 'hire', 'Why not.', $2, $3, now(), true)`,
      [candidate.id, manager.id, manager.name],
    );
    const browser = await as(application, recruiter);
    const decisions = async () =>
      (await browser.api('get', `/jobs/${job.id}/decisions`)).body as { items: { departsFromOrder: boolean | null }[] };
    expect((await decisions()).items).toMatchObject([{ departsFromOrder: null }]);
    await application.database.query(
      `update scorecards set state = 'closed', closed_reason = 'left' where panelist_id = $1`,
      [amy.id],
    );
    expect((await decisions()).items).toMatchObject([{ departsFromOrder: true }]);
  });
});

describe('a draft', () => {
  it('whose scorecard was closed is in no round file', async () => {
    const { job, recruiter, amy, candidate } = await givenRound(application);
    const sitting = await givenSitting(application, candidate, 'audition', [amy]);
    const note = 'never signed, so never told';
    await (
      await as(application, amy)
    ).api('put', `/scorecards/${sitting.cardOf(amy)}/ratings`, { version: 1, ratings: ratingsFor(sitting, 1, note) });
    const browser = await as(application, recruiter);
    const closure = { version: 2, reason: 'Fell ill.' };
    const closed = await browser.api('post', `/scorecards/${sitting.cardOf(amy)}/closure`, closure);
    expect(closed.status).toBe(201);
    for (const answer of [
      await browser.get(`/jobs/${job.id}/round`),
      await browser.api('get', `/jobs/${job.id}/round`),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('Fell ill.');
      expect(answer.text).not.toContain(note);
    }
  });
});

describe('text that looks like markup', () => {
  const hostile = `"'><svg onload=alert(1)>{{7*7}}</script><!--`;
  const texts = new Set([
    ...['title', 'department', 'location', 'requisition', 'summary', 'discNote', 'name', 'definition', 'prompt', 'why'],
    ...['preferredAnswer', 'brief', 'note', 'place', 'topic', 'plays', 'reason', 'closedReason', 'statement', 'sign'],
    ...['instrument', 'weightReason', 'fileName', 'by', 'phone'],
  ]);
  const lists = new Set(['objectives', 'anchors', 'followUps']);

  /** The value with something hostile added to every text that a person writes. */
  function made(value: unknown, key = ''): unknown {
    if (Array.isArray(value)) {
      return value.map((one) => (typeof one === 'string' && lists.has(key) ? one + hostile : made(one, key)));
    }
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, made(one, name)]));
    }
    if (typeof value !== 'string' || !texts.has(key)) return value;
    return key === 'by' ? value : value + hostile;
  }

  it('stays text on every page', async () => {
    const world = await startApplication();
    try {
      const job = await givenRoundFile(world, made(demoRound) as RoundFile);
      const administrator = await givenPerson(world, { name: `Ada ${hostile}`, administrator: true });
      await givenRole(world, job, administrator, 'hiring_manager');
      const browser = await as(world, administrator);
      const asker = new Asker(world, browser.cookie);
      const end = await readOnce(world);
      let shown = 0;
      for (const route of routesOf(world).filter(({ method, api }) => method === 'get' && !api)) {
        for (const path of await filledInAll(world, route.path)) {
          const answer = await asker.get(path);
          if (!String(answer.headers['content-type']).includes('html')) continue;
          const text = answer.bytes.toString();
          expect([path, answer.status < 500]).toEqual([path, true]);
          expect([path, /<svg onload|49<\/script>/.test(text)]).toEqual([path, false]);
          if (textOf({ text }).includes('<svg onload=alert(1)>{{7*7}}')) shown += 1;
        }
      }
      end();
      expect(shown).toBeGreaterThan(80);
    } finally {
      await world.close();
    }
  }, 120_000);
});

describe('where a sign-in goes on to', () => {
  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    'https://evil.example',
    '/%09/x',
  ])('stays on this site: %j', async (next) => {
    const world = application;
    const password = 'a long enough password';
    const { passwordHash } = await import('../../src/accounts/access/passwords.js');
    const person = await givenPerson(world);
    await world.database.query('update people set email = $2, password_hash = $3 where id = $1', [
      person.id,
      `p${person.id.slice(-6)}@example.org`,
      await passwordHash(password),
    ]);
    const email = `p${person.id.slice(-6)}@example.org`;
    const answer = await (await as(world, person)).post('/session', { email, password, next });
    const to = answer.headers['location'];
    if (answer.status === 303) {
      expect(new URL(String(to), 'http://127.0.0.1').host).toBe('127.0.0.1');
    } else expect(answer.status).toBe(422);
  });
});
