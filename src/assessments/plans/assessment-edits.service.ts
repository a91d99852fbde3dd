import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import type { QuestionRecord } from '../../question-bank/question-records.js';
import { QuestionReader } from '../../question-bank/question-reader.service.js';
import { Assessment } from '../model/assessment.entity.js';
import { Criterion } from '../model/criterion.entity.js';
import { anchorsFor } from '../model/rating-scale.js';
import type { AssessmentPlan } from '../model/plan.entity.js';
import type { RolePart } from '../model/role-play.js';
import { assessmentIn, moveAmong, PlanChanges } from './plan-changes.service.js';
import type { AssessmentEdit, Move, NewAssessment, PartInput } from './plan.dto.js';
import { freeAssessmentKey, requireReason } from './edit-rules.js';
import { starterCriteria, starterParts } from './starter-plan.js';
import type { AssessmentKind } from '../model/vocabulary.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'assessment.added': { jobId: string; planId: string; assessmentId: string; kind: AssessmentKind; levels: number };
    'assessment.edited': { jobId: string; planId: string; assessmentId: string; fields: string[] };
    'assessment.removed': { jobId: string; planId: string; assessmentId: string; key: string };
    'assessment.moved': { jobId: string; planId: string; assessmentId: string; to: 'up' | 'down' };
    'assessment.questions_added': { jobId: string; planId: string; assessmentId: string; questions: string[] };
  }
}

/** Adding and changing the assessments of a plan. */
@Injectable()
export class AssessmentEdits {
  constructor(
    private readonly changes: PlanChanges,
    private readonly bank: QuestionReader,
    private readonly audit: Audit,
  ) {}

  /** @returns the new assessment's id @throws InvalidInput, RuleViolation where the plan is frozen */
  add(viewer: Viewer, jobId: string, input: NewAssessment): Promise<string> {
    const questions = input.questions ?? [];
    if (input.kind !== 'interview' && questions.length > 0) {
      throw InvalidInput.field('questions', 'Only an interview can use questions from the bank.');
    }
    return this.changes.change(viewer, jobId, undefined, async (tx, plan) => {
      const siblings = await siblingsOf(tx, plan);
      // A reference check is context unless it is given points.
      const usual = input.kind === 'reference' ? 0 : Math.max(...weightsOf(siblings), siblings.length === 0 ? 1 : 0);
      const weight = input.weight ?? usual;
      const facts = { ...editableFields(input), weight, levels: input.levels ?? (input.kind === 'interview' ? 5 : 3) };
      requireReason(facts, weight === usual ? [] : weightsOf(siblings));
      const id = newId();
      const key = await freeAssessmentKey(tx, jobId, input.kind);
      const { kind } = input;
      const parts = input.beginning === 'starter' ? starterParts(kind) : [];
      await tx.insert(Assessment, { id, planId: plan.id, key, kind, position: siblings.length, ...facts, parts });
      const assessment = await assessmentIn(tx, plan, id);
      if (kind === 'interview') await this.ask(tx, assessment, questions);
      else if (input.beginning === 'starter') await tx.insert(Criterion, starterCriteria(assessment));
      const { levels } = facts;
      await this.audit.record(tx, viewer, 'assessment.added', {
        jobId,
        planId: plan.id,
        assessmentId: id,
        kind,
        levels,
      });
      return id;
    });
  }

  /** Picks questions of the bank into an interview, after those it has. @throws InvalidInput where one is there already */
  addQuestions(viewer: Viewer, jobId: string, id: string, questions: readonly string[]): Promise<void> {
    if (questions.length === 0) throw InvalidInput.field('questions', 'Choose at least one.');
    return this.changes.change(viewer, jobId, undefined, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, id);
      if (assessment.kind !== 'interview') {
        throw new RuleViolation('assessment.no_interview', 'Only an interview can use questions from the bank.');
      }
      const keys = await this.ask(tx, assessment, questions);
      const facts = { jobId, planId: plan.id, assessmentId: id, questions: keys };
      await this.audit.record(tx, viewer, 'assessment.questions_added', facts);
    });
  }

  /** A change of levels fits the anchors of its scale to the new length. @throws StaleEdit, InvalidInput */
  edit(viewer: Viewer, jobId: string, id: string, input: AssessmentEdit): Promise<void> {
    return this.changes.change(viewer, jobId, input.version, async (tx, plan) => {
      const assessment = await assessmentIn(tx, plan, id);
      const others = weightsOf((await siblingsOf(tx, plan)).filter((one) => one.id !== id));
      const facts = {
        ...editableFields(input),
        weight: input.weight ?? assessment.weight,
        levels: input.levels ?? assessment.levels,
      };
      requireReason(facts, others, assessment.weight);
      const parts = partsOf(assessment, input.parts);
      await tx.update(Assessment, { id }, { ...facts, parts });
      if (facts.levels !== assessment.levels) await fitAnchors(tx, id, facts.levels);
      const fields = Object.entries(facts)
        .filter(([name, value]) => assessment[name as keyof typeof facts] !== value)
        .map(([name]) => name);
      if (JSON.stringify(parts) !== JSON.stringify(assessment.parts)) fields.push('parts');
      const event = { jobId, planId: plan.id, assessmentId: id, fields };
      if (fields.length > 0) await this.audit.record(tx, viewer, 'assessment.edited', event);
    });
  }

  /** @throws RuleViolation where a sitting uses it */
  remove(viewer: Viewer, jobId: string, id: string, version: number): Promise<void> {
    return this.changes.change(viewer, jobId, version, async (tx, plan) => {
      const { key } = await assessmentIn(tx, plan, id);
      const [row] = await tx.query<[{ count: number }]>(
        'select count(*)::int as count from sittings where assessment_id = $1',
        [id],
      );
      if (row.count > 0) {
        const sittings = row.count === 1 ? 'A session uses' : `${row.count} sessions use`;
        throw new RuleViolation('assessment.in_use', `${sittings} this assessment. Remove them first, then this.`);
      }
      await tx.delete(Assessment, { id });
      await this.audit.record(tx, viewer, 'assessment.removed', { jobId, planId: plan.id, assessmentId: id, key });
    });
  }

  move(viewer: Viewer, jobId: string, id: string, input: Move): Promise<void> {
    return this.changes.change(viewer, jobId, input.version, async (tx, plan) => {
      await assessmentIn(tx, plan, id);
      const siblings = await siblingsOf(tx, plan);
      await moveAmong(
        tx,
        'assessments',
        siblings.map((one) => one.id),
        id,
        input.to,
      );
      const event = { jobId, planId: plan.id, assessmentId: id, to: input.to };
      await this.audit.record(tx, viewer, 'assessment.moved', event);
    });
  }

  /** @returns the keys of the questions that were put in */
  private async ask(tx: Tx, assessment: Assessment, ids: readonly string[]): Promise<string[]> {
    const questions = await this.bank.picked(tx, [...new Set(ids)]);
    const there = await tx.findBy(Criterion, { assessmentId: assessment.id });
    const twice = questions.find(({ key }) => there.some((one) => one.key === key || one.questionKey === key));
    if (twice) throw InvalidInput.field('questions', `“${twice.topic}” is already in this interview.`);
    const position = Math.max(-1, ...there.map((one) => one.position)) + 1;
    const criteria = questions.map((question, n) => criterionFromQuestion(question, assessment, position + n));
    if (criteria.length > 0) await tx.insert(Criterion, criteria);
    return questions.map(({ key }) => key);
  }
}

/** A question as an interview asks it: the words in force, its anchors fitted to the interview's scale. */
export function criterionFromQuestion(
  question: QuestionRecord,
  assessment: { id: string; levels: number },
  position: number,
) {
  const { key, topic, prompt, measures, why, preferredAnswer, followUps, anchors, number } = question;
  return {
    id: newId(),
    assessmentId: assessment.id,
    key,
    kind: 'scale' as const,
    name: topic,
    ...{ prompt, measures, why, preferredAnswer, followUps },
    anchors: anchorsFor(anchors, assessment.levels),
    weight: 1,
    weightReason: '',
    position,
    questionKey: key,
    questionVersion: number,
  };
}

function editableFields({ name, weightReason, brief, hideAuthor }: NewAssessment | AssessmentEdit) {
  return { name, weightReason: weightReason ?? '', brief: brief ?? '', hideAuthor: hideAuthor ?? false };
}

/** The parts as they are kept. @throws InvalidInput where two are called the same, or it is no audition */
function partsOf({ kind, parts: before }: Assessment, given: readonly PartInput[] | undefined): RolePart[] {
  if (given === undefined) return before;
  const rows = given.map((part, index) => ({
    ...{ name: part.name ?? '', about: part.about ?? '', objections: part.objections ?? [], index },
  }));
  const bare = rows.find(({ name, about, objections }) => name === '' && (about !== '' || objections.length > 0));
  if (bare) throw InvalidInput.field(`parts[${bare.index}].name`, 'Name this part.');
  const named = rows.filter(({ name }) => name !== '');
  if (kind !== 'audition' && named.length > 0) throw InvalidInput.field('parts', 'Only an audition has parts to play.');
  const twice = named.find(({ name }, at) => named.findIndex((one) => same(one.name, name)) < at);
  if (twice) throw InvalidInput.field(`parts[${twice.index}].name`, 'Another part is called the same.');
  return named.map(({ name, about, objections }) => ({ name, about, objections }));
}

/** What assessments weigh beside each other; a reference check that is context weighs with none. */
function weightsOf(assessments: readonly Assessment[]): number[] {
  return assessments.filter(({ kind, weight }) => kind !== 'reference' || weight > 0).map(({ weight }) => weight);
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function siblingsOf(tx: Tx, plan: AssessmentPlan): Promise<Assessment[]> {
  return tx.find(Assessment, { where: { planId: plan.id }, order: { position: 'ASC', key: 'ASC' } });
}

async function fitAnchors(tx: Tx, assessmentId: string, levels: number): Promise<void> {
  for (const { id, anchors } of await tx.findBy(Criterion, { assessmentId, kind: 'scale' })) {
    if (anchors.length >= 2) await tx.update(Criterion, { id }, { anchors: anchorsFor(anchors, levels) });
  }
}
