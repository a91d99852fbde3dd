import { Person } from '../../src/accounts/person.entity.js';
import { operator } from '../../src/audit/audit.service.js';
import { Job } from '../../src/jobs/job.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { demoRound } from '../../src/rounds/demo-round.js';
import { RoundImport } from '../../src/rounds/round-import.js';
import type { RoundFile } from '../../src/rounds/round-file.js';
import type { TestApplication } from '../support/application.js';

/** A round in the database, as the operator brings it in. */
export async function givenRound({ app, database }: TestApplication, round: RoundFile): Promise<Job> {
  const { jobId } = await app.get(Database).transaction((tx) => app.get(RoundImport).import(tx, operator, round));
  return database.findOneByOrFail(Job, { id: jobId });
}

/** The demo round with some of its people; the panelist is the one whose scorecard is still open. */
export async function givenDemoRound(application: TestApplication) {
  const job = await givenRound(application, demoRound);
  const person = (key: string) => {
    const email = demoRound.team.find((member) => member.key === key)?.email;
    return application.database.findOneByOrFail(Person, { email });
  };
  return {
    job,
    recruiter: await person('hannah'),
    manager: await person('marcus'),
    panelist: await person('sofia'),
  };
}
