import { Injectable } from '@nestjs/common';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Application, nextStages, type Stage } from '../candidates/application.entity.js';
import { Applications } from '../candidates/applications.service.js';
import { chosenOf } from '../candidates/chosen-applications.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { stageName } from '../candidates/candidate-labels.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { listed } from '../platform/base/listed.js';
import { InvalidInput, RuleViolation } from '../platform/base/domain-errors.js';
import type { DecisionInput } from './decision.dto.js';
import { DecisionGrounds, type Grounds } from './decision-grounds.service.js';
import { Decision, type Outcome } from './decision.entity.js';
import type { Departure } from './order-of-scores.js';

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

export interface Made {
  decision: Decision;
  stage: Stage;
  /** Why the stage did not follow, if it did not. */
  stays?: string;
  /** Whether the order was judged by ratings that are kept from whoever decided. */
  hidesOrder: boolean;
}

/** A named human decides and writes why. Decisions are added, never changed. */
@Injectable()
export class Decisions {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly applications: Applications,
    private readonly rating: WhoIsRating,
    private readonly grounds: DecisionGrounds,
    private readonly audit: Audit,
  ) {}

  /**
   * @throws InvalidInput where a hire is out of ranking order and the reason is short
   * @throws RuleViolation where the viewer still has scorecards of the candidate open
   */
  async make(viewer: Viewer, jobId: string, input: DecisionInput): Promise<Made> {
    await this.jobs.job(viewer, jobId, 'decision.make');
    const grounds = await this.grounds.of(viewer, jobId, input.applicationId, input.outcome);
    const { departure, departs } = grounds;
    if ((departure || departs) && input.reason.length < leastReason) throw unexplained(input.outcome, departure);
    return this.database.transaction(async (tx) => {
      const application = await this.held(tx, jobId, input.applicationId);
      if (await this.rating.isRating(viewer.id, application.id, tx)) {
        const first = 'Submit your own scorecards for this candidate before recording a decision.';
        throw new RuleViolation('decision.rating', first, [{ field: 'applicationId', message: first }]);
      }
      const decision = await this.added(tx, viewer, application, input, grounds);
      await this.applications.recordOutcomeShown(tx, viewer, application.id);
      const stays = await this.follow(tx, viewer, application, input.outcome);
      return { decision, stage: application.stage, stays, hidesOrder: grounds.basis.hidden.length > 0 };
    });
  }

  /**
   * Rejects many at once for one reason: all of them, or none. Each is a decision of its own; those who are rejected
   * already stay as they are.
   * @throws InvalidInput, RuleViolation as `chosenOf`; RuleViolation where one of them is hired or has withdrawn
   */
  async rejectAll(
    viewer: Viewer,
    jobId: string,
    { ids, reason }: { ids: readonly string[]; reason: string },
  ): Promise<{ rejected: number }> {
    await this.jobs.job(viewer, jobId, 'decision.make');
    const groundsOf = await this.grounds.ofRejections(viewer, jobId);
    return this.database.transaction(async (tx) => {
      const chosen = await chosenOf(tx, viewer, { jobId, ids, rating: this.rating });
      const leaving = chosen.filter(({ stage }) => stage !== 'declined');
      const ended = leaving.filter(({ stage }) => !nextStages[stage].includes('declined') || stage === 'hired');
      if (ended.length > 0) {
        const names = listed(ended.map(({ candidate }) => candidate?.name ?? ''));
        const message = `${names} can’t be rejected together with others: hired or withdrawn. Decide on each under Decisions.`;
        throw new RuleViolation('decision.ended', message, [{ field: 'ids', message }]);
      }
      for (const application of leaving) {
        await this.added(tx, viewer, application, { outcome: 'decline', reason }, groundsOf(application.key));
        await this.applications.recordOutcomeShown(tx, viewer, application.id);
        await this.follow(tx, viewer, application, 'decline');
      }
      return { rejected: leaving.length };
    });
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
    { outcome, reason }: Pick<DecisionInput, 'outcome' | 'reason'>,
    { basis, departs: departsFromOrder }: Grounds,
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
      stageBefore: application.stage,
      marks: viewer.handedOver === '' ? [] : [viewer.handedOver],
      basis,
    });
    await tx.insert(Decision, decision as QueryDeepPartialEntity<Decision>);
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
    const stage = await stageAfter(tx, application, outcome);
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

/** Where a decision moves its application. Holding somebody who was hired or rejected takes that back. */
async function stageAfter(tx: Tx, application: Application, outcome: Outcome): Promise<Stage | undefined> {
  if (outcome !== 'hold') return outcome === 'hire' ? 'hired' : 'declined';
  if (application.stage === 'hired') return 'finalist';
  if (application.stage !== 'declined') return undefined;
  const [last] = await tx.find(Decision, {
    where: { applicationId: application.id, outcome: 'decline' },
    order: { decidedAt: 'desc', id: 'desc' },
    take: 1,
  });
  const before = last?.stageBefore ?? 'applied';
  return nextStages.declined.includes(before) ? before : 'finalist';
}

function unexplained(outcome: Outcome, departure: Departure | undefined): InvalidInput {
  const what = outcome === 'hire' ? 'This hire is' : 'Undoing this hire leaves the round';
  const why = departure?.first.length === 0 ? '' : `${what} out of ranking order. `;
  const rule = 'A choice that departs from the scores, or can’t be held against them, needs a full reason.';
  return new InvalidInput(
    [{ field: 'reason', message: `Explain why in at least ${leastReason} characters.` }],
    `${why}${departure?.sentence ?? rule}`,
  );
}

function noSuchCandidate(): InvalidInput {
  return InvalidInput.field('applicationId', 'Choose a candidate of this job.');
}
