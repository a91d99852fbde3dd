import { Injectable } from '@nestjs/common';
import { EvidenceReader } from '../assessments/evidence/evidence.service.js';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Application, nextStages, type Stage } from '../candidates/application.entity.js';
import { Applications } from '../candidates/applications.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { stageName } from '../candidates/candidate-labels.js';
import { compare } from '../comparison/engine/compare.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { InvalidInput, RuleViolation } from '../platform/base/domain-errors.js';
import type { DecisionInput } from './decision.dto.js';
import { Decision, type Outcome } from './decision.entity.js';
import { type Departure, departureOf } from './order-of-scores.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'decision.made': {
      jobId: string;
      applicationId: string;
      decisionId: string;
      outcome: Outcome;
      departsFromOrder: boolean;
    };
  }
}

/** Fewer characters than this do not say why somebody with a lower score is taken. */
const leastReason = 40;
/** Where a decision moves its application, if the table of stages lets it. */
const stageAfter: Record<Outcome, Stage | undefined> = { hire: 'hired', hold: undefined, decline: 'declined' };

export interface Made {
  decision: Decision;
  stage: Stage;
  /** Why the stage did not follow, if it did not. */
  stays?: string;
}

/** A named human decides and writes why. Decisions are added, never changed. */
@Injectable()
export class Decisions {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly applications: Applications,
    private readonly rating: WhoIsRating,
    private readonly evidences: EvidenceReader,
    private readonly audit: Audit,
  ) {}

  /**
   * @throws InvalidInput where a hire is out of ranking order and the reason is short
   * @throws RuleViolation where the viewer still has scorecards of the candidate open
   */
  async make(viewer: Viewer, jobId: string, input: DecisionInput): Promise<Made> {
    await this.jobs.job(viewer, jobId, 'decision.make');
    const departure = input.outcome === 'hire' ? await this.departure(viewer, jobId, input.applicationId) : undefined;
    if (departure && input.reason.length < leastReason) throw unexplained(departure);
    return this.database.transaction(async (tx) => {
      const application = await this.held(tx, jobId, input.applicationId);
      if (await this.rating.isRating(viewer.id, application.id, tx)) {
        const first = 'Submit your own scorecards for this candidate before recording a decision.';
        throw new RuleViolation('decision.rating', first, [{ field: 'applicationId', message: first }]);
      }
      const decision = await this.added(tx, viewer, application, input, departure !== undefined);
      await this.applications.recordOutcomeShown(tx, viewer, application.id);
      const stays = await this.follow(tx, viewer, application, input.outcome);
      return { decision, stage: application.stage, stays };
    });
  }

  /** What a hire would pass over, by the ratings that the viewer may see. */
  private async departure(viewer: Viewer, jobId: string, applicationId: string): Promise<Departure | undefined> {
    const all = await this.database.reader.find(Application, {
      where: { jobId },
      select: { id: true, key: true, stage: true },
    });
    const chosen = all.find(({ id }) => id === applicationId);
    if (!chosen) throw noSuchCandidate();
    const evidence = await this.evidences.evidenceFor(viewer, jobId, 'decisions');
    const away = all.filter(({ stage }) => stage === 'hired' || stage === 'withdrawn').map(({ key }) => key);
    return departureOf(compare(evidence), chosen.key, new Set(away));
  }

  /** The application, with its row locked: two decisions on it come one after the other. */
  private async held(tx: Tx, jobId: string, id: string): Promise<Application> {
    await tx.query('select 1 from applications where id = $1 for no key update', [id]);
    const application = await tx.findOneBy(Application, { id, jobId });
    if (!application) throw noSuchCandidate();
    return application;
  }

  /** The new decision; or the last one, where the same form was sent twice. */
  private async added(
    tx: Tx,
    viewer: Viewer,
    application: Application,
    { outcome, reason }: DecisionInput,
    departsFromOrder: boolean,
  ): Promise<Decision> {
    const { id: applicationId, jobId } = application;
    const last = await tx.findOne(Decision, { where: { applicationId }, order: { decidedAt: 'desc', id: 'desc' } });
    if (last?.outcome === outcome && last.reason === reason && last.decidedById === viewer.id) return last;
    const decision = tx.create(Decision, {
      id: newId(),
      applicationId,
      outcome,
      reason,
      decidedById: viewer.id,
      decidedByName: viewer.name,
      decidedAt: new Date(),
      departsFromOrder,
    });
    await tx.insert(Decision, decision);
    await this.audit.record(tx, viewer, 'decision.made', {
      jobId,
      applicationId,
      decisionId: decision.id,
      outcome,
      departsFromOrder,
    });
    return decision;
  }

  private async follow(
    tx: Tx,
    viewer: Viewer,
    application: Application,
    outcome: Outcome,
  ): Promise<string | undefined> {
    const stage = stageAfter[outcome];
    if (!stage || application.stage === stage) return undefined;
    if (!nextStages[application.stage].includes(stage)) {
      const now = stageName[application.stage].toLowerCase();
      const before = stage === 'hired' ? 'finalist' : 'finalist or assessment';
      return `The stage is still ${now}. Move the candidate to ${before} first, then record the decision again.`;
    }
    await this.applications.moveTo(tx, viewer, application, stage);
    return undefined;
  }
}

function unexplained({ sentence }: Departure): InvalidInput {
  return new InvalidInput(
    [{ field: 'reason', message: `Explain why in at least ${leastReason} characters.` }],
    `This hire is out of ranking order. ${sentence}`,
  );
}

function noSuchCandidate(): InvalidInput {
  return InvalidInput.field('applicationId', 'Choose a candidate of this job.');
}
