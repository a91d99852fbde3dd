import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { PrintedPacket } from '../../packets/document/print-packet.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Background } from '../../platform/background/background.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { type Begun, type DocumentMaker, DocumentOrders } from '../../platform/orders/document-orders.js';
import { type OrderProblem, RightsLost } from '../../platform/orders/order-states.js';
import { TablePacket } from './table-packet.entity.js';
import { UploadedTables } from './uploaded-tables.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'table.packet_made': { tableId: string; packetId: string; sha256: string; pages: number };
    'table.packet_failed': { tableId: string; packetId: string; problem: OrderProblem };
  }
}

/** Packets of tables that were asked for. */
@Injectable()
export class TablePacketOrders extends DocumentOrders<TablePacket> {
  constructor(@Inject(SETTINGS) { printsAtOnce }: Settings, database: Database, background: Background) {
    super(database, background, {
      entity: TablePacket,
      name: 'Packets of tables',
      task: 'table_packet.make',
      atOnce: printsAtOnce,
      unbegun: { stage: 'evidence' },
    });
  }
}

type BegunPacket = Begun<TablePacket>;

/** Milliseconds for printing one packet. */
const printTimeoutMs = 180_000;

/** Makes the packets of tables that were asked for, each of all that its table holds. */
@Injectable()
export class TablePacketMaking implements DocumentMaker<TablePacket>, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: Sessions,
    private readonly orders: TablePacketOrders,
    private readonly tables: UploadedTables,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.orders.makeWith(this);
  }

  async make(order: BegunPacket, signal: AbortSignal): Promise<void> {
    const { reading } = await this.readFor(order);
    const { evidence, assumptions } = reading;
    // Its owner said otherwise how it is to be read, and so it cannot be any more.
    if (!evidence) throw new RightsLost();
    const { paper, names, timeZone, locale, askedAt: madeAt } = order;
    await this.orders.report(order, { stage: 'comparison' });
    // Read with the first packet, so that the server itself starts sooner.
    const { printPacket } = await import('../../packets/document/print-packet.js');
    const onStage = async (stage: TablePacket['stage']): Promise<void> => {
      signal.throwIfAborted();
      await this.orders.report(order, { stage });
    };
    const options = { paper, names, timeZone, locale, madeAt, signal, timeout: printTimeoutMs, onStage };
    const printed = await printPacket(evidence, { assumptions }, options, this.pool);
    signal.throwIfAborted();
    await this.keep(order, printed);
  }

  private async readFor(order: BegunPacket) {
    const viewer = await this.asker(order);
    return this.tables.read(viewer, order.tableId).catch((error: unknown) => {
      throw error instanceof NotFound ? new RightsLost() : error;
    });
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async asker({ askedById }: BegunPacket): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    if (!viewer?.may('round.import')) throw new RightsLost();
    return viewer;
  }

  /** The packet, the end of its order and the record of it: all three, once, or none. */
  private async keep(order: BegunPacket, { pdf, pages, sha256, fileName, masked }: PrintedPacket): Promise<void> {
    const { id, tableId } = order;
    const viewer = await this.asker(order);
    await this.database.transaction(async (tx) => {
      await this.orders.finish(tx, order, { fileName, pages, masked, sha256, content: Buffer.from(pdf) });
      await this.audit.record(tx, viewer, 'table.packet_made', { tableId, packetId: id, sha256, pages });
    });
  }

  async recordFailure(tx: Tx, order: BegunPacket, problem: OrderProblem): Promise<void> {
    const { id, tableId, askedById, askedByName } = order;
    const actor = { id: askedById, name: askedByName };
    await this.audit.record(tx, actor, 'table.packet_failed', { tableId, packetId: id, problem });
  }
}
