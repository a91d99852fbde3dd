import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { selectionOf } from '../../comparison/pages/selection.js';
import { letterSecretOf } from '../../jobs/model/job.entity.js';
import { Background } from '../../platform/background/background.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { type PrintedPacket, printPacket } from '../document/print-packet.js';
import { PacketOrder } from './packet-order.entity.js';
import { PacketVisibility } from './packet-visibility.js';
import { Packet } from './packet.entity.js';

/** Packets that were asked for. What each is made from is read when it is asked for, and kept until it is over. */
@Injectable()
export class PacketOrders extends DocumentOrders<PacketOrder> {
  constructor(@Inject(SETTINGS) { printsAtOnce }: Settings, database: Database, background: Background) {
    super(database, background, {
      entity: PacketOrder,
      name: 'Packets',
      task: 'packet.make',
      atOnce: printsAtOnce,
      unbegun: { stage: 'evidence' },
      begun: { stage: 'comparison' },
      over: { source: null },
      reads: ['source'],
    });
  }
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'packet.made': { jobId: string; packetId: string; sha256: string; names: boolean; candidates: number };
    'packet.failed': { jobId: string; packetId: string; problem: OrderProblem };
  }
}

type BegunPacket = Begun<PacketOrder>;

/** Milliseconds for printing one packet. */
const printTimeoutMs = 180_000;

/** Makes the packets that were asked for, one job each. A packet is a record: it stays as it was made. */
@Injectable()
export class PacketMaking implements DocumentMaker<PacketOrder>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: PacketOrders,
    private readonly visibility: PacketVisibility,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: BegunPacket, signal: AbortSignal): Promise<void> {
    const { evidence, context } = order.source!;
    await this.asker(order);
    const { paper, names, timeZone, locale, askedAt: madeAt } = order;
    const letterSecret = names ? undefined : await letterSecretOf(this.database.reader, order.jobId);
    const printed = await printPacket(
      evidence,
      context,
      {
        ...{ paper, names, letterSecret, timeZone, locale, madeAt, signal, timeout: printTimeoutMs },
        selection: selectionOf(evidence, order.chosen),
        onStage: async (stage, counts) => {
          signal.throwIfAborted();
          const added = { counts: () => 'counts || :counts::jsonb' };
          await this.orders.report(order, { stage, ...added }, { counts: JSON.stringify(counts ?? {}) });
        },
      },
      this.pool,
    );
    signal.throwIfAborted();
    await this.keep(order, printed);
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById, jobId, holds }: BegunPacket): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    const may = viewer && (await this.database.transaction((tx) => this.visibility.mayMake(viewer, jobId, holds, tx)));
    if (!may) throw new RightsLost();
    return viewer;
  }

  /** The packet, the end of its order and the record of it: all three, once, or none. */
  private async keep(order: BegunPacket, { pdf, pages, sha256, ...record }: PrintedPacket): Promise<void> {
    const { id, jobId, names, paper, askedAt, chosen, holds } = order;
    const viewer = await this.asker(order);
    const candidates = record.comparison.candidates.length;
    await this.database.transaction(async (tx) => {
      await this.orders.finish(tx, order);
      await tx.insert(Packet, {
        ...{ id, jobId, names, paper, madeAt: askedAt, pages, sha256 },
        madeById: viewer.id,
        madeByName: viewer.name,
        comparison: { ...record, chosen, holds },
        ...{ fileName: record.fileName, masked: record.masked, candidates, holds },
        size: pdf.length,
        content: Buffer.from(pdf),
      });
      await this.audit.record(tx, viewer, 'packet.made', { jobId, packetId: id, sha256, names, candidates });
    });
  }

  async recordFailure(tx: Tx, order: BegunPacket, problem: OrderProblem): Promise<void> {
    const { id, jobId, askedById, askedByName } = order;
    const actor = { id: askedById, name: askedByName };
    await this.audit.record(tx, actor, 'packet.failed', { jobId, packetId: id, problem });
  }
}
