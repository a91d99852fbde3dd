import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import { categories, type Category, categoryName } from '../../jobs/model/category.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { listed } from '../../platform/base/listed.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { isId } from '../../platform/database/ids.js';
import { PlanChanges } from './plan-changes.service.js';
import { PlanReader, type PlanView } from './plan-reader.service.js';
import type { CoverageInput } from './plan.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'coverage.edited': { jobId: string; planId: string; marked: number; unmarked: number };
  }
}

export interface CoverageView {
  plan: { id: string | null; number: number; version: number; editable: boolean; frozenAt: Date | null };
  attributes: { id: string; key: string; name: string; category: (typeof categories)[number]; importance: number }[];
  criteria: { id: string; key: string; name: string; assessment: string; measures: string[] }[];
  /** Each `criterion id:attribute id`. */
  marks: string[];
  gaps: CoverageGaps;
  /** The gaps in words, the gravest first. */
  sentences: string[];
}

/** Which attribute is measured by which criterion, and what nothing measures. */
@Injectable()
export class Coverage {
  constructor(
    private readonly database: Database,
    private readonly plans: PlanReader,
    private readonly changes: PlanChanges,
    private readonly audit: Audit,
  ) {}

  async view(viewer: Viewer, jobId: string): Promise<CoverageView> {
    return (await this.withPlan(viewer, jobId)).coverage;
  }

  async withPlan(viewer: Viewer, jobId: string): Promise<{ job: Job; plan: PlanView; coverage: CoverageView }> {
    const { job, plan } = await this.plans.withJob(viewer, jobId);
    const found = await this.database.reader.find(Attribute, {
      where: { jobId },
      order: { position: 'ASC', key: 'ASC' },
    });
    const attributes = categories.flatMap((category) => found.filter((one) => one.category === category));
    const criteria = plan.assessments.flatMap((assessment) =>
      assessment.criteria.map((criterion) => ({ ...criterion, assessmentName: assessment.name })),
    );
    const marks = criteria.flatMap(({ id, attributes: tied }) =>
      tied.map((attributeId) => ({ criterionId: id, attributeId })),
    );
    const gaps = coverageGaps(attributes, criteria, marks);
    const { id, number, version, editable, frozenAt } = plan;
    const coverage = {
      plan: { id, number, version, editable, frozenAt },
      attributes: attributes.map(({ id: of, key, name, category, importance }) => ({
        id: of,
        key,
        name,
        category,
        importance,
      })),
      criteria: criteria.map((one) => ({
        ...{ id: one.id, key: one.key, name: one.name, measures: one.measures },
        assessment: one.assessmentName,
      })),
      marks: marks.map((mark) => `${mark.criterionId}:${mark.attributeId}`),
      gaps,
      sentences: gapSentences(gaps),
    };
    return { job, plan, coverage };
  }

  /**
   * Stores the marks. Where the input says what it started from, only the differences are applied, so that two who
   * mark at once both keep theirs.
   * @throws InvalidInput for a mark of another job or plan, RuleViolation where the plan is frozen
   */
  save(viewer: Viewer, jobId: string, input: CoverageInput): Promise<void> {
    return this.changes.change(viewer, jobId, undefined, async (tx, plan) => {
      const now = await marksOf(tx, plan.id);
      const wanted = new Set(input.marks ?? []);
      const was = input.was ? new Set(input.was) : now;
      const added = [...wanted].filter((mark) => !was.has(mark) && !now.has(mark));
      const removed = [...was].filter((mark) => !wanted.has(mark) && now.has(mark));
      await this.refuseStrange(tx, jobId, plan.id, added);
      if (added.length > 0) await tx.query(marking, columnsOf(added));
      if (removed.length > 0) await tx.query(unmarking, columnsOf(removed));
      const event = { jobId, planId: plan.id, marked: added.length, unmarked: removed.length };
      if (added.length + removed.length > 0) await this.audit.record(tx, viewer, 'coverage.edited', event);
    });
  }

  private async refuseStrange(tx: Tx, jobId: string, planId: string, marks: readonly string[]): Promise<void> {
    if (marks.length === 0) return;
    const pairs = marks.map((mark) => mark.split(':'));
    if (pairs.every((pair) => pair.length === 2 && pair.every(isId))) {
      const criteria = await idsOf(tx, criteriaSql, planId);
      const attributes = await idsOf(tx, 'select id from attributes where job_id = $1', jobId);
      if (pairs.every(([criterion, attribute]) => criteria.has(criterion!) && attributes.has(attribute!))) return;
    }
    throw InvalidInput.field('marks', 'A criterion or attribute was removed. Reload this page.');
  }
}

/** Each mark is a criterion's and an attribute's id. */
const given = 'unnest($1::uuid[], $2::uuid[]) as given (criterion_id, attribute_id)';
const marking = `insert into criterion_attributes (criterion_id, attribute_id) select * from ${given}`;
const unmarking = `delete from criterion_attributes m using ${given}
  where m.criterion_id = given.criterion_id and m.attribute_id = given.attribute_id`;

function columnsOf(marks: readonly string[]): [string[], string[]] {
  const pairs = marks.map((mark) => mark.split(':'));
  return [pairs.map(([criterion]) => criterion!), pairs.map(([, attribute]) => attribute!)];
}

const criteriaSql = 'select c.id from criteria c join assessments a on a.id = c.assessment_id where a.plan_id = $1';

async function idsOf(tx: Tx, sql: string, of: string): Promise<Set<string>> {
  return new Set((await tx.query<{ id: string }[]>(sql, [of])).map(({ id }) => id));
}

async function marksOf(tx: Tx, planId: string): Promise<Set<string>> {
  const rows = await tx.query<{ mark: string }[]>(
    `select m.criterion_id || ':' || m.attribute_id as mark from criterion_attributes m
       join criteria c on c.id = m.criterion_id join assessments a on a.id = c.assessment_id where a.plan_id = $1`,
    [planId],
  );
  return new Set(rows.map(({ mark }) => mark));
}

interface CoverageGaps {
  /** Names of attributes that no criterion measures. */
  attributes: string[];
  /** Categories that have attributes and that no criterion with weight measures: they fall out of the overall. */
  categories: Category[];
  /** Names of criteria that count and are tied to no attribute. */
  criteria: string[];
}

interface CoveredAttribute {
  id: string;
  name: string;
  category: Category;
}
interface CoveringCriterion {
  id: string;
  name: string;
  measures: readonly Category[];
  weight: number;
}

/** What the plan leaves unmeasured, and what it measures for no reason that the analysis gives. */
export function coverageGaps(
  attributes: readonly CoveredAttribute[],
  criteria: readonly CoveringCriterion[],
  marks: readonly { criterionId: string; attributeId: string }[],
): CoverageGaps {
  const measured = new Set(marks.map(({ attributeId }) => attributeId));
  const tied = new Set(marks.map(({ criterionId }) => criterionId));
  const counting = criteria.filter(({ weight }) => weight > 0);
  return {
    attributes: attributes.filter(({ id }) => !measured.has(id)).map(({ name }) => name),
    categories: categories.filter(
      (category) =>
        attributes.some((attribute) => attribute.category === category) &&
        !counting.some(({ measures }) => measures.includes(category)),
    ),
    criteria: counting.filter(({ id }) => !tied.has(id)).map(({ name }) => name),
  };
}

/** The gaps in words, the gravest first; none where there are none. */
export function gapSentences(gaps: CoverageGaps): string[] {
  const sentences: string[] = [];
  if (gaps.categories.length > 0) {
    const names = gaps.categories.map((category) => categoryName[category]);
    sentences.push(
      `No weighted criterion measures ${listed(names)}, so it is left out of the overall score for every candidate.`,
    );
  }
  if (gaps.attributes.length > 0) sentences.push(`Nothing measures ${listed(gaps.attributes)}.`);
  if (gaps.criteria.length > 0) {
    const count = gaps.criteria.length;
    sentences.push(
      `${count === 1 ? 'One criterion is' : `${count} criteria are`} not linked to an attribute: ${listed(gaps.criteria)}.`,
    );
  }
  return sentences;
}
