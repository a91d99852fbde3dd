import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace } from '../../platform/database/database.js';
import type { Scorecard } from '../model/scorecard.entity.js';
import { Sitting } from '../model/sitting.entity.js';
import { isOpen, isSubmitted, type ScorecardState } from '../model/vocabulary.js';
import { SittingAccess, type SittingForViewer } from '../sittings/sitting-access.js';
import type { RatingsTable } from '../sittings/sitting-ratings.js';
import { type SittingView, SittingViews } from '../sittings/sitting-views.service.js';
import { listed } from '../../platform/base/listed.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'debrief.opened': { jobId: string; applicationId: string; sittingId: string };
  }
}

/** The talk after all scorecards are in. */
@Injectable()
export class Debriefs {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly sittings: SittingViews,
    private readonly audit: Audit,
  ) {}

  /**
   * Opens the debrief of a sitting: from then on its panelists may revise. Doing it again changes nothing.
   * @throws RuleViolation naming those whose scorecard is missing; NotFound for anyone who does not run the job
   */
  open(viewer: Viewer, id: string): Promise<{ openedAt: Date }> {
    return this.database.transaction(async (tx) => {
      const { sitting, job, applicationId, cards } = await this.access.toChange(viewer, id, tx);
      if (sitting.debriefOpenedAt) return { openedAt: sitting.debriefOpenedAt };
      refuseIncomplete(cards);
      const openedAt = new Date();
      await replace(tx, Sitting, { id, version: sitting.version }, { debriefOpenedAt: openedAt });
      await this.audit.record(tx, viewer, 'debrief.opened', { jobId: job.id, applicationId, sittingId: id });
      return { openedAt };
    });
  }

  /** The sessions of a job whose debrief is open, for whoever runs it; nothing for anybody else. One query. */
  async openOf(viewer: Viewer, jobId: string): Promise<OpenDebrief[]> {
    if (!viewer.may('sitting.view', jobId)) return [];
    return this.database.reader.query<OpenDebrief[]>(opened, [jobId]);
  }

  /** What is talked over, as far as the viewer may see it. @throws NotFound, also before the debrief is open */
  async one(viewer: Viewer, id: string): Promise<{ seen: SittingForViewer; view: DebriefView }> {
    const { sitting } = await this.access.sitting(viewer, id);
    if (!sitting.debriefOpenedAt) throw new NotFound('debrief');
    const { seen, view } = await this.sittings.one(viewer, id);
    return { seen, view: debriefView(view, sitting.debriefOpenedAt) };
  }
}

/** A session whose debrief is open, with the candidate's and the assessment's key. */
export interface OpenDebrief {
  sittingId: string;
  candidate: string;
  assessment: string;
}

const opened = `
  select s.id as "sittingId", a.key as candidate, s.assessment_key as assessment
    from sittings s
    join applications a on a.id = s.application_id
   where a.job_id = $1 and s.debrief_opened_at is not null`;

function refuseIncomplete(cards: readonly Scorecard[]): void {
  const missing = cards.filter(({ state }) => isOpen(state)).map(({ panelist }) => panelist?.name ?? '');
  if (missing.length > 0) {
    const whose = missing.length === 1 ? `${missing[0]} hasn’t` : `${listed(missing)} haven’t`;
    const how = 'Wait for it, or close it with a reason under Panel on the session page.';
    throw new RuleViolation('debrief.missing', `${whose} submitted a scorecard yet. ${how}`);
  }
  if (!cards.some(({ state }) => isSubmitted(state))) {
    throw new RuleViolation(
      'debrief.empty',
      'No scorecard has been submitted for this session, so there is nothing to discuss.',
    );
  }
}

type RatedCriterion = RatingsTable['criteria'][number];

/** A criterion with how far its panelists are apart. */
export interface DebriefCriterion extends RatedCriterion {
  /** Highest less lowest level; 0 where fewer than two panelists chose one. */
  apart: number;
  /** The same as a share of the scale, 0 to 1: what the debrief is sorted by. */
  spread: number;
  /** In the assessment, from 0. */
  place: number;
}

/** A sitting's debrief, as one viewer may see it. */
export interface DebriefView {
  sittingId: string;
  openedAt: Date;
  job: SittingView['job'];
  assessment: { key: string; name: string; kind: string };
  candidate: string;
  at: Date | null;
  /** "3 of 4 submitted, 1 closed". */
  state: string;
  own?: { id: string; state: ScorecardState };
  /** Whether the viewer may see the ratings, and if not, why. */
  panelists?: RatingsTable['panelists'];
  criteria?: DebriefCriterion[];
  withheld?: string;
}

function debriefView(view: SittingView, openedAt: Date): DebriefView {
  const { id, job, assessment, candidate, at, state, own, ratings, withheld } = view;
  return {
    ...{ sittingId: id, openedAt, job, candidate, at, state, withheld },
    own: own && { id: own.id, state: own.state },
    assessment: { key: assessment.key, name: assessment.name, kind: assessment.kind },
    panelists: ratings?.panelists,
    criteria: ratings && bySpread(ratings.criteria),
  };
}

/** The debrief's agenda: where the panelists are furthest apart comes first, then as the assessment has it. */
export function bySpread(criteria: readonly RatedCriterion[]): DebriefCriterion[] {
  const measured = criteria.map((criterion, place) => ({ ...criterion, ...spreadOf(criterion), place }));
  measured.sort((one, other) => other.spread - one.spread || other.variance - one.variance || one.place - other.place);
  return measured.map(({ variance: _variance, ...criterion }) => criterion);
}

function spreadOf({ ratings, levels }: RatedCriterion): { apart: number; spread: number; variance: number } {
  const given = ratings.flatMap(({ level }) => (level === null ? [] : [level]));
  if (given.length < 2) return { apart: 0, spread: 0, variance: 0 };
  const apart = Math.max(...given) - Math.min(...given);
  const steps = levels - 1;
  const mean = given.reduce((sum, level) => sum + level, 0) / given.length;
  const squares = given.reduce((sum, level) => sum + (level - mean) ** 2, 0);
  // Rounded, so that the order does not hang on the order of the additions.
  const variance = Math.round((squares / given.length / steps ** 2) * 1e9) / 1e9;
  return { apart, spread: apart / steps, variance };
}
