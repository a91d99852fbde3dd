import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { HiringTeamMember, memberKey } from '../../accounts/access/hiring-team-member.entity.js';
import { leadRoles } from '../../jobs/model/job.dto.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { Forbidden, InvalidInput, type FieldProblem } from '../../platform/base/domain-errors.js';
import { checkImport } from '../file/check-import.js';
import type { Problem } from '../file/problem.js';
import type { RoundFile } from '../file/round-file.js';
import { RoundImport } from './round-import.js';
import { RoundVisibility } from './round-visibility.js';
import { SealedRounds } from './sealed-rounds.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'round.exported': { jobId: string };
  }
}

/** Round files, taken in and given out for a person. */
@Injectable()
export class Rounds {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly sight: RoundVisibility,
    private readonly audit: Audit,
    private readonly imports: RoundImport,
    private readonly seals: SealedRounds,
  ) {}

  /**
   * Takes a round file in as a new job. Anyone who brings it runs the job from then on, as a recruiter if the file says
   * nothing better; an administrator sees it anyway.
   * @param naming how a problem of the file is told
   * @throws InvalidInput with every problem of the file; Forbidden
   */
  async take(
    viewer: Viewer,
    source: string | Uint8Array,
    naming: (problem: Problem) => FieldProblem,
  ): Promise<{ jobId: string }> {
    if (!viewer.may('round.import')) throw new Forbidden();
    // The schema's reader is large, and most visits need none of it.
    const { readRoundFile } = await import('../file/read-round-file.js');
    const reading = readRoundFile(source);
    const problems = 'problems' in reading ? reading.problems : await checkImport(reading.round);
    if ('problems' in reading || problems.length > 0) throw new InvalidInput(problems.map(naming));
    const mark = await this.seals.markOf(viewer.name, reading.seal);
    return this.database.transaction(async (tx) => {
      const { jobId } = await this.imports.import(tx, viewer, reading.round, mark);
      if (!viewer.administrator) await this.join(tx, viewer, jobId);
      return { jobId };
    });
  }

  private async join(tx: Tx, viewer: Viewer, jobId: string): Promise<void> {
    const team = await tx.findBy(HiringTeamMember, { jobId });
    const own = team.find((member) => member.personId === viewer.id);
    if (own?.roles.some((role) => leadRoles.includes(role))) return;
    const roles = [...(own?.roles ?? []), 'recruiter' as const];
    if (own) {
      await tx.update(HiringTeamMember, { id: own.id }, { roles });
      const { personId, roles: before } = own;
      return this.audit.record(tx, viewer, 'member.changed', { jobId, personId, before, roles });
    }
    const key = memberKey(viewer.name, new Set(team.map((member) => member.key)));
    await tx.insert(HiringTeamMember, { id: newId(), jobId, personId: viewer.id, key, roles });
    await this.audit.record(tx, viewer, 'member.added', { jobId, personId: viewer.id, roles });
  }

  /**
   * Everything of a job, as one state of the database. It holds every rating, so it is there only for those from whom
   * nothing of the job is hidden; an administrator's look at what waits for everyone else goes on the record.
   * @throws NotFound, Forbidden
   */
  give(viewer: Viewer, jobId: string): Promise<RoundFile> {
    return this.database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      await this.access.job(viewer, jobId, 'round.export', tx);
      await this.sight.look(viewer, jobId, 'round file', tx);
      await this.audit.record(tx, viewer, 'round.exported', { jobId });
      return this.seals.export(tx, jobId);
    });
  }
}
