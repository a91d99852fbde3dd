import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Sessions } from '../accounts/sessions.service.js';
import type { Viewer } from '../accounts/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { selectionOf } from '../comparison/selection.js';
import { Background, type JobRun } from '../platform/background/background.js';
import { BrowserPool } from '../platform/browser/browser-pool.js';
import { BrowserUnavailable } from '../platform/browser/find-browser.js';
import { PrintFailed, PrintTookTooLong } from '../platform/browser/print.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { Packet } from './packet.entity.js';
import type { OrderProblem } from './packet-order.entity.js';
import { type BegunOrder, PacketOrderBook } from './packet-order-book.js';
import { PacketSight } from './packet-sight.js';
import { printPacket, type PrintedPacket } from './print-packet.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'packet.made': { jobId: string; packetId: string; sha256: string; names: boolean; candidates: number };
    'packet.failed': { jobId: string; packetId: string; problem: OrderProblem };
  }
}

/** The task of the background whose payload names an order. */
export const makePacket = 'packet.make';

/** Milliseconds for printing one packet. */
const patience = 180_000;
/** How often one is begun: the process may end meanwhile, or the database go away. */
const mostTries = 5;
const lookEveryMs = 1000;

/** The order was cancelled, or another process is at it. */
class NoLongerOurs extends Error {}

/** The asker's rights do not reach as far any more as when they asked. */
class RightsLost extends Error {}

/** Makes the packets that were asked for, one job each. A packet is a record: it stays as it was made. */
@Injectable()
export class PacketMaking implements OnModuleInit {
  private readonly log = new Logger('Packets');
  private readonly under = new Map<string, AbortController>();

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly database: Database,
    private readonly background: Background,
    private readonly sessions: Sessions,
    private readonly book: PacketOrderBook,
    private readonly sight: PacketSight,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    const atOnce = this.settings.printsAtOnce;
    this.background.handle<{ id: string }>(makePacket, ({ id }, run) => this.work(id, run), { atOnce });
  }

  /** Ends the making of a packet in this process at once; another process hears of it from the database. */
  stop(id: string): void {
    this.under.get(id)?.abort(new NoLongerOurs());
  }

  private async work(id: string, { signal: shutdown }: JobRun): Promise<void> {
    const order = await this.book.begin(id);
    if (!order) return;
    const ended = new AbortController();
    this.under.set(id, ended);
    const looking = setInterval(() => void this.look(order, ended), lookEveryMs);
    try {
      if (order.tries > mostTries) return await this.fail(order, 'process_ended');
      await this.make(order, AbortSignal.any([shutdown, ended.signal]));
    } catch (error) {
      if (ended.signal.aborted || error instanceof NoLongerOurs) return;
      if (shutdown.aborted) await this.sendBack(order, 1);
      else if (await this.failedForGood(order, error)) return;
      throw error;
    } finally {
      clearInterval(looking);
      if (this.under.get(id) === ended) this.under.delete(id);
    }
  }

  private async look(order: BegunOrder, ended: AbortController): Promise<void> {
    const ours = await this.book.isOn(order).catch(() => true);
    if (!ours) ended.abort(new NoLongerOurs());
  }

  private async make(order: BegunOrder, signal: AbortSignal): Promise<void> {
    const { evidence, context } = order.source!;
    await this.maker(order);
    const { paper, names, timeZone, askedAt: madeAt } = order;
    const printed = await printPacket(
      evidence,
      context,
      {
        ...{ paper, names, timeZone, madeAt, signal, timeout: patience },
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
    await this.database.transaction(async (tx) => {
      if (!(await this.book.move(tx, id, 'made', {}, run))) throw new NoLongerOurs();
      await tx.insert(Packet, {
        ...{ id, jobId, names, paper, madeAt: askedAt, pages, sha256 },
        madeById: viewer.id,
        madeByName: viewer.name,
        comparison: { ...record, chosen, holds } as never,
        content: Buffer.from(pdf),
      });
      const candidates = record.comparison.candidates.length;
      await this.audit.record(tx, viewer, 'packet.made', { jobId, packetId: id, sha256, names, candidates });
    });
  }

  /** @returns false where it goes back into the queue, to be tried again after a while */
  private async failedForGood(order: BegunOrder, error: unknown): Promise<boolean> {
    const problem = problemOf(error) ?? (order.tries >= mostTries ? 'error' : undefined);
    if (!problem) {
      await this.sendBack(order, 0);
      return false;
    }
    if (error instanceof BrowserUnavailable) this.log.warn(error.message);
    await this.fail(order, problem);
    return true;
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

/** What trying again would not help against. */
function problemOf(error: unknown): OrderProblem | undefined {
  if (error instanceof RightsLost) return 'rights';
  if (error instanceof BrowserUnavailable) return 'no_browser';
  if (error instanceof PrintTookTooLong) return 'too_long';
  if (error instanceof PrintFailed) return 'not_printable';
  return undefined;
}
