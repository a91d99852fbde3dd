import { Injectable } from '@nestjs/common';
import { lockPerson } from '../../accounts/access/lock-person.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Regional } from '../../platform/base/regional.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { PacketInput } from './packet.dto.js';
import type { PacketOrder } from './packet-order.entity.js';
import { PacketOrders } from './packet-making.service.js';
import { PacketReader } from './packet-reader.service.js';
import { PacketSources } from '../document/packet-sources.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'packet.asked': { jobId: string; packetId: string; names: boolean };
    'packet.cancelled': { jobId: string; packetId: string };
  }
}

/** How many packets of one person may wait at a time. */
const mostWaiting = 50;

/** What packets are asked for, canceled and asked for again; they are made in the background. */
@Injectable()
export class Packets {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly sources: PacketSources,
    private readonly orders: PacketOrders,
    private readonly packets: PacketReader,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts a packet in the queue, of what the viewer may see now.
   * @param regional its dates are printed
   * @throws NotFound, Forbidden; InvalidInput for an unknown choice; RuleViolation where there is nothing to print
   */
  async ask(viewer: Viewer, jobId: string, input: PacketInput, regional: Regional): Promise<{ id: string }> {
    const { candidates, assessments, paper } = input;
    const choice = { paper, names: input.show === 'names', ...regional };
    const seen = await this.seenNow(viewer, jobId, { candidates, assessments }, regional);
    const id = newId();
    await this.database.transaction(async (tx) => {
      await refuseTooMany(viewer, tx);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      await this.orders.ask(tx, { id, jobId, ...choice, ...asker, ...seen });
      await this.audit.record(tx, viewer, 'packet.asked', { jobId, packetId: id, names: choice.names });
    });
    return { id };
  }

  /**
   * Puts one that failed or was canceled into the queue again, of what the viewer may see now.
   * @throws NotFound, Forbidden, RuleViolation where it is made or in the making, or its choice does not fit any more
   */
  async askAgain(viewer: Viewer, id: string, regional: Regional): Promise<void> {
    const { jobId, chosen, names } = await this.packets.order(viewer, id);
    const seen = await this.seenNow(viewer, jobId, chosen, regional);
    await this.database.transaction(async (tx) => {
      await refuseTooMany(viewer, tx);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      if (!(await this.orders.askAgain(tx, id, { ...asker, ...seen, ...regional }))) throw alreadyAt();
      await this.audit.record(tx, viewer, 'packet.asked', { jobId, packetId: id, names });
    });
  }

  /**
   * Ends the making of a packet, however far it is.
   * @throws NotFound; RuleViolation where it is over already
   */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    const { jobId } = await this.packets.order(viewer, id);
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) {
        throw new RuleViolation('packet.over', 'Nothing to cancel. It is already finished.');
      }
      await this.audit.record(tx, viewer, 'packet.cancelled', { jobId, packetId: id });
    });
    this.orders.stop(id);
  }

  /** What the packet is made from, and what of it may have to be kept from someone. */
  private async seenNow(viewer: Viewer, jobId: string, asked: PacketOrder['chosen'], regional: Regional) {
    const job = await this.jobs.job(viewer, jobId, 'packet.make');
    const { evidence, context, chosen, selection, holds } = await this.sources.forViewer(viewer, job, asked, regional);
    const cards = evidence.assessments.flatMap(({ sittings }) => sittings.flatMap(({ scorecards }) => scorecards));
    const ratings = cards.reduce((sum, card) => sum + card.ratings.length, 0);
    const counts = { candidates: selection.candidates?.length ?? 0, scorecards: cards.length, ratings };
    return { source: { evidence, context }, chosen, holds, counts };
  }
}

async function refuseTooMany(viewer: Viewer, tx: Tx): Promise<void> {
  await lockPerson(tx, viewer.id);
  const [row] = await tx.query<{ waiting: number }[]>(
    `select count(*)::int as waiting from packet_orders where asked_by_id = $1 and state in ('waiting', 'making')`,
    [viewer.id],
  );
  if ((row?.waiting ?? 0) < mostWaiting) return;
  throw new RuleViolation(
    'packet.too_many',
    `You already have ${mostWaiting} packets waiting. Wait until some are done.`,
  );
}

function alreadyAt(): RuleViolation {
  return new RuleViolation('packet.in_the_making', 'It is already generated or in progress.');
}
