import { passwordHash } from '../../src/accounts/access/passwords.js';
import type { JobRole } from '../../src/accounts/access/permissions.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { Job, newLetterSecret } from '../../src/jobs/model/job.entity.js';
import { newId } from '../../src/platform/database/ids.js';
import type { TestApplication } from '../support/application.js';

let count = 0;

/** Somebody who can sign in; valid as they come. */
export async function givenPerson(
  { database }: TestApplication,
  given: Partial<Person> & { password?: string } = {},
): Promise<Person> {
  count += 1;
  const { password, ...fields } = given;
  const person = database.create(Person, {
    id: newId(),
    name: `Person ${count}`,
    email: `person${count}@example.com`,
    passwordHash: password ? await passwordHash(password) : null,
    ...fields,
  });
  await database.insert(Person, person as never);
  return database.findOneByOrFail(Person, { id: person.id });
}

export async function givenJob({ database }: TestApplication, given: Partial<Job> = {}): Promise<Job> {
  count += 1;
  const id = newId();
  await database.insert(Job, {
    id,
    title: `Job ${count}`,
    requisition: `R-${count}`,
    letterSecret: newLetterSecret(),
    ...given,
  } as never);
  return database.findOneByOrFail(Job, { id });
}

/** Puts a person on a job's hiring team. */
export async function givenRole(
  { database }: TestApplication,
  job: { id: string },
  person: Person,
  ...roles: JobRole[]
): Promise<void> {
  count += 1;
  await database.insert(HiringTeamMember, { id: newId(), jobId: job.id, personId: person.id, key: `p${count}`, roles });
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
  const recruiter = await givenPerson(application, { name: 'Rita Recruiter' });
  const manager = await givenPerson(application, { name: 'Hugo Manager' });
  const administrator = await givenPerson(application, { name: 'Ada Admin', administrator: true });
  await givenRole(application, job, recruiter, 'recruiter');
  await givenRole(application, job, manager, 'hiring_manager');
  return { job, recruiter, manager, administrator };
}
