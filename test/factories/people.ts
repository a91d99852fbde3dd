import { passwordHash } from '../../src/accounts/access/passwords.js';
import type { JobRole } from '../../src/accounts/access/permissions.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { Job, newLetterSecret } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';
import { inserted, insertedAll } from './inserted.js';

let count = 0;

type Given = Partial<Person> & { password?: string };

/** Somebody who can sign in; valid as they come. */
export async function givenPerson(application: TestApplication, given: Given = {}): Promise<Person> {
  const [person] = await givenPeople(application, given);
  return person!;
}

export async function givenPeople({ database }: TestApplication, ...all: Given[]): Promise<Person[]> {
  return insertedAll(database, Person, await Promise.all(all.map(valid)));
}

async function valid({ password, ...fields }: Given): Promise<Partial<Person>> {
  count += 1;
  return {
    id: newId(),
    name: `Person ${count}`,
    email: `person${count}@example.com`,
    passwordHash: password ? await passwordHash(password) : null,
    ...fields,
  };
}

export async function givenJob({ database }: TestApplication, given: Partial<Job> = {}): Promise<Job> {
  count += 1;
  return inserted(database, Job, {
    id: newId(),
    title: `Job ${count}`,
    requisition: `R-${count}`,
    letterSecret: newLetterSecret(),
    ...given,
  });
}

/** Puts a person on a job's hiring team. */
export function givenRole(
  application: TestApplication,
  job: { id: string },
  person: { id: string },
  ...roles: JobRole[]
): Promise<void> {
  return givenTeam(application, job, [person, ...roles]);
}

/** Puts people on a job's hiring team. */
export async function givenTeam(
  { database }: TestApplication,
  job: { id: string },
  ...members: [person: { id: string }, ...roles: JobRole[]][]
): Promise<void> {
  const rows = members.map(([person, ...roles]) => {
    count += 1;
    return { id: newId(), jobId: job.id, personId: person.id, key: `p${count}`, roles };
  });
  await database.insert(HiringTeamMember, rows);
}

/** Makes a recruiter of somebody who is on the hiring team as something else, too. */
export async function alsoRecruits({ database }: TestApplication, person: { id: string }): Promise<void> {
  await database.query(`update hiring_team_members set roles = roles || '{recruiter}' where person_id = $1`, [
    person.id,
  ]);
}

/** A job with one recruiter, one hiring manager, and an administrator beside them. */
export async function givenJobWithTeam(application: TestApplication, given: Partial<Job> = {}) {
  const job = await givenJob(application, given);
  const [recruiter, manager, administrator] = (await givenPeople(
    application,
    { name: 'Rita Recruiter' },
    { name: 'Hugo Manager' },
    { name: 'Ada Admin', administrator: true },
  )) as [Person, Person, Person];
  await givenTeam(application, job, [recruiter, 'recruiter'], [manager, 'hiring_manager']);
  return { job, recruiter, manager, administrator };
}
