import { Inject, Injectable } from '@nestjs/common';
import { Background } from '../../platform/background/background.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { DocumentOrders } from '../../platform/orders/document-orders.js';
import { PacketOrder } from './packet-order.entity.js';

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
