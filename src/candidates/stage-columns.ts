import type { EntityManager } from 'typeorm';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { isDecided, movesByHand, type Stage, stages } from './application.entity.js';
import { stageName } from './candidate-labels.js';
import { JobStage, type StageKind } from './job-stage.entity.js';

/** A stage as a job's pipeline has it. Without stages of its own a job has the usual ones. */
export interface StageColumn {
  /** Undefined for a job without stages of its own. */
  id?: string;
  key: string;
  name: string;
  kind: StageKind;
  /** What the rules take a candidate here for. */
  stage: Stage;
}

/** Where a candidate is: the stage of the rules, and the job's own, if it has any. */
export interface Placed {
  stage: Stage;
  stageId: string | null;
}

export const kindOfStage: Record<Stage, StageKind> = {
  applied: 'screen',
  screen: 'screen',
  assessment: 'interview',
  finalist: 'offer',
  hired: 'closed',
  declined: 'closed',
  withdrawn: 'closed',
};

/** What the rules take a candidate in a column for that somebody adds. */
export const stageOfKind: Record<StageKind, Stage> = {
  screen: 'screen',
  interview: 'assessment',
  audition: 'assessment',
  offer: 'finalist',
  closed: 'withdrawn',
};

/** The usual stages that every job keeps: the rules need them. They can be called otherwise. */
export const keptStages: ReadonlySet<string> = new Set(stages.filter((stage) => stage !== 'screen'));

/** Whether a name of a stage promises what only a decision does. */
export function saysDecided(name: string): boolean {
  return /\b(hire|hired|reject|rejected|rejection|decline|declined)\b/i.test(name);
}

export const usualColumns: readonly StageColumn[] = stages.map((stage) => ({
  key: stage,
  name: stageName[stage],
  kind: kindOfStage[stage],
  stage,
}));

/** The columns of a job, from the first. One query. */
export async function columnsOf(manager: EntityManager, jobId: string): Promise<readonly StageColumn[]> {
  const rows = await manager.find(JobStage, { where: { jobId }, order: { position: 'ASC', id: 'ASC' } });
  return rows.length > 0
    ? rows.map(({ id, key, name, kind, stage }) => ({ id, key, name, kind, stage }))
    : usualColumns;
}

/** Where a candidate stands among the columns: where they were put, else in the first one that means the same. */
export function columnOf({ stage, stageId }: Placed, columns: readonly StageColumn[]): StageColumn {
  const own = stageId === null ? undefined : columns.find(({ id }) => id === stageId);
  return own ?? firstOf(stage, columns);
}

/** A job may do without the usual screen: then those who are there stand where everybody begins. */
function firstOf(stage: Stage, columns: readonly StageColumn[]): StageColumn {
  const found = columns.find((one) => one.stage === stage) ?? columns.find((one) => one.stage === 'applied');
  return found ?? usualColumns.find((one) => one.stage === stage)!;
}

/** @throws InvalidInput at `field` where the job has no such stage */
export function columnNamed(key: string, columns: readonly StageColumn[], field: string): StageColumn {
  const found = columns.find((one) => one.key === key);
  if (found) return found;
  if ((stages as readonly string[]).includes(key)) return firstOf(key as Stage, columns);
  throw InvalidInput.field(field, `Choose one of: ${columns.map((one) => one.key).join(', ')}.`);
}

/** Where a lead may move a candidate by hand: as the rules have it, and between columns that mean the same. */
export function columnsByHand(placed: Placed, columns: readonly StageColumn[]): StageColumn[] {
  const now = columnOf(placed, columns);
  const ways = movesByHand(placed.stage);
  return columns.filter(
    ({ key, stage }) => key !== now.key && (stage === placed.stage ? !isDecided(stage) : ways.includes(stage)),
  );
}

/** What selects the applications of a column: the stages of the rules, and which of the job's own. */
export function columnFilter(column: StageColumn, columns: readonly StageColumn[]) {
  const meant = stages.filter((stage) => firstOf(stage, columns).key === column.key);
  return {
    stages: meant.length > 0 ? meant : [column.stage],
    /** Null in a job without stages of its own: every one of those stages. */
    id: column.id ?? null,
    /** Whether those that were put in no column stand here. */
    first: meant.length > 0,
  };
}
