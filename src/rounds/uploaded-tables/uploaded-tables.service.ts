import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Forbidden, InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { Upload } from '../../platform/http/request.js';
import type { TableReading } from '../ratings-table/ratings-table.js';
import type { TableChoices } from '../ratings-table/table-choices.js';
import { Rounds } from '../transfer/rounds.service.js';
import { RatingsTable, RatingsTableChoices } from './ratings-table.entity.js';
import { roundFromEvidence } from './round-from-evidence.js';
import { understand } from './understand-table.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'table.uploaded': { tableId: string };
    'table.answered': { tableId: string };
    'table.removed': { tableId: string };
  }
}

/** A table and what was understood of it. */
export interface ReadUpload {
  table: RatingsTable;
  reading: TableReading;
}

/** So many of a person's tables are kept; older ones go. */
const mostKept = 20;

/** Tables of ratings that people upload, look at, correct, compare and import. Each is its owner's alone. */
@Injectable()
export class UploadedTables {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly rounds: Rounds,
  ) {}

  /** The viewer's tables, the newest first. */
  list(viewer: Viewer): Promise<RatingsTable[]> {
    return this.database.reader.find(RatingsTable, { where: { personId: viewer.id }, order: { uploadedAt: 'DESC' } });
  }

  /**
   * Keeps an upload, with what its owner said of the last table with the same headings.
   * @throws InvalidInput where it is no table at all; Forbidden
   */
  async add(viewer: Viewer, { fileName, bytes }: Upload): Promise<string> {
    if (!viewer.may('round.import')) throw new Forbidden();
    const reading = await understand(bytes, fileName, {});
    const [problem] = reading.problems;
    if (reading.headings.length === 0) {
      throw InvalidInput.field('table', `This file ${problem?.message ?? 'is not a table'}.`);
    }
    const id = newId();
    const headingsHash = hashOf(reading.headings);
    return this.database.transaction(async (tx) => {
      const said = await tx.findOneBy(RatingsTableChoices, { personId: viewer.id, headingsHash });
      const table = { id, personId: viewer.id, fileName: fileName.slice(0, 200), size: bytes.length, headingsHash };
      await tx.insert(RatingsTable, { ...table, choices: said?.choices ?? {}, uploadedAt: new Date(), content: bytes });
      await removeOldest(tx, viewer.id);
      await this.audit.record(tx, viewer, 'table.uploaded', { tableId: id });
      return id;
    });
  }

  /** A table without its content. @throws NotFound where it is not the viewer's */
  async named(viewer: Viewer, id: string): Promise<RatingsTable> {
    const table = await this.database.reader.findOneBy(RatingsTable, { id, personId: viewer.id });
    if (!table) throw new NotFound('table', 'id');
    return table;
  }

  /** @throws NotFound where it is not the viewer's */
  async read(viewer: Viewer, id: string): Promise<ReadUpload> {
    const table = await this.own(viewer, id);
    return { table, reading: await understand(table.content, table.fileName, table.choices) };
  }

  /** Keeps what its owner says of a table, and of others with the same headings. @throws NotFound */
  async answer(viewer: Viewer, id: string, choices: TableChoices): Promise<void> {
    const { headingsHash } = await this.own(viewer, id);
    await this.database.transaction(async (tx) => {
      await tx.update(RatingsTable, { id, personId: viewer.id }, { choices: choices as object });
      const said = { personId: viewer.id, headingsHash, choices: choices as object, saidAt: new Date() };
      await tx.upsert(RatingsTableChoices, said, ['personId', 'headingsHash']);
      await this.audit.record(tx, viewer, 'table.answered', { tableId: id });
    });
  }

  /** @throws NotFound */
  async remove(viewer: Viewer, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.delete(RatingsTable, { id, personId: viewer.id });
      if (!affected) throw new NotFound('table', 'id');
      await this.audit.record(tx, viewer, 'table.removed', { tableId: id });
    });
  }

  /**
   * Makes a job of a table, all of it or nothing; the table itself stays until its owner deletes it.
   * @throws NotFound, Forbidden; RuleViolation where it has errors, or a job cannot hold its ratings
   */
  async import(viewer: Viewer, id: string): Promise<string> {
    const { reading } = await this.read(viewer, id);
    if (!reading.evidence) throw new RuleViolation('table.unreadable', 'Fix what is wrong with the table first.');
    const round = roundFromEvidence(reading.evidence, new Date().toISOString());
    if ('reason' in round) throw new RuleViolation('table.no_job', `This table can't become a job: ${round.reason}.`);
    const naming = ({ pointer, message }: { pointer: string; message: string }) => ({
      field: 'table',
      message: `${pointer}: ${message}`,
    });
    const { jobId } = await this.rounds.take(viewer, JSON.stringify(round), naming);
    return jobId;
  }

  private async own(viewer: Viewer, id: string): Promise<RatingsTable> {
    const table = await this.database.reader
      .createQueryBuilder(RatingsTable, 't')
      .addSelect('t.content')
      .where({ id, personId: viewer.id })
      .getOne();
    if (!table) throw new NotFound('table', 'id');
    return table;
  }
}

function hashOf(headings: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(headings)).digest('hex');
}

async function removeOldest(tx: Tx, personId: string): Promise<void> {
  await tx.query(
    `delete from ratings_tables where person_id = $1 and id not in
       (select id from ratings_tables where person_id = $1 order by uploaded_at desc, id desc limit $2)`,
    [personId, mostKept],
  );
}
