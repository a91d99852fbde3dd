import type { EntityManager } from 'typeorm';
import { type KnownBefore, notBlindWords } from '../../assessments/model/known-before.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import type { RoundRating, RoundScorecard, RoundScorecardVersion, RoundSitting } from '../file/round-file.js';
import { exportReferees } from './round-referees.js';
import { documentOf } from './round-export-candidates.js';
import { type TeamNames } from './team-names.js';

interface SittingRow {
  id: string;
  candidate: string;
  assessment: string;
  plan: number;
  at: Date | null;
  place: string;
  topic: string;
  debriefOpenedAt: Date | null;
  fileName: string | null;
  mediaType: string;
  content: Buffer;
}

interface ScorecardRow {
  id: string;
  sittingId: string;
  panelistId: string;
  plays: string;
  asks: string[];
  state: RoundScorecard['state'];
  openedAt: Date | null;
  submittedAt: Date | null;
  statement: string;
  closedReason: string;
  known: KnownBefore | null;
  conflict: string;
  marks: string[];
}

interface RatingRow {
  scorecardId: string;
  criterion: string;
  level: number | null;
  note: string;
}

interface VersionRow {
  scorecardId: string;
  number: number;
  reason: string;
  submittedAt: Date;
  statement: string;
  ratings: { criterion: string; level: number | null; note: string }[];
}

const everySitting = `
  select s.id, a.key as candidate, s.assessment_key as assessment, p.number as plan, s.at, s.place, s.topic,
         s.debrief_opened_at as "debriefOpenedAt", f.file_name as "fileName", f.media_type as "mediaType", f.content
    from sittings s
    join applications a on a.id = s.application_id
    join assessments e on e.id = s.assessment_id
    join assessment_plans p on p.id = e.plan_id
    left join stored_files f on f.id = s.document_id
   where a.job_id = $1 order by s.created_at, s.id`;

const everyScorecard = `
  select c.id, c.sitting_id as "sittingId", c.panelist_id as "panelistId", c.plays, c.state, c.opened_at as "openedAt",
         c.submitted_at as "submittedAt", c.statement, c.closed_reason as "closedReason",
         c.known, c.conflict, c.marks,
         array(select k.key from criteria k where k.assessment_id = s.assessment_id and k.key = any (c.asks)
                order by k.position, k.key) as asks
    from every_scorecard c
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
   where a.job_id = $1 order by c.sitting_id, c.position, c.id`;

// A draft's line without level, mark and note is a line not touched yet.
const everyRating = `
  select r.scorecard_id as "scorecardId", k.key as criterion, r.level, r.note
    from every_rating r
    join criteria k on k.id = r.criterion_id
    join every_scorecard c on c.id = r.scorecard_id
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
   where a.job_id = $1 and (r.level is not null or r.not_observed or r.note <> '')
   order by r.scorecard_id, k.position, k.key`;

const everyVersion = `
  select v.scorecard_id as "scorecardId", v.number, v.reason, v.submitted_at as "submittedAt", v.statement, v.ratings
    from every_scorecard_version v
    join every_scorecard c on c.id = v.scorecard_id
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
   where a.job_id = $1 order by v.scorecard_id, v.number`;

/** A job's sittings in the order in which they were planned, with documents, scorecards and ratings. */
export async function exportSittings(reader: EntityManager, jobId: string, names: TeamNames): Promise<RoundSitting[]> {
  const sittings = await reader.query<SittingRow[]>(everySitting, [jobId]);
  const scorecards = await reader.query<ScorecardRow[]>(everyScorecard, [jobId]);
  const ratings = new Map<string, RoundRating[]>(scorecards.map(({ id }) => [id, []]));
  for (const { scorecardId, criterion, level, note } of await reader.query<RatingRow[]>(everyRating, [jobId])) {
    ratings.get(scorecardId)?.push({ criterion, level, ...omitEmpty({ note }) });
  }
  const versions = new Map<string, RoundScorecardVersion[]>();
  for (const row of await reader.query<VersionRow[]>(everyVersion, [jobId])) {
    versions.set(row.scorecardId, [...(versions.get(row.scorecardId) ?? []), exportVersion(row)]);
  }
  const cards = new Map<string, RoundScorecard[]>(sittings.map(({ id }) => [id, []]));
  for (const row of scorecards) {
    const card = exportScorecard(row, ratings.get(row.id) ?? [], names);
    cards.get(row.sittingId)?.push({ ...card, ...omitEmpty({ versions: versions.get(row.id) }) });
  }
  const referees = await exportReferees(reader, jobId);
  return sittings.map((row) => ({
    ...{ candidate: row.candidate, assessment: row.assessment, plan: row.plan },
    ...omitEmpty({ at: row.at && instant(row.at), place: row.place, topic: row.topic, document: documentOf(row) }),
    ...omitEmpty({ referee: referees.get(row.id) }),
    ...omitEmpty({ debriefOpenedAt: row.debriefOpenedAt && instant(row.debriefOpenedAt) }),
    scorecards: cards.get(row.id) ?? [],
  }));
}

function exportScorecard(row: ScorecardRow, ratings: RoundRating[], { keys }: TeamNames): RoundScorecard {
  const { panelistId, plays, asks, state, openedAt, submittedAt, statement, closedReason, known, conflict, marks } =
    row;
  return {
    panelist: keys.get(panelistId) ?? panelistId,
    ...omitEmpty({ plays, asks: asks.length > 0 ? asks : undefined }),
    state,
    ...omitEmpty({ openedAt: openedAt && instant(openedAt), submittedAt: submittedAt && instant(submittedAt) }),
    ...omitEmpty({ statement, closedReason, notBlind: known && notBlindWords(known), conflict }),
    ...omitEmpty({ marks: marks.length > 0 ? marks : undefined }),
    ratings,
  };
}

function exportVersion({ number, reason, submittedAt, statement, ratings }: VersionRow): RoundScorecardVersion {
  return {
    ...{ number, reason, submittedAt: instant(submittedAt) },
    ...omitEmpty({ statement }),
    ratings: ratings.map(({ criterion, level, note }) => ({ criterion, level, ...omitEmpty({ note }) })),
  };
}
