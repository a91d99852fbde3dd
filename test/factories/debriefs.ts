import { Scorecard } from '../../src/assessments/model/scorecard.entity.js';
import { ScorecardVersion } from '../../src/assessments/model/scorecard-version.entity.js';
import type { TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { givenRound, givenSitting, submits } from './scorecards.js';

/** An audition that Amy rated 2, Ben 3 and Cleo not yet. */
export async function givenAudition(application: TestApplication, bens = 'as seen') {
  const round = await givenRound(application);
  const sitting = await givenSitting(application, round.candidate, 'audition', [round.amy, round.ben, round.cleo]);
  await submits(application, round.amy, sitting, 2);
  await submits(application, round.ben, sitting, 3, bens);
  const rita = await as(application, round.recruiter);
  return { ...round, sitting, rita };
}

/** The same with Cleo's in and the debrief open. */
export async function givenDebrief(application: TestApplication, bens = 'as seen') {
  const round = await givenAudition(application, bens);
  await submits(application, round.cleo, round.sitting, 2);
  const opened = await round.rita.api('post', `/sittings/${round.sitting.id}/debrief`);
  if (opened.status !== 200) throw new Error(opened.text);
  const card = round.sitting.cardOf(round.amy);
  const amys = await as(application, round.amy);
  const stored = () => application.database.findOneByOrFail(Scorecard, { id: card });
  const versions = () =>
    application.database.find(ScorecardVersion, { where: { scorecardId: card }, order: { number: 'ASC' } });
  return { ...round, card, amys, stored, versions };
}
