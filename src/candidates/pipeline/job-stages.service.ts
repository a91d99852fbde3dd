import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { applicationKey, isDecided, stages } from '../application.entity.js';
import { publicColumn } from '../application-view.js';
import { JobStage, type StageKind } from '../job-stage.entity.js';
import { columnsOf, keptStages, saysDecided, type StageColumn, stageOfKind } from '../stage-columns.js';
import { mostStages, type StageRowInput, type StagesInput } from './pipeline.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'stages.edited': { jobId: string; stages: string[] };
  }
}

export const kindName: Record<StageKind, string> = {
  screen: 'Screen',
  interview: 'Interview',
  audition: 'Audition',
  offer: 'Offer',
  closed: 'Closed',
};

/** The stages of a job's own pipeline. */
@Injectable()
export class JobStages {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly audit: Audit,
  ) {}

  async of(viewer: Viewer, jobId: string) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    const columns = await columnsOf(this.database.reader, jobId);
    return { stages: columns.map(publicColumn), version: job.version };
  }

  /**
   * Sets the stages of a job. What a stage means to the rules never changes, so nobody's standing does.
   * @throws InvalidInput naming the row; StaleEdit where the job was changed meanwhile
   */
  edit(viewer: Viewer, jobId: string, input: StagesInput): Promise<void> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.toChange(viewer, jobId, 'job.edit', tx);
      const wanted = planned(await columnsOf(tx, jobId), input.stages);
      await replace(tx, Job, { id: job.id, version: input.version }, {});
      await write(tx, jobId, wanted);
      await this.audit.record(tx, viewer, 'stages.edited', { jobId, stages: wanted.map(({ name }) => name) });
    });
  }

  async page(viewer: Viewer, jobId: string) {
    const job = await this.jobs.job(viewer, jobId, 'job.edit');
    const columns = await columnsOf(this.database.reader, jobId);
    return {
      title: `Stages: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/jobs/${jobId}/stages`,
      pipelineUrl: `/jobs/${jobId}/pipeline`,
      version: job.version,
      rows: [
        ...columns.map(({ key, name, kind }, index) => ({ key, name, kind, place: index + 1 })),
        ...[1, 2].map((more) => ({ key: '', name: '', kind: '', place: columns.length + more })),
      ],
      // By key, since the rows of a refused form are those that were sent.
      meant: Object.fromEntries(columns.map(({ key, kind }) => [key, kindName[kind]])),
      removable: Object.fromEntries(columns.map(({ key }) => [key, !keptStages.has(key)])),
      kinds: Object.entries(kindName).map(([value, label]) => ({ value, label })),
    };
  }
}

/** Gives a job the stages of another one, if that has any of its own, within the transaction in which it is made. */
export async function copyStages(tx: Tx, { from, to }: { from: string; to: string }): Promise<void> {
  const own = (await columnsOf(tx, from)).filter(({ id }) => id !== undefined);
  if (own.length === 0) return;
  const fresh = own.map(({ id: _id, ...column }) => column);
  await write(tx, to, fresh);
}

/** The stages as somebody wants them, in the order of what they mean and then of their places. */
function planned(now: readonly StageColumn[], rows: readonly StageRowInput[]): StageColumn[] {
  const wanted: (StageColumn & { place: number })[] = [];
  const taken = new Set([...stages, ...now.map(({ key }) => key)]);
  for (const [index, { key, kind, place = index + 1, remove = false, ...row }] of rows.entries()) {
    const field = (of: string) => `stages[${index}].${of}`;
    const there = key === undefined ? undefined : now.find((one) => one.key === key);
    if (key !== undefined && !there) throw InvalidInput.field(field('key'), 'The job has no such stage any more.');
    if (remove) {
      if (there && keptStages.has(there.key)) throw InvalidInput.field(field('remove'), `${there.name} has to stay.`);
      continue;
    }
    const name = row.name ?? there?.name;
    if (name === undefined) continue;
    refuseMisleading(name, there, field('name'));
    if (wanted.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
      throw InvalidInput.field(field('name'), 'Another stage has this name.');
    }
    if (there) {
      if (wanted.some((one) => one.key === there.key))
        throw InvalidInput.field(field('key'), 'This stage is listed twice.');
      wanted.push({ ...there, name, place });
      continue;
    }
    if (!kind) throw InvalidInput.field(field('kind'), 'Choose what happens at this stage.');
    const fresh = applicationKey(name, taken);
    taken.add(fresh);
    wanted.push({ key: fresh, name, kind, stage: stageOfKind[kind], place });
  }
  // A stage that is not listed stays where the rules need it, else it is taken away.
  for (const [index, one] of now.entries()) {
    if (!keptStages.has(one.key) || wanted.some(({ key }) => key === one.key)) continue;
    if (wanted.some(({ name }) => name.toLowerCase() === one.name.toLowerCase())) {
      throw InvalidInput.field('stages', `There is a stage called ${one.name} already.`);
    }
    wanted.push({ ...one, place: index + 1 });
  }
  if (wanted.length > mostStages) throw InvalidInput.field('stages', `A job has at most ${mostStages} stages.`);
  const order = (one: StageColumn) => stages.indexOf(one.stage);
  return wanted
    .toSorted((one, other) => order(one) - order(other) || one.place - other.place)
    .map(({ place: _place, ...column }) => column);
}

/** Only a decision hires and rejects: nothing else is called so. @throws InvalidInput */
function refuseMisleading(name: string, there: StageColumn | undefined, field: string): void {
  if (there && isDecided(there.stage)) {
    if (name === there.name) return;
    throw InvalidInput.field(field, `${there.name} keeps its name: only a decision leads there.`);
  }
  if (saysDecided(name)) {
    throw InvalidInput.field(field, 'Only a decision hires or rejects. Choose another name.');
  }
}

async function write(tx: Tx, jobId: string, wanted: readonly StageColumn[]): Promise<void> {
  const gone = await tx.find(JobStage, { where: { jobId }, select: { id: true } });
  const stay = new Set(wanted.map(({ id }) => id));
  await tx.delete(JobStage, { id: In(gone.map(({ id }) => id).filter((id) => !stay.has(id))) });
  await tx.upsert(
    JobStage,
    wanted.map(({ id = newId(), key, name, kind, stage }, position) => ({
      id,
      jobId,
      key,
      name,
      kind,
      stage,
      position,
    })),
    ['id'],
  );
}
