import { Person } from '../../src/accounts/access/person.entity.js';
import { operator } from '../../src/audit/audit.service.js';
import { Job } from '../../src/jobs/model/job.entity.js';
import { Database } from '../../src/platform/database/database.js';
import { loadStarterQuestions } from '../../src/question-bank/starter-questions.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { RoundImport } from '../../src/rounds/transfer/round-import.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import type { TestApplication } from '../support/application.js';

/** A whole round in the database, as a round file carries it. */
export async function givenRound({ app, database }: TestApplication, round: RoundFile): Promise<Job> {
  const rounds = app.get(RoundImport, { strict: false });
  const { jobId } = await app.get(Database, { strict: false }).transaction((tx) => rounds.import(tx, operator, round));
  return database.findOneByOrFail(Job, { id: jobId });
}

/** The demo round with its people; the panelist is the one whose scorecard is still open. */
export async function givenDemoRound(application: TestApplication) {
  await application.database.transaction((tx) => loadStarterQuestions(tx, operator));
  const job = await givenRound(application, demoRound);
  const person = (key: string): Promise<Person> => {
    const email = demoRound.team.find((member) => member.key === key)?.email;
    return application.database.findOneByOrFail(Person, { email: email! });
  };
  return {
    job,
    recruiter: await person('hannah'),
    manager: await person('marcus'),
    panelist: await person('sofia'),
  };
}
