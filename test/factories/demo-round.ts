import { Person } from '../../src/accounts/access/person.entity.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { RoundImport } from '../../src/rounds/transfer/round-import.js';
import type { TestApplication } from '../support/application.js';

/** The demo round in the database, and the people of its team by their keys. */
export async function givenDemoRound({ app, source, database }: TestApplication) {
  const operator = { id: null, name: 'test' };
  const { jobId } = await source.transaction((tx) => app.get(RoundImport).import(tx, operator, demoRound));
  const person = async (key: string) => {
    const email = demoRound.team.find((one) => one.key === key)?.email;
    return database.findOneByOrFail(Person, { email });
  };
  const [hannah, marcus, priya] = [await person('hannah'), await person('marcus'), await person('priya')];
  return { jobId, hannah, marcus, priya };
}

/** Ends the scorecard that the demo round leaves in draft. */
export async function givenLastScorecardClosed({ database }: TestApplication): Promise<void> {
  await database.query(`update scorecards set state = 'closed', closed_reason = 'left early' where state = 'draft'`);
}
