import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { Database } from '../../platform/database/database.js';
import { pattern } from '../../platform/http/paging.js';
import { type AskedBy, askersOf } from './askers.service.js';
import { type KnownFact, Looks } from '../../looks/looks.js';
import { knownWords } from '../model/known-before.js';
import { Criterion } from '../model/criterion.entity.js';
import { SittingAccess, type SittingForViewer } from './sitting-access.js';
import type { AssessmentKind } from '../model/vocabulary.js';

interface Option {
  value: string;
  label: string;
  /** Of an assessment. */
  kind?: AssessmentKind;
}

/** Candidates to choose from. */
export interface CandidateOptions {
  /** At most as many as a list can be looked through. */
  options: Option[];
  /** How many the job has, and how many of them fit the words. */
  total: number;
  fits: number;
}

/** More than these are narrowed down by words. */
const mostOffered = 200;

interface SeatOption {
  personId: string;
  name: string;
  sits: boolean;
  plays: string;
  /** Why this member cannot be taken off the panel. */
  stays: string;
  /** What they were shown that a scorecard must be blind to. */
  shown: string;
}

interface ChangeForm {
  seen: SittingForViewer;
  job: Job;
  seats: SeatOption[];
  /** The questions of an interview that has a panel. */
  askers: AskedBy[];
  /** What the brief of an audition names to be played. */
  parts: string[];
}

/** What the forms for a sitting offer to choose from. */
@Injectable()
export class SittingForms {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly access: SittingAccess,
    private readonly looks: Looks,
  ) {}

  /** @param query the words that candidates are narrowed to, and one who is among them whatever the words */
  async forNew(viewer: Viewer, jobId: string, query: { q?: string; application?: string }) {
    const job = await this.jobs.job(viewer, jobId, 'sitting.edit');
    const [candidates, assessments, seats] = await Promise.all([
      this.candidates(jobId, query),
      this.assessments(jobId),
      this.seats(jobId, [], query.application),
    ]);
    const parts = await this.partNames(jobId);
    return { job, candidates, assessments, seats, parts };
  }

  async forChange(viewer: Viewer, id: string): Promise<ChangeForm> {
    const seen = await this.access.sittingForLead(viewer, id);
    const { assessment, cards, job } = seen;
    const order = { position: 'ASC', key: 'ASC' } as const;
    const criteria = await this.database.reader.find(Criterion, { where: { assessmentId: assessment.id }, order });
    return {
      ...{ seen, job, seats: await this.seats(job.id, cards, seen.applicationId) },
      askers: cards.length === 0 ? [] : askersOf(assessment.kind, criteria, cards),
      parts: assessment.parts.map(({ name }) => name),
    };
  }

  /** What the list of a job's sittings can be narrowed to. */
  async filters(
    jobId: string,
    query: { q?: string; application?: string },
  ): Promise<{ candidates: CandidateOptions; assessments: Option[] }> {
    const [candidates, assessments] = await Promise.all([this.candidates(jobId, query), this.assessments(jobId)]);
    return { candidates, assessments };
  }

  private async candidates(
    jobId: string,
    { q, application }: { q?: string; application?: string },
  ): Promise<CandidateOptions> {
    const rows = await this.database.reader.query<(Option & { total: number; fits: number; chosen: boolean })[]>(
      `select a.id as value, p.name as label, a.id = $3 as chosen, count(*) over ()::int as total,
              count(*) filter (where $2::text is null or p.name ilike $2) over ()::int as fits
         from applications a join candidates p on p.id = a.candidate_id
        where a.job_id = $1
        order by a.id = $3 desc, ($2::text is null or p.name ilike $2) desc, lower(p.name), a.id limit ${mostOffered}`,
      [jobId, q ? pattern(q) : null, application ?? null],
    );
    const [first] = rows;
    if (!first) return { options: [], total: 0, fits: 0 };
    const { total, fits } = first;
    // Those who fit come first, but for the one who was chosen whatever the words.
    const shown = rows.slice(0, fits + (first.chosen ? 1 : 0));
    const options = shown.map(({ value, label }) => ({ value, label }));
    return { options: options.toSorted((one, other) => one.label.localeCompare(other.label)), total, fits };
  }

  /** Of every audition of the newest plan, since it is not chosen yet which. */
  private async partNames(jobId: string): Promise<string[]> {
    const rows = await this.database.reader.query<{ name: string }[]>(
      `select distinct p ->> 'name' as name from assessments a cross join lateral jsonb_array_elements(a.parts) p
        where a.plan_id = (select id from assessment_plans where job_id = $1 order by number desc limit 1) order by 1`,
      [jobId],
    );
    return rows.map(({ name }) => name);
  }

  private assessments(jobId: string): Promise<Option[]> {
    return this.database.reader.query<Option[]>(
      `select key as value, name as label, kind from assessments
        where plan_id = (select id from assessment_plans where job_id = $1 order by number desc limit 1)
        order by position, key`,
      [jobId],
    );
  }

  private async seats(jobId: string, cards: SittingForViewer['cards'], applicationId?: string): Promise<SeatOption[]> {
    const team = await this.database.reader.query<{ personId: string; name: string }[]>(
      `select m.person_id as "personId", p.name from hiring_team_members m join people p on p.id = m.person_id
        where m.job_id = $1 and p.disabled_at is null order by lower(p.name), m.id`,
      [jobId],
    );
    const gone = cards.filter((card) => !team.some(({ personId }) => personId === card.panelistId));
    const all = [...team, ...gone.map((card) => ({ personId: card.panelistId, name: card.panelist?.name ?? '' }))];
    const ids = all.map(({ personId }) => personId);
    const known = applicationId
      ? await this.looks.known(this.database.reader, ids, applicationId)
      : new Map<string, KnownFact[]>();
    return all.map(({ personId, name }) => {
      const card = cards.find(({ panelistId }) => panelistId === personId);
      const stays = card && card.state !== 'due' ? 'Has started scoring, so can’t be removed from the panel.' : '';
      const facts = card ? undefined : known.get(personId);
      const shown = facts
        ? `Was shown ${knownWords(facts)}. Adding them requires a reason, and their scorecard is marked as not blind.`
        : '';
      return { personId, name, sits: card !== undefined, plays: card?.plays ?? '', stays, shown };
    });
  }
}
