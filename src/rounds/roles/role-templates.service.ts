import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Forbidden, InvalidInput, NotFound, StaleEdit } from '../../platform/base/domain-errors.js';
import { Database, replace } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { type ListQuery, offsetOf, type Paged, paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { Problem } from '../file/problem.js';
import type { NewRole, RoleEdit } from './role.dto.js';
import { readRoleFile, type RoleFile } from './role-file.js';
import { roleOfJob } from './role-of-job.js';
import { RoleTemplate } from './role-template.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'role.saved': { jobId: string; roleId: string; name: string };
    'role.imported': { roleId: string; name: string };
    'role.edited': { roleId: string; name: string; fields: string[] };
    'role.removed': { roleId: string; name: string };
  }
}

/** A template as it stands in a list. */
export interface RoleSummary {
  id: string;
  name: string;
  description: string;
  shared: boolean;
  owner: string | null;
  own: boolean;
  assessments: number;
  questions: number;
  createdAt: string;
}

/** Role templates: their owners', and shared ones everyone's who creates jobs. An administrator sees all. */
@Injectable()
export class RoleTemplates {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly audit: Audit,
  ) {}

  async list(viewer: Viewer, query: ListQuery): Promise<Paged<RoleSummary>> {
    if (!viewer.may('job.open')) throw new Forbidden();
    const rows = await this.database.reader.query<(RoleSummary & { createdAt: Date; total: number })[]>(
      `with seen as (select * from role_templates t where (t.shared or t.owner_id = $1 or $2)
                        and ($3::text is null or concat_ws(E'\\n', t.name, t.description) ilike $3)),
            page as (select * from seen order by name, id limit ${pageSize} offset ${offsetOf(query)})
       select t.id, t.name, t.description, t.shared, p.name as owner, coalesce(t.owner_id = $1, false) as own,
              jsonb_array_length(t.content #> '{plan,assessments}') as assessments,
              jsonb_array_length(t.content -> 'questions') as questions,
              t.created_at as "createdAt", n.total
         from (select count(*)::int as total from seen) n left join page t on true left join people p on p.id = t.owner_id
        order by t.name, t.id`,
      [viewer.id, viewer.administrator, query.q ? pattern(query.q) : null],
    );
    const found = rows.filter(({ id }) => id !== null);
    const items = found.map(({ total: _total, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
    return paged(items, rows[0]?.total ?? 0, query);
  }

  /** @throws NotFound where it is somebody else's and not shared */
  async one(viewer: Viewer, id: string): Promise<RoleTemplate> {
    const [role] = await this.database.reader.find(RoleTemplate, { where: { id }, relations: { owner: true } });
    const seen = role && (role.shared || role.ownerId === viewer.id || viewer.administrator);
    if (!viewer.may('job.open') || !seen) throw new NotFound('role', 'roleId');
    return role;
  }

  mayChange(viewer: Viewer, role: RoleTemplate): boolean {
    return role.ownerId === viewer.id || viewer.administrator;
  }

  /** Keeps a job's role as a template. @throws NotFound, Forbidden */
  save(viewer: Viewer, jobId: string, { name, description = '', shared }: NewRole): Promise<RoleTemplate> {
    if (!viewer.may('job.open')) throw new Forbidden();
    return this.database.transaction(async (tx) => {
      const job = await this.access.job(viewer, jobId, 'job.view', tx);
      const content = await roleOfJob(tx, job, name);
      const role = { id: newId(), name: content.name, description, shared, content, ownerId: viewer.id };
      await tx.insert(RoleTemplate, role);
      await this.audit.record(tx, viewer, 'role.saved', { jobId, roleId: role.id, name: role.name });
      return tx.findOneByOrFail(RoleTemplate, { id: role.id });
    });
  }

  /**
   * Keeps a role file as a template of the viewer's own.
   * @param naming how a problem of the file is told
   * @throws InvalidInput with every problem of the file; Forbidden
   */
  import(
    viewer: Viewer,
    source: string | Uint8Array,
    naming: (problem: Problem) => { field: string; message: string },
  ): Promise<RoleTemplate> {
    if (!viewer.may('job.open')) throw new Forbidden();
    const reading = readRoleFile(source);
    if ('problems' in reading) throw new InvalidInput(reading.problems.map(naming));
    const { role: content } = reading;
    const { name, description = '' } = content;
    return this.database.transaction(async (tx) => {
      const id = newId();
      await tx.insert(RoleTemplate, { id, name, description, shared: false, content, ownerId: viewer.id });
      await this.audit.record(tx, viewer, 'role.imported', { roleId: id, name });
      return tx.findOneByOrFail(RoleTemplate, { id });
    });
  }

  /** @throws NotFound, Forbidden where it is somebody else's; StaleEdit */
  async edit(viewer: Viewer, id: string, input: RoleEdit): Promise<RoleTemplate> {
    const role = await this.own(viewer, id);
    if (role.version !== input.version) throw new StaleEdit(undefined, roleDetail(role));
    const { name, description = '', shared } = input;
    const wanted = { name, description, shared };
    const fields = (['name', 'description', 'shared'] as const).filter((field) => wanted[field] !== role[field]);
    if (fields.length === 0) return role;
    return this.database.transaction(async (tx) => {
      await replace(tx, RoleTemplate, role, wanted);
      await this.audit.record(tx, viewer, 'role.edited', { roleId: id, name, fields });
      return tx.findOneByOrFail(RoleTemplate, { id });
    });
  }

  /** Jobs that began with it stay as they are. @throws NotFound, Forbidden where it is somebody else's */
  async remove(viewer: Viewer, id: string): Promise<void> {
    const { name } = await this.own(viewer, id);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(RoleTemplate, { id });
      if (affected === 0) throw new NotFound('role', 'roleId');
      await this.audit.record(tx, viewer, 'role.removed', { roleId: id, name });
    });
  }

  /** A template as a file for another installation. */
  async file(viewer: Viewer, id: string): Promise<RoleFile> {
    const { content, name, description } = await this.one(viewer, id);
    const { description: _description, ...rest } = content;
    return { ...rest, name, ...(description !== '' && { description }) };
  }

  private async own(viewer: Viewer, id: string): Promise<RoleTemplate> {
    const role = await this.one(viewer, id);
    if (!this.mayChange(viewer, role)) throw new Forbidden();
    return role;
  }
}

/** A template as the API gives it. */
export function roleDetail({ id, name, description, shared, content, createdAt, version, owner }: RoleTemplate) {
  return {
    ...{ id, name, description, shared, version },
    owner: owner?.name ?? null,
    createdAt: createdAt.toISOString(),
    role: content,
  };
}
