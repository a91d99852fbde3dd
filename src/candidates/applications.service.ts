import { Injectable } from '@nestjs/common';
import { type Actor, Audit } from '../audit/audit.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Looks } from '../looks/looks.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { listed } from '../platform/base/listed.js';
import { NotFound, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import type { Upload } from '../platform/http/request.js';
import { ApplicationAccess } from './application-access.js';
import { Application, isDecided, nextStages, type Stage } from './application.entity.js';
import type { ScreenInput, StageInput } from './candidate.dto.js';
import { Screen } from './screen.entity.js';
import { columnNamed, columnOf, columnsOf, type StageColumn } from './stage-columns.js';
import type { StoredFile } from './stored-file.entity.js';
import { StoredFiles } from './stored-files.service.js';
import { WhoIsRating } from './who-is-rating.js';

interface About {
  jobId: string;
  applicationId: string;
}

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    /** `fromName` and `toName` are the job's own stages, where it has some. */
    'application.moved': About & { from: Stage; to: Stage; fromName?: string; toName?: string };
    'resume.attached': About & { fileId: string };
    'resume.read': About;
    'resume.removed': About;
    'screen.recorded': About & { signs: number };
  }
}

/** That an application went from one stage to another, in the transaction in which it did. */
export type MoveListener = (tx: Tx, move: About & { from: Stage; to: Stage }) => Promise<void>;

/** What happens to one application on its way: stages, résumé, screen. */
@Injectable()
export class Applications {
  private readonly listeners: MoveListener[] = [];

  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly files: StoredFiles,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /** For features above, which follow a candidate's stage. Their locks come before the application's, so they queue. */
  whenMoved(listener: MoveListener): void {
    this.listeners.push(listener);
  }

  /**
   * Moves a candidate to another stage of the job.
   * @throws RuleViolation where there is no such step; hiring, rejecting, and undoing either need a decision
   */
  move(viewer: Viewer, id: string, input: StageInput): Promise<{ application: Application; column: StageColumn }> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, id, tx);
      if (application.version !== input.version) throw new StaleEdit();
      const columns = await columnsOf(tx, application.jobId);
      const column = columnNamed(input.stage, columns, 'stage');
      await this.putInto(tx, viewer, [application], column, columns);
      return { application, column };
    });
  }

  /**
   * Puts applications of one job into a column, within a use case of its own transaction that has locked them.
   * @throws RuleViolation where one of them has no such step; StaleEdit
   */
  async putInto(
    tx: Tx,
    viewer: Viewer,
    applications: readonly Application[],
    column: StageColumn,
    columns: readonly StageColumn[],
  ): Promise<void> {
    const events = [];
    for (const application of applications) {
      const { id: applicationId, jobId, stage: from } = application;
      refuseDecided(from, column.stage);
      const before = columnOf(application, columns);
      if (before.key === column.key && column.id === undefined) application.moveTo(column.stage);
      if (before.key === column.key) continue;
      if (from !== column.stage) refuseStep(application, column, columns);
      const placed = { stage: column.stage, stageId: column.id ?? null };
      application.version = await replaceQuietly(tx, application, placed);
      Object.assign(application, placed);
      const names = column.id === undefined ? {} : { fromName: before.name, toName: column.name };
      events.push({ jobId, applicationId, from, to: column.stage, ...names });
      await this.tell(tx, { jobId, applicationId, from, to: column.stage });
    }
    await this.audit.recordEach(tx, viewer, 'application.moved', events);
  }

  /** Moves an application within a use case of its own transaction. @throws RuleViolation, StaleEdit */
  async moveTo(tx: Tx, by: Actor, application: Application, stage: Stage): Promise<void> {
    const { id: applicationId, jobId, stage: from } = application;
    application.moveTo(stage);
    application.version = await replaceQuietly(tx, application, { stage });
    await this.audit.record(tx, by, 'application.moved', { jobId, applicationId, from, to: stage });
    await this.tell(tx, { jobId, applicationId, from, to: stage });
  }

  private async tell(tx: Tx, move: About & { from: Stage; to: Stage }): Promise<void> {
    if (move.from !== move.to) for (const listener of this.listeners) await listener(tx, move);
  }

  /** To be called with the transaction in which somebody decides: they know what became of the candidate. */
  recordOutcomeShown(tx: Tx, viewer: Viewer, id: string): Promise<void> {
    return this.looks.record(tx, viewer, 'decisions', { outcome: [id] });
  }

  /** Attaches a résumé in place of the one before. @throws InvalidInput where it is no document */
  attachResume(viewer: Viewer, id: string, resume: Upload): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, id, tx);
      const fileId = await this.files.keep(tx, resume, 'resume');
      await replaceQuietly(tx, application, { resumeId: fileId });
      if (application.resumeId) await this.files.remove(tx, application.resumeId);
      await this.audit.record(tx, viewer, 'resume.attached', { jobId: application.jobId, applicationId: id, fileId });
      await this.looks.record(tx, viewer, 'typed in', { resume: [id] });
    });
  }

  /** @throws NotFound where there is none */
  removeResume(viewer: Viewer, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, id, tx);
      if (!application.resumeId) throw new NotFound('résumé');
      await replaceQuietly(tx, application, { resumeId: null });
      await this.files.remove(tx, application.resumeId);
      await this.audit.record(tx, viewer, 'resume.removed', { jobId: application.jobId, applicationId: id });
    });
  }

  /**
   * The résumé with its content; whoever reads it is on the record.
   * @throws NotFound where there is none, or the viewer is still scoring the candidate
   */
  resume(viewer: Viewer, id: string): Promise<StoredFile> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.view', tx);
      if (!application.resumeId || (await this.rating.isRating(viewer.id, id, tx))) throw new NotFound('résumé');
      await this.audit.record(tx, viewer, 'resume.read', { jobId: application.jobId, applicationId: id });
      await this.looks.record(tx, viewer, 'application', { resume: [id] });
      return this.files.read(application.resumeId, tx);
    });
  }

  /** Writes the screen down, over what was there. @throws StaleEdit where somebody was faster */
  recordScreen(viewer: Viewer, id: string, input: ScreenInput): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, id, tx);
      // One screen at a time: the first two of an application would otherwise both find none.
      await tx.query('select 1 from applications where id = $1 for no key update', [id]);
      const before = await tx.findOneBy(Screen, { applicationId: id });
      if (before?.version !== (input.version ?? undefined)) throw new StaleEdit();
      const signs = input.signs.map(({ sign, seen }) => ({ sign, seen }));
      const screen = { signs, note: input.note ?? '', byName: viewer.name, at: new Date() };
      if (before) await replace(tx, Screen, before, screen);
      else await tx.insert(Screen, { id: newId(), applicationId: id, ...screen });
      await this.audit.record(tx, viewer, 'screen.recorded', {
        jobId: application.jobId,
        applicationId: id,
        signs: signs.length,
      });
      await this.looks.record(tx, viewer, 'typed in', { screen: [id] });
    });
  }
}

/** Changes what whoever still rates the candidate must not notice. @returns the new version @throws StaleEdit */
export function replaceQuietly(
  tx: Tx,
  read: Application,
  changes: Partial<Pick<Application, 'stage' | 'stageId' | 'tags' | 'resumeId'>>,
): Promise<number> {
  return replace(tx, Application, read, { ...changes, quietChanges: () => 'quiet_changes + 1' });
}

/** A stage within a sentence. */
function plainName({ id, name }: StageColumn): string {
  return id === undefined ? name.toLowerCase() : `“${name}”`;
}

/** @throws RuleViolation where the rules have no such step */
function refuseStep(application: Application, to: StageColumn, columns: readonly StageColumn[]): void {
  if (nextStages[application.stage].includes(to.stage)) return;
  const ways = columns.filter(({ stage }) => nextStages[application.stage].includes(stage)).map(plainName);
  const now = plainName(columnOf(application, columns));
  throw new RuleViolation('application.stage', `A candidate at ${now} can move only to ${listed(ways, 'or')}.`, [
    { field: 'stage', message: `A candidate at ${now} can’t move to ${plainName(to)} in one step.` },
  ]);
}

/** @throws RuleViolation where only a decision takes this step */
function refuseDecided(from: Stage, to: Stage): void {
  const step = isDecided(to) ? to : isDecided(from) ? `not_${from}` : undefined;
  if (step === undefined) return;
  const what = {
    hired: 'Hiring',
    declined: 'Rejecting',
    not_hired: 'Undoing the hire of',
    not_declined: 'Reconsidering',
  }[step];
  const message = `${what} a candidate is a decision with a reason. A hiring manager of this job records it under Decisions.`;
  throw new RuleViolation(to === 'hired' ? 'application.hire' : 'application.decided', message, [
    { field: 'stage', message },
  ]);
}
