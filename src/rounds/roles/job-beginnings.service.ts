import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HiringTeamMember } from '../../accounts/access/hiring-team-member.entity.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { copyStages } from '../../candidates/pipeline/job-stages.service.js';
import { Jobs } from '../../jobs/jobs.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { type Beginning, RoleStarts } from '../../jobs/model/job-hooks.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Forbidden } from '../../platform/base/domain-errors.js';
import type { JobCopy, JobFromRole } from './role.dto.js';
import { layDownRole } from './lay-down-role.js';
import type { RoleFile } from './role-file.js';
import { roleOfJob } from './role-of-job.js';
import { RoleTemplates } from './role-templates.service.js';
import { starterRole } from './starter-roles.js';

/** Jobs that begin with something: a starter role, a template, or an earlier job. */
@Injectable()
export class JobBeginnings implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly jobs: Jobs,
    private readonly templates: RoleTemplates,
    private readonly roleStarts: RoleStarts,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.roleStarts.giveBy((start) => withRole(starterRole(start)));
  }

  /** @throws NotFound, Forbidden, InvalidInput as for a job that begins blank */
  async fromTemplate(viewer: Viewer, roleId: string, input: JobFromRole): Promise<Job> {
    const { content } = await this.templates.one(viewer, roleId);
    return this.jobs.begin(viewer, asNew(input), withRole(content), { start: 'template', from: roleId });
  }

  /**
   * A job with another's analysis, newest plan, kit and stages, none of it frozen; and its team, where that is asked
   * for. Of the other's candidates, sessions and scores nothing comes along.
   * @throws NotFound, Forbidden, InvalidInput as for a job that begins blank
   */
  async fromJob(viewer: Viewer, jobId: string, input: JobCopy): Promise<Job> {
    if (!viewer.may('job.open')) throw new Forbidden();
    const job = await this.access.job(viewer, jobId, 'job.view');
    const role = await roleOfJob(this.database.reader, job);
    const { text, layDown } = withRole(role);
    const { department, location } = job;
    const beginning: Beginning = {
      text: { ...text, department, location },
      layDown: async (tx, by, made) => {
        await layDown(tx, by, made);
        await copyStages(tx, { from: jobId, to: made.id });
        if (input.team) await this.copyTeam(tx, by, { from: jobId, to: made.id });
      },
    };
    return this.jobs.begin(viewer, asNew(input), beginning, { start: 'job', from: jobId });
  }

  /** The others of a team, in their roles and under their keys; whoever cannot sign in any more stays behind. */
  private async copyTeam(tx: Tx, viewer: Viewer, { from, to }: { from: string; to: string }): Promise<void> {
    const own = await tx.findOneByOrFail(HiringTeamMember, { jobId: to, personId: viewer.id });
    const team = await tx.query<Pick<HiringTeamMember, 'personId' | 'key' | 'roles'>[]>(
      `select m.person_id as "personId", m.key, m.roles from hiring_team_members m join people p on p.id = m.person_id
        where m.job_id = $1 and m.person_id <> $2 and p.disabled_at is null order by m.key`,
      [from, viewer.id],
    );
    const before = await tx.findOneBy(HiringTeamMember, { jobId: from, personId: viewer.id });
    // Whoever copies keeps their own key, so that no other member's is taken by it.
    const key = before?.key ?? own.key;
    const taken = team.some((member) => member.key === key) ? `${key}-${team.length + 1}` : key;
    if (taken !== own.key) await tx.update(HiringTeamMember, { id: own.id }, { key: taken });
    for (const { personId, key: theirs, roles } of team) {
      await tx.insert(HiringTeamMember, { id: newId(), jobId: to, personId, key: theirs, roles });
      await this.audit.record(tx, viewer, 'member.added', { jobId: to, personId, roles });
    }
  }
}

function withRole(role: RoleFile): Beginning {
  return { text: role.job, layDown: (tx, viewer, job) => layDownRole(tx, viewer, job.id, role) };
}

function asNew({ title, requisition, department, location, roles }: JobFromRole) {
  return { title, requisition, department, location, roles, objectives: [], sources: [] };
}
