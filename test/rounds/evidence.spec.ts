import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EvidenceReader } from '../../src/assessments/evidence/evidence.service.js';
import { PacketSources } from '../../src/packets/document/packet-sources.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';
import { RoundExport } from '../../src/rounds/transfer/round-export.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { plan, roundFile } from '../factories/round-file.js';
import { givenRound } from '../factories/rounds.js';
import { type TestApplication, startApplication } from '../support/application.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

/** A round with what evidence has to make out: an older plan version, drafts, closed cards, candidates not seated. */
function mixedRound(): RoundFile {
  const round = roundFile({ candidates: 5, panelists: 3, criteria: 4 });
  round.job.requisition = 'R-9';
  round.analysis.weights = [{ category: 'business', weight: 30, reason: 'New market.' }];
  round.plans.push(plan(2, 5));
  const { criteria } = round.plans[1]!.assessments[0]!;
  Object.assign(criteria[1]!, { kind: 'yes_no', anchors: ['No', 'Yes'], weight: 0, weightReason: 'Only told.' });
  round.sittings.forEach((sitting, index) => (sitting.plan = index < 3 ? 1 : 2));
  round.sittings[3]!.scorecards.forEach((card) => (card.ratings[1]!.level = 2));
  round.sittings[3]!.scorecards[0]!.ratings[0] = { criterion: 'k1', level: null, note: 'Not asked.' };
  round.sittings[3]!.scorecards[1]!.state = 'revised';
  round.sittings[1]!.scorecards[2] = {
    panelist: 'p3',
    state: 'closed',
    closedReason: 'Ill.',
    ratings: [{ criterion: 'k1', level: 1 }],
  };
  round.sittings[2]!.scorecards[0] = { panelist: 'p1', state: 'draft', ratings: [{ criterion: 'k1', level: 2 }] };
  delete round.sittings[2]!.at;
  round.sittings.pop();
  round.team.push({ key: 'p9', name: 'Not on a panel', roles: ['panelist'] });
  return round;
}

describe('the evidence of a job', () => {
  it.each([
    ['the demo round', demoRound],
    ['a round with an older plan version, drafts and closed scorecards', mixedRound()],
  ])('is the same from the database and from its round file: %s', async (_, round) => {
    const job = await givenRound(application, round);
    const fromFile = evidenceFromRound(await application.app.get(RoundExport).export(application.database, job.id));
    const fromDatabase = await application.app.get(EvidenceReader).everything(job.id);
    expect(JSON.parse(JSON.stringify(fromDatabase))).toEqual(JSON.parse(JSON.stringify(fromFile)));
    expect(fromDatabase).toEqual(fromFile);
  });
});

describe('what a packet says beside the evidence', () => {
  it('is the same from the database and from the round file', async () => {
    const job = await givenRound(application, demoRound);
    const fromDatabase = await application.app.get(PacketSources).contextOf(job, { disc: true });
    const plain = JSON.parse(JSON.stringify(fromDatabase).replaceAll('.000Z"', 'Z"')) as object;
    expect(packetContextFromRound(demoRound)).toEqual(plain);
  });
});
