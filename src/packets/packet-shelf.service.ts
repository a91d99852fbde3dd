import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Blindness } from '../assessments/blindness.service.js';
import type { Job } from '../jobs/job.entity.js';
import { JobAccess } from '../jobs/job-access.js';
import { Database, type Tx } from '../platform/database/database.js';
import { NotFound } from '../platform/domain-errors.js';
import { offsetOf, paged, pageSize, type Paged } from '../platform/http/paging.js';

export interface PacketFacts {
  id: string;
  jobId: string;
  fileName: string;
  madeById: string | null;
  madeByName: string;
  /** ISO 8601 in UTC. */
  madeAt: string;
  paper: 'A4' | 'Letter';
  names: boolean;
  pages: number;
  sha256: string;
  /** Bytes. */
  size: number;
  candidates: number;
  /** Names that were replaced by letters within notes. */
  masked: number;
}

/**
 * The packets that were made. One that somebody else made may hold what a viewer must not see yet: it is there for
 * them only once nothing of the job is kept from them.
 */
@Injectable()
export class PacketShelf {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
  ) {}

  /** The newest first. @throws NotFound, Forbidden */
  async list(
    viewer: Viewer,
    jobId: string,
    query: { page?: number },
  ): Promise<{ job: Job; packets: Paged<PacketFacts> }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'packet.make', tx);
      const { everything } = await this.sight(viewer, jobId, tx);
      const mine = [jobId, everything, viewer.id];
      const found = await tx.query<FactsRow[]>(
        `select ${facts} from packets p where ${readable} order by p.made_at desc, p.id desc limit $4 offset $5`,
        [...mine, pageSize, offsetOf(query)],
      );
      const [counted] = await tx.query<{ total: number }[]>(
        `select count(*)::int as total from packets p where ${readable}`,
        mine,
      );
      return { job, packets: paged(found.map(factsOf), counted?.total ?? 0, query) };
    });
  }

  /** @throws NotFound also where it is not for this viewer yet */
  async one(viewer: Viewer, id: string): Promise<{ job: Job; packet: PacketFacts }> {
    return this.database.transaction((tx) => this.found(viewer, id, tx));
  }

  /** The file itself. @throws NotFound also where it is not for this viewer yet */
  async file(viewer: Viewer, id: string): Promise<{ fileName: string; content: Buffer }> {
    return this.database.transaction(async (tx) => {
      const { packet } = await this.found(viewer, id, tx);
      const [row] = await tx.query<{ content: Buffer }[]>('select content from packets where id = $1', [id]);
      if (!row) throw new NotFound('packet');
      return { fileName: packet.fileName, content: row.content };
    });
  }

  private async found(viewer: Viewer, id: string, tx: Tx): Promise<{ job: Job; packet: PacketFacts }> {
    const [row] = await tx.query<FactsRow[]>(`select ${facts} from packets p where p.id = $1`, [id]);
    if (!row || !viewer.may('packet.make', row.jobId)) throw new NotFound('packet');
    const job = await this.jobs.job(viewer, row.jobId, 'packet.make', tx);
    if (row.madeById === viewer.id) return { job, packet: factsOf(row) };
    const { everything, asAdministrator } = await this.sight(viewer, row.jobId, tx);
    if (!everything) throw new NotFound('packet');
    if (asAdministrator) await this.blindness.recordLook(tx, viewer, { jobId: row.jobId });
    return { job, packet: factsOf(row) };
  }

  /** Whether nothing of a job is kept from the viewer, and no scorecard of theirs is open in it. */
  private async sight(
    viewer: Viewer,
    jobId: string,
    tx: Tx,
  ): Promise<{ everything: boolean; asAdministrator: boolean }> {
    const sights = [...(await this.blindness.ofJob(viewer, jobId, tx)).values()];
    const open = await tx.query<unknown[]>(openCards, [jobId, viewer.id]);
    return {
      everything: open.length === 0 && sights.every(({ sight }) => sight === 'all'),
      asAdministrator: sights.some((one) => one.asAdministrator),
    };
  }
}

interface FactsRow extends Omit<PacketFacts, 'madeAt'> {
  madeAt: Date;
}

const facts = `
  p.id, p.job_id as "jobId", p.comparison->>'fileName' as "fileName", p.made_by_id as "madeById",
  p.made_by_name as "madeByName", p.made_at as "madeAt", p.paper, p.names, p.pages, p.sha256,
  octet_length(p.content) as size, jsonb_array_length(p.comparison->'comparison'->'candidates') as candidates,
  (p.comparison->>'masked')::int as masked`;

const readable = 'p.job_id = $1 and ($2::boolean or p.made_by_id = $3)';

const openCards = `
  select 1 from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
   where a.job_id = $1 and c.panelist_id = $2 and c.state in ('due', 'draft') limit 1`;

function factsOf(row: FactsRow): PacketFacts {
  return { ...row, madeAt: row.madeAt.toISOString() };
}
