import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Blindness } from '../../assessments/model/blindness.service.js';
import { Audit } from '../../audit/audit.service.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import type { PacketContents } from '../document/packet-contents.js';
import type { ReplacedPacket } from './packet.entity.js';
import { PacketOrder } from './packet-order.entity.js';
import { PacketVisibility } from './packet-visibility.js';
import { offsetOf, paged, pageSize, type Paged } from '../../platform/http/paging.js';
import type { Paper } from '../../platform/base/regional.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'packet.downloaded': { jobId: string; packetId: string; sha256: string };
  }
}

export interface PacketFacts {
  id: string;
  jobId: string;
  state: 'made';
  fileName: string;
  madeById: string | null;
  madeByName: string;
  /** ISO 8601 in UTC. */
  madeAt: string;
  paper: Paper;
  names: boolean;
  pages: number;
  sha256: string;
  /** Bytes. */
  size: number;
  candidates: number;
  /** Names that were replaced by letters within notes. */
  masked: number;
  /** Where a statement stands in its place since somebody it named was erased: what it was, the first first. */
  replaced: ReplacedPacket[];
}

/** A packet that is not made, or not yet. */
export type OrderFacts = Pick<
  PacketOrder,
  'id' | 'jobId' | 'askedById' | 'askedByName' | 'paper' | 'names' | 'stage' | 'problem' | 'chosen'
> & {
  state: Exclude<PacketOrder['state'], 'made'>;
  /** ISO 8601 in UTC. */
  askedAt: string;
  /** How many others are made before it, while it waits. */
  before: number;
  /** How much it holds; nothing where some of it is kept from this viewer by now. */
  counts: PacketOrder['counts'] | null;
};

/** A packet that is for its viewer. */
export interface FoundPacket {
  job: Job;
  packet: PacketFacts;
  /** The candidates that it was made of, by their own keys; none is everybody. */
  chosen: string[];
}

/**
 * The packets that were made, and those that were asked for. One may hold what a viewer must not see, whoever made it: it is there for them only
 * while nothing that it holds is kept from them.
 */
@Injectable()
export class PacketReader {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly blindness: Blindness,
    private readonly sight: PacketVisibility,
    private readonly audit: Audit,
  ) {}

  /** The newest first. @throws NotFound, Forbidden */
  async list(
    viewer: Viewer,
    jobId: string,
    query: { page?: number; asked?: number },
  ): Promise<{ job: Job; packets: Paged<PacketFacts>; orders: Paged<OrderFacts> }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.job(viewer, jobId, 'packet.make', tx);
      const kept = await this.sight.keptFrom(viewer, jobId, tx);
      const about = [jobId, kept.sittings, kept.disc];
      const found = await tx.query<FactsRow[]>(
        `select ${facts} from packets p where ${readable} order by p.made_at desc, p.id desc limit $4 offset $5`,
        [...about, pageSize, offsetOf(query)],
      );
      const asked = { page: query.asked };
      const orders = await tx.query<OrderRow[]>(
        `select ${orderFacts} from packet_orders o where o.job_id = $1 and ${orderReadable}
          order by o.asked_at desc, o.id desc limit $5 offset $6`,
        [...about, viewer.id, pageSize, offsetOf(asked)],
      );
      const [counted] = await tx.query<[{ packets: number; orders: number }]>(
        `select (select count(*)::int from packets p where ${readable}) as packets,
                (select count(*)::int from packet_orders o where o.job_id = $1 and ${orderReadable}) as orders`,
        [...about, viewer.id],
      );
      return {
        job,
        packets: paged(found.map(packetSummary), counted.packets, query),
        orders: paged(orders.map(orderOf), counted.orders, asked),
      };
    });
  }

  /** @throws NotFound also where it is not for this viewer yet */
  async one(viewer: Viewer, id: string): Promise<FoundPacket> {
    return this.database.transaction(async (tx) => this.found(viewer, await rowOf(id, tx), tx));
  }

  /** One that is not made, or not yet. @throws NotFound also where it is not for this viewer */
  async order(viewer: Viewer, id: string): Promise<OrderFacts & { job: Job }> {
    return this.database.transaction((tx) => this.foundOrder(viewer, id, tx));
  }

  /** A packet, made or not. @throws NotFound also where it is not for this viewer yet */
  async seen(
    viewer: Viewer,
    id: string,
  ): Promise<(FoundPacket & { order?: never }) | { job: Job; order: OrderFacts; packet?: never }> {
    return this.database.transaction(async (tx) => {
      const made = await rowOf(id, tx);
      // It may be made in between: then it is no order any more, and a packet.
      const found = made ? undefined : await this.foundOrder(viewer, id, tx).catch(hidden);
      if (!found) return this.found(viewer, made ?? (await rowOf(id, tx)), tx);
      const { job, ...order } = found;
      return { job, order };
    });
  }

  /** The file itself; that it was taken goes on the record. @throws NotFound also where it is not for this viewer yet */
  async file(viewer: Viewer, id: string): Promise<{ fileName: string; content: Buffer }> {
    return this.database.transaction(async (tx) => {
      const { packet } = await this.found(viewer, await rowOf(id, tx), tx);
      const { jobId, sha256 } = packet;
      const [row] = await tx.query<{ content: Buffer; holds: PacketContents }[]>(
        `select content, comparison->'holds' as holds from packets where id = $1`,
        [id],
      );
      if (!row) throw new NotFound('packet');
      await this.blindness.recordShown(tx, viewer, 'packet', { ratings: row.holds.sittings, disc: row.holds.disc });
      await this.audit.record(tx, viewer, 'packet.downloaded', { jobId, packetId: id, sha256 });
      return { fileName: packet.fileName, content: row.content };
    });
  }

  private async foundOrder(viewer: Viewer, id: string, tx: Tx): Promise<OrderFacts & { job: Job }> {
    const [asked] = await tx.query<{ jobId: string }[]>('select job_id as "jobId" from packet_orders where id = $1', [
      id,
    ]);
    const job = await this.jobOf(viewer, asked?.jobId, tx);
    const { sittings, disc } = await this.sight.keptFrom(viewer, job.id, tx);
    const [row] = await tx.query<OrderRow[]>(
      `select ${orderFacts} from packet_orders o where o.job_id = $1 and ${orderReadable} and o.id = $5`,
      [job.id, sittings, disc, viewer.id, id],
    );
    if (!row) throw new NotFound('packet');
    return { job, ...orderOf(row) };
  }

  private async found(viewer: Viewer, row: FoundRow | undefined, tx: Tx): Promise<FoundPacket> {
    const job = await this.jobOf(viewer, row?.jobId, tx);
    const { known, chosen, ...facts } = row!;
    const kept = await this.sight.keptFrom(viewer, job.id, tx);
    // What it holds is looked at only where something is kept from the viewer.
    const isPlain = Object.values(kept).every((ids) => ids.length === 0);
    if (!known || !(isPlain || (await this.isForViewer(viewer, facts, kept, tx)))) throw new NotFound('packet');
    return { job, packet: packetSummary(facts), chosen: chosen ?? [] };
  }

  /** Whether it holds nothing that is kept from the viewer; an administrator's look goes on the record. */
  private async isForViewer(
    viewer: Viewer,
    { id, jobId }: FactsRow,
    { sittings, disc, asAdministrator }: Kept,
    tx: Tx,
  ): Promise<boolean> {
    const [row] = await tx.query<{ looks: boolean }[]>(
      `select cardinality($4::text[]) > 0 and p.holds->'sittings' ?| $4::text[] as looks
         from packets p where ${readable} and p.id = $5`,
      [jobId, sittings, disc, asAdministrator, id],
    );
    if (row?.looks) await this.blindness.recordLook(tx, viewer, { jobId });
    return row !== undefined;
  }

  private async jobOf(viewer: Viewer, jobId: string | undefined, tx: Tx): Promise<Job> {
    if (!jobId || !viewer.may('packet.make', jobId)) throw new NotFound('packet');
    return this.jobs.job(viewer, jobId, 'packet.make', tx);
  }
}

/** A packet as its table has it, for nobody yet. */
async function rowOf(id: string, tx: Tx): Promise<FoundRow | undefined> {
  const [row] = await tx.query<FoundRow[]>(
    `select ${facts}, p.holds is not null as known, p.comparison->'chosen'->'candidates' as chosen
       from packets p where p.id = $1`,
    [id],
  );
  return row;
}

type Kept = Awaited<ReturnType<PacketVisibility['keptFrom']>>;

interface FoundRow extends FactsRow {
  /** Whether it is known what it holds. */
  known: boolean;
  chosen: string[] | null;
}

interface FactsRow extends Omit<PacketFacts, 'madeAt' | 'state'> {
  madeAt: Date;
}

const facts = `
  p.id, p.job_id as "jobId", p.file_name as "fileName", p.made_by_id as "madeById", p.made_by_name as "madeByName",
  p.made_at as "madeAt", p.paper, p.names, p.pages, p.sha256, p.size, p.candidates, p.masked,
  coalesce(p.replaced, '[]') as replaced`;

/** A packet of which it is not known what it holds is nobody's. Where nothing is kept from the viewer, nothing is looked at. */
const readable = `
  p.job_id = $1 and p.holds is not null
  and (cardinality($2::text[]) = 0 or not p.holds->'sittings' ?| $2::text[])
  and (cardinality($3::text[]) = 0 or not p.holds->'disc' ?| $3::text[])`;

function packetSummary(row: FactsRow): PacketFacts {
  return { ...row, state: 'made', madeAt: row.madeAt.toISOString() };
}

interface OrderRow extends Omit<OrderFacts, 'askedAt'> {
  askedAt: Date;
}

const kept = `(cardinality($2::text[]) > 0 and o.holds->'sittings' ?| $2::text[]
    or cardinality($3::text[]) > 0 and o.holds->'disc' ?| $3::text[])`;

/** Whoever asked sees what became of it, whatever is kept from them by now. */
const orderReadable = `o.state <> 'made' and (o.asked_by_id = $4 or not ${kept})`;

const orderFacts = `
  o.id, o.job_id as "jobId", o.asked_by_id as "askedById", o.asked_by_name as "askedByName", o.asked_at as "askedAt",
  o.paper, o.names, o.stage, o.problem, o.chosen, o.state, case when ${kept} then null else o.counts end as counts,
  case when o.state = 'waiting' then (select count(*)::int from packet_orders w
        where w.state = 'waiting' and (w.asked_at, w.id) < (o.asked_at, o.id)) else 0 end as before`;

function orderOf(row: OrderRow): OrderFacts {
  return { ...row, askedAt: row.askedAt.toISOString() };
}

function hidden(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}
