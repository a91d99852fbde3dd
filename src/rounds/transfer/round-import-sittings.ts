import type { Tx } from '../../platform/database/database.js';
import { newId, randomId } from '../../platform/database/ids.js';
import { importDocument, insertRows } from './insert-rows.js';
import { refereeRow } from './round-referees.js';
import { idOf, type Ids } from './round-import-people.js';
import type { AssessmentIds, PlanIds } from './round-import-plans.js';
import type { RoundFile, RoundScorecard, RoundSitting } from '../file/round-file.js';

/** What the sittings of a round refer to. */
export interface Referred {
  people: Ids;
  applications: Ids;
  plans: PlanIds;
}

type Row = Record<string, unknown>;

interface SittingRows {
  sittings: Row[];
  referees: Row[];
  scorecards: Row[];
  ratings: Row[];
  versions: Row[];
}

/** Sittings with their documents, scorecards and ratings. */
export async function importSittings(tx: Tx, round: RoundFile, referred: Referred): Promise<void> {
  const rows: SittingRows = { sittings: [], referees: [], scorecards: [], ratings: [], versions: [] };
  for (const [index, sitting] of round.sittings.entries()) {
    const { document } = sitting;
    const documentId = document ? await importDocument(tx, document, `/sittings/${index}/document`) : null;
    addSitting(rows, sitting, assessmentOf(sitting, round, referred.plans), referred, documentId);
  }
  await insertRows(tx, 'sittings', rows.sittings);
  await insertRows(tx, 'referees', rows.referees);
  await insertRows(tx, 'scorecards', rows.scorecards);
  await insertRows(tx, 'ratings', rows.ratings);
  await insertRows(tx, 'scorecard_versions', rows.versions);
}

function assessmentOf(sitting: RoundSitting, round: RoundFile, plans: PlanIds): AssessmentIds {
  const found = plans.get(sitting.plan ?? round.plans.length)?.get(sitting.assessment);
  if (!found) throw new Error(`The job file names the assessment “${sitting.assessment}”, which it doesn’t include.`);
  return found;
}

function addSitting(
  rows: SittingRows,
  sitting: RoundSitting,
  assessment: AssessmentIds,
  { applications, people }: Referred,
  documentId: string | null,
): void {
  const id = randomId();
  // In their order: a millisecond apart.
  const createdAt = new Date(Date.now() + rows.sittings.length);
  const { candidate, assessment: key, at = null, place = '', topic = '', debriefOpenedAt = null } = sitting;
  rows.sittings.push({
    ...{ id, application_id: idOf(applications, candidate), assessment_id: assessment.id, assessment_key: key },
    ...{ at, place, topic, document_id: documentId, debrief_opened_at: debriefOpenedAt, created_at: createdAt },
  });
  if (sitting.referee) rows.referees.push(refereeRow(id, sitting.referee));
  sitting.scorecards.forEach((scorecard, position) => {
    addScorecard(
      rows,
      scorecard,
      { sittingId: id, panelistId: idOf(people, scorecard.panelist), position },
      assessment,
    );
  });
}

function addScorecard(
  rows: SittingRows,
  scorecard: RoundScorecard,
  where: { sittingId: string; panelistId: string; position: number },
  assessment: AssessmentIds,
): void {
  const id = randomId();
  const {
    state,
    plays = '',
    asks = [],
    statement = '',
    closedReason = '',
    notBlind,
    conflict = '',
    marks = [],
    openedAt = null,
    submittedAt = null,
  } = scorecard;
  rows.scorecards.push({
    ...{ id, sitting_id: where.sittingId, panelist_id: where.panelistId, position: where.position },
    ...{ plays, asks, state, opened_at: openedAt, submitted_at: submittedAt, statement, closed_reason: closedReason },
    known: notBlind === undefined ? null : { facts: [], told: notBlind },
    conflict,
    marks,
  });
  for (const { criterion, level, note = '' } of scorecard.ratings) {
    const criterionId = idOf(assessment.criteria, criterion);
    const row = { id: newId(), scorecard_id: id, criterion_id: criterionId, level, not_observed: level === null, note };
    rows.ratings.push(row);
  }
  for (const { number, reason, submittedAt: at, statement: signed = '', ratings } of scorecard.versions ?? []) {
    const earlier = ratings.map(({ criterion, level, note = '' }) => ({ criterion, level, note }));
    const version = { id: newId(), scorecard_id: id, number, reason, submitted_at: at, statement: signed };
    rows.versions.push({ ...version, ratings: earlier });
  }
}
