import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { offsetOf, paged, type Paged, pageSize } from '../../platform/http/paging.js';
import type { AssessmentKind, ScorecardState } from '../model/vocabulary.js';
import { hiddenAuthor, hidesAuthor } from '../sittings/sitting-access.js';
import { OtherDuties, type OtherDuty } from './other-duties.js';
import type { MyScorecardsQuery } from './scorecard.dto.js';

export interface MyScorecards {
  /** Open, and begun, about to begin or without a time; what is nearest to now comes first. */
  due: ListedScorecard[];
  /** Open, and not yet due, the next one first. */
  later: ListedScorecard[];
  /** How many are open, a hundred of them on a page. */
  open: number;
  openPage: number;
  openPages: number;
  /** Submitted or closed, the latest first. */
  done: Paged<ListedScorecard>;
  /** What else waits for them. */
  others: OtherDuty[];
}

/** A sitting is due this long before it begins, in milliseconds: time to read the guide. */
const dueFromMs = 60 * 60 * 1000;
const openShown = 100;

/** What a panelist has to score, has scored, and will. Nothing here reads anyone else's ratings. */
@Injectable()
export class MyScorecardsReader {
  constructor(
    private readonly database: Database,
    private readonly duties: OtherDuties,
  ) {}

  async mine(viewer: Viewer, query: MyScorecardsQuery): Promise<MyScorecards> {
    const reader = this.database.reader;
    const [counted] = await reader.query<[{ open: number; done: number }]>(counts, [viewer.id]);
    const open = await reader.query<ListedRow[]>(listed(openStatesSql, soonest, openShown), [
      viewer.id,
      offsetOf({ page: query.open }, openShown),
    ]);
    const done = await reader.query<ListedRow[]>(listed(`not ${openStatesSql}`, latest, pageSize), [
      viewer.id,
      offsetOf(query),
    ]);
    const now = Date.now();
    const isDue = ({ at }: ListedRow): boolean => at === null || at.getTime() <= now + dueFromMs;
    const shown = (rows: ListedRow[]) => rows.map((row) => listedScorecard(row, viewer));
    const nearest = (cards: ListedScorecard[]) =>
      cards.toSorted((one, other) => distance(one, now) - distance(other, now));
    return {
      due: nearest(shown(open.filter(isDue))),
      later: nearest(shown(open.filter((row) => !isDue(row)))),
      open: counted.open,
      openPage: query.open ?? 1,
      openPages: Math.max(1, Math.ceil(counted.open / openShown)),
      done: paged(shown(done), counted.done, query),
      others: await this.duties.of(viewer),
    };
  }
}

/** How far from now a sitting is; without a time, or where that is hidden with the author, it comes last. */
function distance({ at }: ListedScorecard, now: number): number {
  return at === null ? Number.MAX_SAFE_INTEGER : Math.abs(at.getTime() - now);
}

const openStatesSql = `(c.state in ('due', 'draft'))`;

/** Where the author is hidden, the order tells neither when they wrote nor who was brought in first. */
const soonest = 'case when not t.hide_author then s.at end nulls first, md5(c.id::text)';
const latest = 'c.submitted_at desc nulls last, c.id desc';

const counts = `
  select count(*) filter (where ${openStatesSql})::int as open, count(*) filter (where not ${openStatesSql})::int as done
    from scorecards c where c.panelist_id = $1`;

/** The few that are shown are found first; only for those is anything looked up and counted. */
const listed = (which: string, order: string, limit: number): string => `
  with mine as materialized (
    select c.id, c.state, c.plays, c.submitted_at, c.sitting_id, s.at, s.place, s.assessment_id, s.application_id,
           row_number() over (order by ${order}) as nth
      from scorecards c join sittings s on s.id = c.sitting_id join assessments t on t.id = s.assessment_id
     where c.panelist_id = $1 and ${which}
     order by ${order} limit ${limit} offset $2)
  select m.id, m.state, m.plays, m.submitted_at as "submittedAt", m.sitting_id as "sittingId", m.at, m.place,
         t.name as assessment, t.kind, t.hide_author as "hideAuthor",
         t.hide_author and exists (
           select 1 from scorecards o
             join sittings os on os.id = o.sitting_id join applications oa on oa.id = os.application_id
            where o.panelist_id = $1 and o.state in ('due', 'draft') and oa.job_id = a.job_id
              and os.assessment_key = t.key) as reviewing, j.id as "jobId", j.title as job,
         n.name as candidate,
         (select count(*) from criteria k where k.assessment_id = t.id)::int as criteria,
         (select count(*) from ratings r where r.scorecard_id = m.id and (r.level is not null or r.not_observed))::int
           as answered
    from mine m
    join assessments t on t.id = m.assessment_id
    join applications a on a.id = m.application_id
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
   order by m.nth`;

/** One of my scorecards in the list. */
interface ListedScorecard {
  id: string;
  state: ScorecardState;
  at: Date | null;
  place: string;
  plays: string;
  candidate: string;
  assessment: string;
  kind: AssessmentKind;
  job: string;
  sittingId: string;
  submittedAt: Date | null;
  criteria: number;
  answered: number;
}

interface ListedRow extends ListedScorecard {
  jobId: string;
  hideAuthor: boolean;
  /** Whether others' work for the same assessment is still to be reviewed without knowing whose it is. */
  reviewing: boolean;
}

/** A row as its panelist may read it: without the author of a writing sample that is still to be reviewed. */
function listedScorecard(row: ListedRow, viewer: Viewer): ListedScorecard {
  const hidden = row.reviewing || hidesAuthor(row, row, viewer.may('sitting.view', row.jobId));
  const { id, state, plays, assessment, kind, job, sittingId, submittedAt, criteria, answered } = row;
  // When and where someone wrote may be known of them.
  const { candidate, at, place } = hidden ? { candidate: hiddenAuthor(row.sittingId), at: null, place: '' } : row;
  return { id, state, at, place, plays, candidate, assessment, kind, job, sittingId, submittedAt, criteria, answered };
}
