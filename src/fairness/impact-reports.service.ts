import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import { EvidenceReader } from '../assessments/evidence/evidence.service.js';
import { Blindness } from '../assessments/model/blindness.service.js';
import type { Stage } from '../candidates/application.entity.js';
import { DemographicAnswers, type SetMember } from '../demographics/demographic-answers.service.js';
import { Database, type Tx } from '../platform/database/database.js';
import { criterionOutcomes } from './criterion-outcomes.js';
import { fewest, type ImpactFigures, impactFigures } from './impact-figures.js';
import type { ImpactPart } from './impact-report.entity.js';
import { type Course, furthestOf, stepOutcomes } from './selection-steps.js';

/** What is shown of one part, and from when it is. */
export interface MadeReport {
  madeAt: Date;
  figures: ImpactFigures;
}

/** What a report is made of, before anything is counted. */
interface Material {
  steps: { key: string; name: string }[];
  members: SetMember[];
  /** What came of each application, as a text that changes with it. */
  outcomes: ReadonlyMap<string, string>;
}

/**
 * Keeps what is shown of a job until five more of those who answered have a new outcome: whoever looks before and after
 * one decision must not learn from the difference who that one is.
 */
@Injectable()
export class ImpactReports {
  constructor(
    private readonly database: Database,
    private readonly answers: DemographicAnswers,
    private readonly evidences: EvidenceReader,
    private readonly blindness: Blindness,
  ) {}

  /** By the steps from applying to being hired; nothing until five have answered. It does not ask who may see it. */
  bySteps(jobId: string): Promise<MadeReport | undefined> {
    return this.database.transaction(async (tx) => this.report(tx, jobId, 'steps', await stepMaterial(tx, jobId)));
  }

  /** By criterion; nothing while a scorecard is open, or until five have answered. It does not ask who may see it. */
  async byCriteria(viewer: Viewer, jobId: string): Promise<MadeReport | undefined> {
    const open = await this.database.reader.query<unknown[]>(
      `select 1 from applications a join sittings s on s.application_id = a.id join scorecards c on c.sitting_id = s.id
        where a.job_id = $1 and c.state in ('due', 'draft') limit 1`,
      [jobId],
    );
    if (open.length > 0) return undefined;
    return this.database.transaction(async (tx) => {
      const sights = await this.blindness.ofJob(viewer, jobId, tx);
      if ([...sights.values()].some(({ sight }) => sight !== 'all')) return undefined;
      const evidence = await this.evidences.everything(jobId, tx);
      return this.report(tx, jobId, 'criteria', await criterionMaterial(tx, jobId, evidence));
    });
  }

  private async report(tx: Tx, jobId: string, part: ImpactPart, material: Material): Promise<MadeReport | undefined> {
    // Two who look at once see the same: the second waits, and finds what the first made.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`impact report ${part} ${jobId}`]);
    const [kept] = await tx.query<{ madeAt: Date; outcomes: Record<string, string>; figures: ImpactFigures }[]>(
      'select made_at as "madeAt", outcomes, figures from impact_reports where job_id = $1 and part = $2',
      [jobId, part],
    );
    const answered = await this.answers.answered(tx, [...material.outcomes.keys()]);
    const outcomes = Object.fromEntries([...material.outcomes].filter(([id]) => answered.has(id)));
    if (changesBetween(kept?.outcomes ?? {}, outcomes) < fewest) return kept;
    const figures = impactFigures(material.steps, await this.answers.count(tx, material.members));
    const madeAt = new Date();
    await tx.query(
      `insert into impact_reports (job_id, part, made_at, outcomes, figures) values ($1, $2, $3, $4, $5)
       on conflict (job_id, part) do update set made_at = $3, outcomes = $4, figures = $5`,
      [jobId, part, madeAt, outcomes, figures],
    );
    return { madeAt, figures };
  }
}

function changesBetween(before: Record<string, string>, now: Record<string, string>): number {
  const ids = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...ids].filter((id) => before[id] !== now[id]).length;
}

async function stepMaterial(manager: EntityManager, jobId: string): Promise<Material> {
  const courses = await manager.query<(Course & { stage: Stage })[]>(
    `select a.id, a.stage,
            exists (select 1 from sittings s where s.application_id = a.id) as assessed,
            coalesce((select array_agg(distinct stage) from audit_events e
               cross join lateral (values (e.payload->>'from'), (e.payload->>'to')) as moved (stage)
              where e.job_id = a.job_id and e.type = 'application.moved'
                and e.payload->>'applicationId' = a.id::text), '{}') as been
       from applications a where a.job_id = $1 order by a.id`,
    [jobId],
  );
  const steps = stepOutcomes(courses);
  return {
    steps: steps.map(({ key, name }) => ({ key, name })),
    members: steps.flatMap(({ key, selected, turnedDown }) => membersOf(key, selected, turnedDown)),
    outcomes: new Map(courses.map((course) => [course.id, `${furthestOf(course)} ${course.stage}`])),
  };
}

async function criterionMaterial(
  manager: EntityManager,
  jobId: string,
  evidence: Parameters<typeof criterionOutcomes>[0],
): Promise<Material> {
  const rows = await manager.query<{ id: string; key: string }[]>(
    'select id, key from applications where job_id = $1',
    [jobId],
  );
  const idOf = new Map(rows.map(({ id, key }) => [key, id]));
  const ids = (keys: readonly string[]) => keys.flatMap((key) => idOf.get(key) ?? []);
  const criteria = criterionOutcomes(evidence);
  const outcomes = new Map<string, string>();
  for (const { key, reached, missed } of criteria) {
    for (const id of ids(reached)) outcomes.set(id, `${outcomes.get(id) ?? ''}${key} yes;`);
    for (const id of ids(missed)) outcomes.set(id, `${outcomes.get(id) ?? ''}${key} no;`);
  }
  return {
    steps: criteria.map(({ key, name }) => ({ key, name })),
    members: criteria.flatMap(({ key, reached, missed }) => membersOf(key, ids(reached), ids(missed))),
    outcomes,
  };
}

function membersOf(set: string, selected: readonly string[], others: readonly string[]): SetMember[] {
  return [
    ...selected.map((applicationId) => ({ set, applicationId, marked: true })),
    ...others.map((applicationId) => ({ set, applicationId, marked: false })),
  ];
}
