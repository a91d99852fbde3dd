import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Blindness } from '../assessments/blindness.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import type { Job } from '../jobs/job.entity.js';
import { JobAccess } from '../jobs/job-access.js';
import { Database, type Tx } from '../platform/database/database.js';
import { NotFound } from '../platform/domain-errors.js';
import type { PacketHoldings } from './packet-holdings.js';
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
 * The packets that were made. One may hold what a viewer must not see, whoever made it: it is there for them only
 * while nothing that it holds is kept from them.
 */
@Injectable()
export class PacketShelf {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
    private readonly rating: WhoIsRating,
  ) {}

  /** The newest first. @throws NotFound, Forbidden */
  async list(
    viewer: Viewer,
    jobId: string,
    query: { page?: number },
  ): Promise<{ job: Job; packets: Paged<PacketFacts> }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'packet.make', tx);
      const kept = await this.keptFrom(viewer, jobId, tx);
      const about = [jobId, kept.sittings, kept.disc];
      const found = await tx.query<FactsRow[]>(
        `select ${facts} from packets p where ${readable} order by p.made_at desc, p.id desc limit $4 offset $5`,
        [...about, pageSize, offsetOf(query)],
      );
      const [counted] = await tx.query<{ total: number }[]>(
        `select count(*)::int as total from packets p where ${readable}`,
        about,
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
    const [owner] = await tx.query<{ jobId: string }[]>('select job_id as "jobId" from packets where id = $1', [id]);
    if (!owner || !viewer.may('packet.make', owner.jobId)) throw new NotFound('packet');
    const job = await this.jobs.job(viewer, owner.jobId, 'packet.make', tx);
    const { sittings, disc, asAdministrator } = await this.keptFrom(viewer, job.id, tx);
    const [row] = await tx.query<(FactsRow & { looks: boolean })[]>(
      `select ${facts}, p.comparison->'holds'->'sittings' ?| $4::text[] as looks
         from packets p where ${readable} and p.id = $5`,
      [job.id, sittings, disc, asAdministrator, id],
    );
    if (!row) throw new NotFound('packet');
    const { looks, ...packet } = row;
    if (looks) await this.blindness.recordLook(tx, viewer, { jobId: job.id });
    return { job, packet: factsOf(packet) };
  }

  /** What is kept from a viewer now: sittings whose ratings are, and applications whose DiSC profile is. */
  private async keptFrom(
    viewer: Viewer,
    jobId: string,
    tx: Tx,
  ): Promise<PacketHoldings & { asAdministrator: string[] }> {
    const sights = [...(await this.blindness.ofJob(viewer, jobId, tx))];
    return {
      sittings: sights.filter(([, { sight }]) => sight !== 'all').map(([id]) => id),
      disc: [...(await this.rating.inJob(viewer.id, jobId, tx))],
      asAdministrator: sights.filter(([, sight]) => sight.asAdministrator).map(([id]) => id),
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

/** A packet of which it is not known what it holds is nobody's. */
const readable = `
  p.job_id = $1 and not (p.comparison->'holds'->'sittings' ?| $2::text[])
  and not (p.comparison->'holds'->'disc' ?| $3::text[])`;

function factsOf(row: FactsRow): PacketFacts {
  return { ...row, madeAt: row.madeAt.toISOString() };
}
