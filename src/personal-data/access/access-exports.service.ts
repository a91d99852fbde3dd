import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { ApplicationAccess } from '../../candidates/application-access.js';
import { Forbidden, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import type { Paper, Regional } from '../../platform/base/regional.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Flag, OneOf } from '../../platform/http/fields.js';
import { AccessExport } from './access-export.entity.js';
import { AccessOrders, jobOf, ofJobs } from './access-making.service.js';
import { CandidateSight } from './candidate-sight.service.js';

export class AccessRequest {
  @OneOf(['A4', 'Letter'], { description: 'Paper size of the PDF.' })
  paper: Paper;

  @Flag({ description: 'Whether other people’s names and addresses are left out.' })
  redacted: boolean = false;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'access.asked': { exportId: string; redacted: boolean; jobId?: string; applicationId?: string; personId?: string };
    'access.downloaded': { exportId: string; sha256: string; jobId?: string };
    'access.deleted': { exportId: string; jobId?: string };
  }
}

const hiddenWords =
  'Some of this candidate’s ratings are hidden from you. It can be given out once every scorecard is submitted or closed.';

/** What is on file about one person is asked for, followed, downloaded and deleted. */
@Injectable()
export class AccessExports {
  constructor(
    private readonly database: Database,
    private readonly applications: ApplicationAccess,
    private readonly orders: AccessOrders,
    private readonly sight: CandidateSight,
    private readonly audit: Audit,
  ) {}

  /**
   * Everything about a candidate, in the jobs that the viewer may give it out of.
   * @throws NotFound, Forbidden; RuleViolation while ratings are hidden from the viewer
   */
  async ask(viewer: Viewer, applicationId: string, input: AccessRequest, regional: Regional): Promise<string> {
    const id = newId();
    await this.database.transaction(async (tx) => {
      const { candidate } = await this.applications.application(viewer, applicationId, 'privacy.edit', tx);
      const all = await tx.query<{ id: string; jobId: string }[]>(
        'select id, job_id as "jobId" from applications where candidate_id = $1 or id = $2 order by created_at, id',
        [candidate.id, applicationId],
      );
      const own = all.filter(({ jobId }) => viewer.may('privacy.edit', jobId));
      const applicationIds = own.map((one) => one.id);
      if (!(await this.sight.look(tx, viewer, await ofJobs(tx, { applicationIds })))) {
        throw new RuleViolation('access.hidden', hiddenWords);
      }
      const jobIds = [...new Set(own.map(({ jobId }) => jobId))];
      await this.put(tx, viewer, { id, kind: 'candidate', applicationIds, jobIds, personId: null }, input, regional);
      const about = { exportId: id, redacted: input.redacted, ...jobOf({ jobIds }), applicationId };
      await this.audit.record(tx, viewer, 'access.asked', about);
    });
    return id;
  }

  /** Everything about somebody who signs in. @throws NotFound, Forbidden */
  async askForPerson(viewer: Viewer, personId: string, input: AccessRequest, regional: Regional): Promise<string> {
    if (!viewer.may('data.manage')) throw new Forbidden();
    const id = newId();
    await this.database.transaction(async (tx) => {
      const [person] = await tx.query<object[]>('select from people where id = $1', [personId]);
      if (!person) throw new NotFound('person');
      const about = { id, kind: 'person' as const, applicationIds: [], jobIds: [], personId };
      await this.put(tx, viewer, about, input, regional);
      await this.audit.record(tx, viewer, 'access.asked', { exportId: id, redacted: input.redacted, personId });
    });
    return id;
  }

  /** @throws NotFound where the viewer may not know of it */
  async one(viewer: Viewer, id: string): Promise<AccessExport> {
    const found = await this.database.reader.findOneBy(AccessExport, { id });
    if (!found || !mayKnow(viewer, found)) throw new NotFound('export');
    return found;
  }

  /** Those of a candidate or a person, the newest first; none where the viewer may not know of them. */
  async list(viewer: Viewer, about: { applicationId: string } | { personId: string }): Promise<AccessExport[]> {
    const query = this.database.reader.createQueryBuilder(AccessExport, 'e').orderBy('e.asked_at', 'DESC').limit(50);
    if ('personId' in about) query.where('e.person_id = :personId', about);
    else query.where('e.application_ids @> array[:applicationId::uuid]', about);
    return (await query.getMany()).filter((one) => mayKnow(viewer, one));
  }

  /** The PDF or the JSON; that it was taken goes on the record. @throws NotFound, also while anything is hidden again */
  file(viewer: Viewer, id: string, kind: 'pdf' | 'json'): Promise<{ fileName: string; content: Buffer }> {
    return this.database.transaction(async (tx) => {
      const found = await tx
        .createQueryBuilder(AccessExport, 'e')
        .addSelect(['e.content', 'e.data'])
        .where(`e.id = :id and e.state = 'made'`, { id })
        .getOne();
      if (!found || !mayKnow(viewer, found)) throw new NotFound('export');
      if (found.kind === 'candidate' && !(await this.sight.look(tx, viewer, await ofJobs(tx, found)))) {
        throw new NotFound('export');
      }
      const about = { exportId: id, sha256: found.sha256!, ...jobOf(found) };
      await this.audit.record(tx, viewer, 'access.downloaded', about);
      return kind === 'pdf'
        ? { fileName: found.fileName!, content: found.content! }
        : { fileName: found.fileName!.replace(/\.pdf$/, '.json'), content: Buffer.from(found.data!) };
    });
  }

  /** @throws NotFound; RuleViolation where it is made, or being made */
  async askAgain(viewer: Viewer, id: string, regional: Regional): Promise<void> {
    await this.one(viewer, id);
    await this.database.transaction(async (tx) => {
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      if (!(await this.orders.askAgain(tx, id, { ...asker, ...regional }))) {
        throw new RuleViolation('access.made', 'It is already generated.');
      }
    });
  }

  /** @throws NotFound; RuleViolation where it is over */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    await this.one(viewer, id);
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) throw new RuleViolation('access.over', 'It is already finished.');
    });
    this.orders.stop(id);
  }

  /** @throws NotFound; RuleViolation while it is being made */
  async delete(viewer: Viewer, id: string): Promise<void> {
    const found = await this.one(viewer, id);
    await this.database.transaction(async (tx) => {
      const [, gone] = await tx.query<[unknown[], number]>(
        `delete from access_exports where id = $1 and state in ('made', 'failed', 'cancelled')`,
        [id],
      );
      if (gone === 0) throw new RuleViolation('access.open', 'It is in progress. Cancel it before you delete it.');
      await this.audit.record(tx, viewer, 'access.deleted', { exportId: id, ...jobOf(found) });
    });
  }

  private put(
    tx: Tx,
    viewer: Viewer,
    about: Pick<AccessExport, 'id' | 'kind' | 'applicationIds' | 'jobIds' | 'personId'>,
    { paper, redacted }: AccessRequest,
    regional: Regional,
  ): Promise<void> {
    const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
    return this.orders.ask(tx, { ...about, paper, redacted, ...regional, ...asker });
  }
}

function mayKnow(viewer: Viewer, { kind, jobIds }: AccessExport): boolean {
  if (kind === 'person') return viewer.may('data.manage');
  return jobIds.length > 0 && jobIds.every((jobId) => viewer.may('privacy.edit', jobId));
}
