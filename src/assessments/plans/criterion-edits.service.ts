import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { Assessment } from '../model/assessment.entity.js';
import { Criterion } from '../model/criterion.entity.js';
import { assessmentIn, criterionIn, moveAmong, PlanChanges } from './plan-changes.service.js';
import type { CriterionEdit, CriterionInput, Move } from './plan.dto.js';
import { freeCriterionKey, requireReason } from './edit-rules.js';
import { levelsOf } from '../model/vocabulary.js';

interface OfCriterion {
  jobId: string;
  planId: string;
  assessmentId: string;
  criterionId: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'criterion.added': OfCriterion;
    'criterion.edited': OfCriterion & { fields: string[] };
    'criterion.removed': OfCriterion & { key: string };
    'criterion.moved': OfCriterion & { to: 'up' | 'down' };
  }
}

/** Where a criterion is: the path to it. */
export interface CriterionPlace {
  jobId: string;
  assessmentId: string;
  criterionId: string;
}

/** Adding and changing the criteria of an assessment. */
@Injectable()
export class CriterionEdits {
  constructor(
    private readonly changes: PlanChanges,
    private readonly audit: Audit,
  ) {}

  /** @returns the new criterion's id @throws InvalidInput, RuleViolation where the plan is frozen */
  add(viewer: Viewer, jobId: string, assessmentId: string, input: CriterionInput): Promise<string> {
    return this.changes.change(viewer, jobId, undefined, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, assessmentId);
      const siblings = await siblingsOf(tx, assessment);
      const words = wordsOf(input, assessment, input.weight ?? (input.kind === 'yes_no' ? 0 : 1));
      refuseUnexplained(words, siblings);
      const id = newId();
      const key = await freeCriterionKey(tx, jobId, assessment);
      const position = Math.max(-1, ...siblings.map((one) => one.position)) + 1;
      await tx.insert(Criterion, { id, assessmentId, key, position, ...words });
      const event = { jobId, planId: plan.id, assessmentId, criterionId: id };
      await this.audit.record(tx, viewer, 'criterion.added', event);
      return id;
    });
  }

  /** @throws StaleEdit, InvalidInput, RuleViolation where the plan is frozen */
  edit(viewer: Viewer, place: CriterionPlace, input: CriterionEdit): Promise<void> {
    const { jobId, assessmentId, criterionId } = place;
    return this.changes.change(viewer, jobId, input.version, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, assessmentId);
      const criterion = await criterionIn(tx, assessment, criterionId);
      const words = wordsOf(input, assessment, input.weight ?? criterion.weight);
      const others = (await siblingsOf(tx, assessment)).filter(({ id }) => id !== criterionId);
      refuseUnexplained(words, others, criterion.weight);
      await tx.update(Criterion, { id: criterionId }, words);
      const fields = Object.entries(words)
        .filter(([name, value]) => JSON.stringify(criterion[name as keyof typeof words]) !== JSON.stringify(value))
        .map(([name]) => name);
      if (fields.length > 0) {
        await this.audit.record(tx, viewer, 'criterion.edited', { ...place, planId: plan.id, fields });
      }
    });
  }

  remove(viewer: Viewer, place: CriterionPlace, version: number): Promise<void> {
    return this.changes.change(viewer, place.jobId, version, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, place.assessmentId);
      const { id, key } = await criterionIn(tx, assessment, place.criterionId);
      await tx.delete(Criterion, { id });
      await this.audit.record(tx, viewer, 'criterion.removed', { ...place, planId: plan.id, key });
    });
  }

  move(viewer: Viewer, place: CriterionPlace, input: Move): Promise<void> {
    return this.changes.change(viewer, place.jobId, input.version, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, place.assessmentId);
      await criterionIn(tx, assessment, place.criterionId);
      const order = (await siblingsOf(tx, assessment)).map(({ id }) => id);
      await moveAmong(tx, 'criteria', order, place.criterionId, input.to);
      await this.audit.record(tx, viewer, 'criterion.moved', { ...place, planId: plan.id, to: input.to });
    });
  }
}

function siblingsOf(tx: Tx, assessment: Assessment): Promise<Criterion[]> {
  return tx.find(Criterion, { where: { assessmentId: assessment.id }, order: { position: 'ASC', key: 'ASC' } });
}

/** A yes or no without weight explains itself: it is counted beside the score. */
function refuseUnexplained(
  words: { kind: string; weight: number; weightReason: string },
  others: readonly Criterion[],
  before?: number,
): void {
  if (words.kind === 'yes_no' && words.weight === 0) return;
  const weights = others.filter(({ kind, weight }) => !(kind === 'yes_no' && weight === 0)).map(({ weight }) => weight);
  requireReason(words, weights, before);
}

function wordsOf(input: CriterionInput, assessment: Assessment, weight: number) {
  const { kind = 'scale', name } = input;
  const levels = levelsOf(kind, assessment.levels);
  const anchors = Array.from({ length: levels }, (_, level) => (input.anchors[level] ?? '').replace(/\s+/g, ' '));
  const empty = anchors.flatMap((anchor, level) =>
    anchor === '' ? [{ field: `anchors[${level}]`, message: `Describe ${levelName(kind, level)}.` }] : [],
  );
  if (empty.length > 0) throw new InvalidInput(empty);
  if (input.anchors.slice(levels).some((anchor) => anchor !== '')) {
    throw InvalidInput.field(`anchors[${levels}]`, `This scale has ${levels} levels: leave the rest blank.`);
  }
  return {
    ...{ kind, name, weight, anchors },
    prompt: input.prompt ?? '',
    measures: input.measures ?? [],
    why: input.why ?? '',
    preferredAnswer: input.preferredAnswer ?? '',
    followUps: input.followUps ?? [],
    weightReason: input.weightReason ?? '',
  };
}

function levelName(kind: string, level: number): string {
  if (kind === 'yes_no') return level === 0 ? 'a no' : 'a yes';
  return `level ${level + 1}`;
}
