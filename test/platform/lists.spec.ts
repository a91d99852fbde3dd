import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { givenImport } from '../factories/imports.js';
import { givenJobWithTeam } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { givenSentMail } from '../factories/sent-mail.js';
import { givenWebhook } from '../factories/webhooks.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as, type Browser, textOf } from '../support/as.js';
import { filledIn, routesOf } from '../support/routes.js';

describe('every list', () => {
  let application: TestApplication;
  let administrator: Browser;
  let recruiter: Browser;

  beforeAll(async () => {
    application = await startApplication();
    const round = await givenDemoRound(application);
    const { administrator: ada } = await givenJobWithTeam(application);
    administrator = await as(application, ada);
    recruiter = await as(application, round.recruiter);
    await application.database.query(
      `insert into mailings (id, job_id, by_id, by_name, subject, body)
       values (gen_random_uuid(), $1, $2, 'Hannah', 'Hello', 'Hello.')`,
      [round.job.id, round.recruiter.id],
    );
    await givenImport(recruiter, round.job.id);
    await givenWebhook(application);
    await givenSentMail(application, round.job);
  });
  afterAll(() => application.close());

  it('leads from a page past its end to its last one, instead of saying that there is nothing', async () => {
    const pages = routesOf(application).filter(
      ({ api, method, fields }) => !api && method === 'get' && fields.includes('page'),
    );
    expect(pages.length).toBeGreaterThan(8);
    for (const { path } of pages) {
      const address = await filledIn(application, path);
      const browser = (await recruiter.get(address)).status === 200 ? recruiter : administrator;
      const first = await browser.get(`${address}?page=1`);
      const beyond = await browser.get(`${address}?page=90`);
      expect({ path, status: first.status }).toEqual({ path, status: 200 });
      if (beyond.status === 303) {
        expect(beyond.headers['location']).toBe(`${address}?page=1`);
      } else {
        // Nothing is on the first page either, or all of it stands there.
        expect({ path, text: textOf(beyond) }).toEqual({ path, text: textOf(first) });
      }
    }
  });

  it('says by the API that a page past its end is empty, and how many there are', async () => {
    const [job] = await application.database.query<{ id: string }[]>(
      'select a.job_id as id from applications a limit 1',
    );
    for (const list of ['sittings', 'candidates', 'record']) {
      const all = (await recruiter.api('get', `/jobs/${job!.id}/${list}`)).body as { total: number };
      const { body } = await recruiter.api('get', `/jobs/${job!.id}/${list}?page=90`);
      expect({ list, items: body.items, total: body.total }).toEqual({ list, items: [], total: all.total });
      expect(all.total).toBeGreaterThan(0);
    }
  });

  it('that is cut says so, and lets the rest be found', async () => {
    const { job, recruiter: rita } = await givenJobWithTeam(application);
    await application.database.query(
      `with people as (insert into candidates (id, name) select gen_random_uuid(), 'Somebody ' || n
                         from generate_series(1, 250) n returning id, name)
       insert into applications (id, job_id, candidate_id, key) select gen_random_uuid(), $1, id, md5(name) from people`,
      [job.id],
    );
    await application.database.query(
      `with plan as (insert into assessment_plans (id, job_id, number) values (gen_random_uuid(), $1, 1) returning id)
       insert into assessments (id, plan_id, key, kind, name, position, levels)
       select gen_random_uuid(), id, 'interview', 'interview', 'Interview', 0, 5 from plan`,
      [job.id],
    );
    const browser = await as(application, rita);
    for (const path of [`/jobs/${job.id}/sittings/new`, `/jobs/${job.id}/sittings`]) {
      const page = await browser.get(path);
      expect(textOf(page)).toContain('The first 200 of 250. Search to narrow them down.');
      const found = await browser.get(`${path}?q=Somebody+249`);
      expect(textOf(found)).toContain('Candidates matching “Somebody 249”.');
      expect(found.text).toContain('>Somebody 249<');
    }
  });

  it('of packets that were not made goes by pages', async () => {
    const { job, recruiter: rita } = await givenJobWithTeam(application);
    await application.database.query(
      `insert into packet_orders (id, job_id, asked_by_id, asked_by_name, asked_at, paper, names, time_zone, chosen, holds, state, counts)
       select gen_random_uuid(), $1, $2, 'Asker ' || n, now() - n * interval '1 minute', 'A4', true, 'UTC', '{}',
              '{"sittings": [], "disc": []}', 'cancelled', '{}' from generate_series(1, 30) n`,
      [job.id, rita.id],
    );
    const browser = await as(application, rita);
    const first = await browser.get(`/jobs/${job.id}/packets`);
    expect(textOf(first)).toContain('30 in all. Older ones');
    expect(textOf(first)).not.toContain('Asker 30');
    expect(textOf(await browser.get(`/jobs/${job.id}/packets?asked=2`))).toContain('Asker 30');
  });
});
