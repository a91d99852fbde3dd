import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Regional } from '../../platform/base/regional.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { TablePacketOrders } from './table-packet-making.service.js';
import { TablePacket } from './table-packet.entity.js';
import type { TablePacketRequest } from './uploaded-table.dto.js';
import { UploadedTables } from './uploaded-tables.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'table.packet_asked': { tableId: string; packetId: string };
    'table.packet_cancelled': { tableId: string; packetId: string };
  }
}

/** So many of a table are kept; older ones go. */
const mostKept = 5;

/** Packets of uploaded tables are asked for, cancelled and asked for again by the table's owner. */
@Injectable()
export class TablePackets {
  constructor(
    private readonly database: Database,
    private readonly tables: UploadedTables,
    private readonly orders: TablePacketOrders,
    private readonly audit: Audit,
  ) {}

  /** Those of a table, the newest first. @throws NotFound where the table is not the viewer's */
  async list(viewer: Viewer, tableId: string): Promise<TablePacket[]> {
    await this.tables.named(viewer, tableId);
    return this.database.reader.find(TablePacket, { where: { tableId }, order: { askedAt: 'DESC', id: 'DESC' } });
  }

  /**
   * Puts one in the queue: of all that the table holds, as it was understood.
   * @param regional its dates are printed
   * @throws NotFound; RuleViolation where the table has errors, or one is in the making
   */
  async ask(viewer: Viewer, tableId: string, asked: TablePacketRequest, regional: Regional): Promise<string> {
    const { reading } = await this.tables.read(viewer, tableId);
    if (!reading.evidence) throw new RuleViolation('table.unreadable', 'Fix what is wrong with the table first.');
    const id = newId();
    const { paper, show } = asked;
    await this.database.transaction(async (tx) => {
      await refuseSecond(tx, tableId);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      await this.orders.ask(tx, { id, tableId, paper, names: show !== 'letters', ...regional, ...asker });
      await removeOldest(tx, tableId);
      await this.audit.record(tx, viewer, 'table.packet_asked', { tableId, packetId: id });
    });
    return id;
  }

  /** @throws NotFound; RuleViolation where it is made, or one is in the making */
  async askAgain(viewer: Viewer, tableId: string, id: string, regional: Regional): Promise<void> {
    await this.one(viewer, tableId, id);
    await this.database.transaction(async (tx) => {
      await refuseSecond(tx, tableId);
      const asker = { askedById: viewer.id, askedByName: viewer.name, askedAt: new Date() };
      if (!(await this.orders.askAgain(tx, id, { ...asker, ...regional }))) {
        throw new RuleViolation('packet.in_the_making', 'It is made already, or in the making.');
      }
      await this.audit.record(tx, viewer, 'table.packet_asked', { tableId, packetId: id });
    });
  }

  /** @throws NotFound; RuleViolation where it is over already */
  async cancel(viewer: Viewer, tableId: string, id: string): Promise<void> {
    await this.one(viewer, tableId, id);
    await this.database.transaction(async (tx) => {
      if (!(await this.orders.cancel(tx, id))) {
        throw new RuleViolation('packet.over', 'Nothing to cancel. It is already finished.');
      }
      await this.audit.record(tx, viewer, 'table.packet_cancelled', { tableId, packetId: id });
    });
    this.orders.stop(id);
  }

  /** One of a table, with its file where that is asked for. @throws NotFound */
  async one(viewer: Viewer, tableId: string, id: string, withFile = false): Promise<TablePacket> {
    await this.tables.named(viewer, tableId);
    const query = this.database.reader.createQueryBuilder(TablePacket, 'p').where({ id, tableId });
    if (withFile) query.addSelect('p.content');
    const found = await query.getOne();
    if (!found || (withFile && found.state !== 'made')) throw new NotFound('packet', 'packetId');
    return found;
  }
}

/** One of a table at a time: the table's row is held, so that two who ask at once are one after the other. */
async function refuseSecond(tx: Tx, tableId: string): Promise<void> {
  await tx.query('select 1 from ratings_tables where id = $1 for no key update', [tableId]);
  const open = await tx.query<object[]>(
    `select from table_packets where table_id = $1 and state in ('waiting', 'making') limit 1`,
    [tableId],
  );
  if (open.length > 0) {
    throw new RuleViolation(
      'packet.in_the_making',
      'A packet of this table is in the making. Let it end, or cancel it.',
    );
  }
}

async function removeOldest(tx: Tx, tableId: string): Promise<void> {
  await tx.query(
    `delete from table_packets where table_id = $1 and id not in
       (select id from table_packets where table_id = $1 order by asked_at desc, id desc limit $2)`,
    [tableId, mostKept],
  );
}
