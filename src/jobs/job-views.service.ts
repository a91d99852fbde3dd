import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { isSeatedIn } from '../assessments/model/seated-in-job.js';
import { Database } from '../platform/database/database.js';
import { Mail } from '../platform/mail/mail.js';
import { HiringTeam } from './team/hiring-team.service.js';
import { JobAccess } from './model/job-access.js';
import { jobPlaces } from './model/job-navigation.js';
import { JobProgressReader } from './progress/job-progress.js';
import { nextSteps } from './progress/job-steps.js';
import {
  reminderChoices,
  roleChoices,
  rolesInWords,
  sourceChoices,
  sourceName,
  statusName,
} from './model/job-words.js';
import type { Job } from './model/job.entity.js';
import { RoundExportRule } from './model/job-hooks.js';

/** A job as the API gives it. */
export function jobDetail(job: Job) {
  const { createdAt, ...rest } = job;
  return { ...rest, createdAt: createdAt.toISOString() };
}

/** What the pages of a job itself show. */
@Injectable()
export class JobViews {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly progress: JobProgressReader,
    private readonly team: HiringTeam,
    private readonly roundExport: RoundExportRule,
    private readonly mail: Mail,
  ) {}

  async one(viewer: Viewer, id: string) {
    return jobDetail(await this.access.job(viewer, id, 'job.view'));
  }

  async overview(viewer: Viewer, id: string) {
    const job = await this.access.job(viewer, id, 'job.view');
    const progress = await this.progress.of(id);
    const members = await this.team.members(this.database.reader, id);
    const steps = nextSteps(id, progress);
    return {
      title: job.title,
      ...jobPlaces(job, 'overview'),
      facts: jobFacts(job),
      status: { value: job.status, label: statusName[job.status] },
      closed: job.status === 'closed',
      version: job.version,
      mayEdit: viewer.may('job.edit', id),
      mayCopy: viewer.may('job.open'),
      mayExport: await this.roundExport.allows(viewer, id, this.database.reader),
      mayExportRecords: viewer.may('records.export', id),
      maySeeImpact: viewer.may('impact.view', id) && !(await isSeatedIn(this.database.reader, viewer.id, id)),
      summary: job.summary,
      objectives: job.objectives,
      discNote: job.discNote,
      members: members.map((member) => ({ name: member.name, roles: rolesInWords(member.roles) })),
      steps,
      next: job.status === 'open' ? (steps.find((step) => step.state === 'due') ?? null) : null,
    };
  }

  blank() {
    return {
      title: 'Create a job',
      starts: [
        { value: 'blank', label: 'Blank' },
        { value: 'technical-seller', label: 'Technical seller (starter role)' },
        { value: 'teacher', label: 'Teacher (starter role)' },
        { value: 'support-lead', label: 'Support lead (starter role)' },
        { value: 'software-engineer', label: 'Software engineer (starter role)' },
      ],
      sources: sourceChoices,
      leadRoles: roleChoices.filter(({ value }) => value !== 'panelist'),
      chosenRoles: ['recruiter', 'hiring_manager'],
    };
  }

  async editing(viewer: Viewer, id: string) {
    const job = await this.access.job(viewer, id, 'job.edit');
    return {
      title: `Edit ${job.title}`,
      ...jobPlaces(job, 'overview'),
      fields: { ...jobDetail(job), objectives: job.objectives.join('\n') },
      version: String(job.version),
      sources: sourceChoices,
      reminders: reminderChoices,
      mail: this.mail.configured,
    };
  }
}

function jobFacts(job: Job) {
  return filled([
    ['Requisition', job.requisition],
    ['Department', job.department],
    ['Location', job.location],
    ['Sources', job.sources.map((source) => sourceName[source]).join(', ')],
    ['Maximum score', String(job.maximum)],
  ]);
}

function filled(facts: [string, string][]) {
  return facts.filter(([, value]) => value !== '').map(([label, value]) => ({ label, value }));
}
