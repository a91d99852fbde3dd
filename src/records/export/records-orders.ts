import { Injectable } from '@nestjs/common';
import { Background } from '../../platform/background/background.js';
import { Database } from '../../platform/database/database.js';
import { DocumentOrders } from '../../platform/orders/document-orders.js';
import { RecordsExport } from './records-export.entity.js';

/** Records exports that were asked for: made one after another, each of what is on file when it is made. */
@Injectable()
export class RecordsOrders extends DocumentOrders<RecordsExport> {
  constructor(database: Database, background: Background) {
    super(database, background, {
      entity: RecordsExport,
      name: 'Records',
      task: 'records.make',
      atOnce: 1,
      unbegun: { step: 'gathering', done: 0, parts: 0 },
    });
  }
}
