import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../../accounts/access/sessions.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { selectionOf } from '../../comparison/pages/selection.js';
import { letterSecretOf } from '../../jobs/model/letter-secret.js';
import { Background } from '../../platform/background/background.js';
import { NoLongerOurs, OrderRunner } from '../../platform/orders/order-runner.js';
import { BrowserPool } from '../../platform/browser/browser-pool.js';
import { BrowserUnavailable } from '../../platform/browser/find-browser.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { Packet } from './packet.entity.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';
import { type BegunOrder, PacketOrders } from './packet-orders.js';
import { PacketVisibility } from './packet-visibility.js';
import { printPacket, type PrintedPacket } from '../document/print-packet.js';
import { printProblem, RightsLost } from '../../platform/orders/print-problem.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'packet.made': { jobId: string; packetId: string; sha256: string; names: boolean; candidates: number };
    'packet.failed': { jobId: string; packetId: string; problem: OrderProblem };
  }
}

/** The task of the background whose payload names an order. */
export const makePacket = 'packet.make';

/** Milliseconds for printing one packet. */
const printTimeoutMs = 180_000;

/** Makes the packets that were asked for, one job each. A packet is a record: it stays as it was made. */
@Injectable()
export class PacketMaking implements OnModuleInit {
  private readonly log = new Logger('Packets');
  private readonly orders = new OrderRunner<BegunOrder, OrderProblem>({
    begin: (id) => this.book.begin(id),
    stillOurs: (order) => this.book.isOn(order),
    make: (order, signal) => this.make(order, signal),
    fail: (order, problem) => this.fail(order, problem),
    sendBack: (order, uncounted) => this.sendBack(order, uncounted),
    problemOf: (error) => this.problemOf(error),
  });

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly database: Database,
    private readonly background: Background,
    private readonly sessions: Sessions,
    private readonly book: PacketOrders,
    private readonly sight: PacketVisibility,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    const atOnce = this.settings.printsAtOnce;
    this.background.handle<{ id: string }>(makePacket, ({ id }, run) => this.orders.work(id, run), { atOnce });
  }

  /** Ends the making of a packet in this process at once; another process hears of it from the database. */
  stop(id: string): void {
    this.orders.stop(id);
  }

  private async make(order: BegunOrder, signal: AbortSignal): Promise<void> {
    const { evidence, context } = order.source!;
    await this.maker(order);
    const { paper, names, timeZone, askedAt: madeAt } = order;
    const letterSecret = names ? undefined : await letterSecretOf(this.database.reader, order.jobId);
    const printed = await printPacket(
      evidence,
      context,
      {
        ...{ paper, names, letterSecret, timeZone, madeAt, signal, timeout: printTimeoutMs },
        selection: selectionOf(evidence, order.chosen),
        onStage: async (stage, counts) => {
          signal.throwIfAborted();
          if (!(await this.book.report(order, stage, counts))) throw new NoLongerOurs();
        },
      },
      this.pool,
    );
    signal.throwIfAborted();
    await this.keep(order, printed);
  }

  /** Whoever asked, with the rights they have at this moment. */
  private async maker({ askedById, jobId, holds }: BegunOrder): Promise<Viewer> {
    const viewer = askedById ? await this.sessions.viewerOfPerson(askedById) : undefined;
    const may = viewer && (await this.database.transaction((tx) => this.sight.mayMake(viewer, jobId, holds, tx)));
    if (!may) throw new RightsLost();
    return viewer;
  }

  /** The packet, the end of its order and the record of it: all three, once, or none. */
  private async keep(order: BegunOrder, { pdf, pages, sha256, ...record }: PrintedPacket): Promise<void> {
    const { id, jobId, names, paper, askedAt, chosen, holds, run } = order;
    const viewer = await this.maker(order);
    const candidates = record.comparison.candidates.length;
    await this.database.transaction(async (tx) => {
      if (!(await this.book.move(tx, id, 'made', {}, run))) throw new NoLongerOurs();
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

  private problemOf(error: unknown): OrderProblem | undefined {
    if (error instanceof BrowserUnavailable) this.log.warn(error.message);
    return printProblem(error);
  }

  private async fail({ id, jobId, run, askedById, askedByName }: BegunOrder, problem: OrderProblem): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await this.book.move(tx, id, 'failed', { problem }, run))) return;
      const actor = { id: askedById, name: askedByName };
      await this.audit.record(tx, actor, 'packet.failed', { jobId, packetId: id, problem });
    });
  }

  /** @param uncounted 1 where this try does not count */
  private async sendBack({ id, run }: BegunOrder, uncounted: 0 | 1): Promise<void> {
    const changes = { run: null, stage: 'evidence' as const, tries: () => `tries - ${uncounted}` };
    // Where the database does not answer either, the next start takes it on as it stands.
    await this.book.move(this.database.reader, id, 'waiting', changes, run).catch(() => undefined);
  }
}
