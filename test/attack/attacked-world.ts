import type { Person } from '../../src/accounts/access/person.entity.js';
import { PersonalLinks } from '../../src/accounts/access/personal-links.service.js';
import { digestOf, newToken } from '../../src/accounts/access/tokens.js';
import { CandidateLinks } from '../../src/candidate-links/candidate-links.service.js';
import { Background } from '../../src/platform/background/background.js';
import type { MailSettings } from '../../src/platform/config/settings.js';
import { Database } from '../../src/platform/database/database.js';
import { givenRole } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { givenOneOfEach } from '../support/one-of-each.js';

export interface AttackedWorld {
  application: TestApplication;
  jobId: string;
  /** The cookies of people who can do something, each something else. */
  cookies: string[];
  people: { recruiter: Person; manager: Person; panelist: Person; administrator: Person };
  /** Tokens that are good, by the part of the path before them. */
  tokens: Record<string, string>;
  /** Identifiers of some of everything that exists. */
  ids: string[];
}

/** A job in which there is one of each thing, with people, and links that are good. No work is done in the background. */
export async function attackedWorld(mail: MailSettings): Promise<AttackedWorld> {
  const application = await startApplication({ mail });
  const { app, database } = application;
  await app.get(Background, { strict: false }).beforeApplicationShutdown();
  const { job, recruiter, manager, panelist } = await givenDemoRound(application);
  const { ada: administrator, referee } = await givenOneOfEach(application, job, recruiter, { open: true });
  await givenRole(application, job, administrator, 'recruiter', 'hiring_manager');
  const people = { recruiter, manager, panelist, administrator };
  const cookies: string[] = [];
  for (const person of [recruiter, administrator, panelist, manager])
    cookies.push((await as(application, person)).cookie);
  return {
    application,
    jobId: job.id,
    cookies,
    people,
    tokens: await goodTokens(application, panelist, referee),
    ids: await someIds(database),
  };
}

async function goodTokens(
  { app, database }: TestApplication,
  panelist: Person,
  referee: string,
): Promise<Record<string, string>> {
  const last = (address: string): string => address.split('/').at(-1)!;
  const tx = app.get(Database, { strict: false });
  const link = await tx.transaction((one) => app.get(PersonalLinks, { strict: false }).make(one, panelist.id, '/'));
  const [application] = await database.query<{ id: string }[]>(
    `select a.id from applications a join sittings s on s.application_id = a.id where s.assessment_key = 'writing' limit 1`,
  );
  const mine = await tx.transaction((one) => app.get(CandidateLinks, { strict: false }).make(one, application!.id));
  const [calendar, invitation] = [newToken(), newToken()];
  await database.query(`insert into calendar_feeds (id, person_id, token_hash) values (gen_random_uuid(), $1, $2)`, [
    panelist.id,
    digestOf(calendar),
  ]);
  return {
    links: last(link.url),
    'my-application': last(mine.url),
    references: last(referee),
    calendar: `${calendar}.ics`,
    invitations: invitation,
  };
}

/** A few of each table. */
async function someIds(database: TestApplication['database']): Promise<string[]> {
  const tables = await database.query<{ name: string }[]>(
    `select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' order by 1`,
  );
  const ids: string[] = [];
  for (const { name } of tables) {
    const rows = await database.query<{ id: string }[]>(`select id from ${name} order by id limit 3`);
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
