import { Injectable } from '@nestjs/common';
import type { JobRole } from '../accounts/access/permissions.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { refuseShown } from '../assessments/model/blindness.service.js';
import { Database, replace, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { Forbidden, InvalidInput, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import { Attribute } from './model/attribute.entity.js';
import { HiringTeamMember, memberKey } from '../accounts/access/hiring-team-member.entity.js';
import { JobAccess } from './model/job-access.js';
import type { JobEdit, NewJob, Start } from './model/job.dto.js';
import { Job, type JobStatus, newLetterSecret, reminderKinds } from './model/job.entity.js';
import { type Beginning, RoleStarts, StarterHooks } from './model/job-hooks.js';
import { type StarterRole, technicalSeller } from './model/starter-role.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    /** Begun from a template or another job, it says from which. */
    'job.opened': { jobId: string; start: Start | 'template' | 'job'; roles: JobRole[]; from?: string };
    'job.edited': { jobId: string; fields: string[] };
    'job.closed': { jobId: string };
    'job.reopened': { jobId: string };
  }
}

type JobText = Pick<
  Job,
  'title' | 'department' | 'location' | 'requisition' | 'summary' | 'objectives' | 'sources' | 'maximum' | 'discNote'
>;

/** Opening a job, changing what it says, closing it. */
@Injectable()
export class Jobs {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly audit: Audit,
    private readonly starterHooks: StarterHooks,
    private readonly roleStarts: RoleStarts,
  ) {}

  /**
   * Opens a job, blank or from a starter role, with the viewer on its team.
   * @throws Forbidden, InvalidInput without a title where the start brings none, or without a role
   */
  open(viewer: Viewer, input: NewJob): Promise<Job> {
    const start = input.start ?? 'blank';
    return this.begin(viewer, input, this.beginningOf(start), { start });
  }

  /**
   * Opens a job from whatever it begins with, with the viewer on its team.
   * @param origin what goes on the record
   * @throws Forbidden, InvalidInput as for `open`
   */
  begin(
    viewer: Viewer,
    input: Omit<NewJob, 'start'>,
    beginning: Beginning | undefined,
    origin: { start: Start | 'template' | 'job'; from?: string },
  ): Promise<Job> {
    if (!viewer.may('job.open')) throw new Forbidden();
    const roles = input.roles ?? [];
    const text = textOf(input, beginning?.text);
    if (text.title === '') throw InvalidInput.field('title', 'Enter a job title.');
    if (roles.length === 0) throw InvalidInput.field('roles', 'Choose at least one.');
    return this.database.transaction(async (tx) => {
      const id = newId();
      await tx.insert(Job, { id, ...text, letterSecret: newLetterSecret() });
      const key = memberKey(viewer.name, new Set());
      await tx.insert(HiringTeamMember, { id: newId(), jobId: id, personId: viewer.id, key, roles });
      await this.audit.record(tx, viewer, 'job.opened', { jobId: id, ...origin, roles });
      const job = await tx.findOneByOrFail(Job, { id });
      await beginning?.layDown(tx, viewer, job);
      return job;
    });
  }

  private beginningOf(start: Start): Beginning | undefined {
    if (start === 'blank') return undefined;
    if (start !== 'technical-seller') return this.roleStarts.of(start);
    const layDown = (tx: Tx, viewer: Viewer, job: Job) => this.fillIn(tx, viewer, job, technicalSeller);
    return { text: technicalSeller, layDown };
  }

  private async fillIn(tx: Tx, viewer: Viewer, job: Job, role: StarterRole): Promise<void> {
    const attributes = role.attributes.map((attribute, position) => ({
      ...attribute,
      id: newId(),
      jobId: job.id,
      position,
    }));
    await tx.insert(Attribute, attributes);
    await this.starterHooks.run(tx, viewer, job, role);
  }

  /** @throws StaleEdit with the job as it is now, where someone changed it since */
  edit(viewer: Viewer, id: string, input: JobEdit): Promise<Job> {
    return this.database.transaction(async (tx) => {
      const job = await this.access.job(viewer, id, 'job.edit', tx);
      if (job.version !== input.version) throw new StaleEdit(undefined, job);
      const text = { ...textOf(input), reminders: reminderKinds.filter((kind) => input.reminders.includes(kind)) };
      const fields = changedFields(job, text);
      if (fields.length === 0) return job;
      await replace(tx, Job, job, text);
      await this.audit.record(tx, viewer, 'job.edited', { jobId: id, fields });
      return tx.findOneByOrFail(Job, { id });
    });
  }

  /** @throws RuleViolation where it is closed already */
  close(viewer: Viewer, id: string, version: number): Promise<Job> {
    return this.move(viewer, id, version, 'closed');
  }

  /** @throws RuleViolation where it is open already, or somebody was shown what would be hidden again */
  reopen(viewer: Viewer, id: string, version: number): Promise<Job> {
    return this.move(viewer, id, version, 'open');
  }

  private move(viewer: Viewer, id: string, version: number, to: JobStatus): Promise<Job> {
    return this.database.transaction(async (tx) => {
      const job = await this.access.job(viewer, id, 'job.edit', tx);
      if (job.status === to) throw new RuleViolation(`job.${to}_already`, `This job is ${to} already.`);
      await replace(tx, Job, { id, version }, { status: to });
      if (to === 'open') await refuseShown(tx, id);
      await this.audit.record(tx, viewer, to === 'closed' ? 'job.closed' : 'job.reopened', { jobId: id });
      return tx.findOneByOrFail(Job, { id });
    });
  }
}

/** What was given; what was left empty from what the job begins with, if anything. */
function textOf(input: Omit<NewJob, 'start'> | JobEdit, begun: Beginning['text'] = {}): JobText {
  const orOf = <T>(given: T[] | null | undefined, start: T[] | undefined): T[] =>
    given?.length ? given : (start ?? []);
  return {
    title: input.title || (begun.title ?? ''),
    department: input.department || (begun.department ?? ''),
    location: input.location || (begun.location ?? ''),
    requisition: input.requisition ?? '',
    summary: input.summary || (begun.summary ?? ''),
    objectives: orOf(input.objectives, begun.objectives),
    sources: orOf(input.sources, begun.sources),
    maximum: input.maximum ?? begun.maximum ?? 100,
    discNote: input.discNote || (begun.discNote ?? ''),
  };
}

function changedFields(job: Job, text: Partial<Job>): string[] {
  return Object.entries(text)
    .filter(([name, value]) => JSON.stringify(job[name as keyof Job]) !== JSON.stringify(value))
    .map(([name]) => name);
}
