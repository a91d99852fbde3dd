import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { EvidenceReader } from '../../assessments/evidence/evidence.service.js';
import { Database } from '../../platform/database/database.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { packetChanges, type PacketRecord } from './packet-changes.js';
import { PacketReader } from './packet-reader.service.js';

/** How a packet that was made here stands today. */
export interface PacketState {
  /** Whether today's evidence, as the viewer may see it, still gives what the packet says. */
  current: boolean;
  /** What changed, in sentences. */
  changes: string[];
  /** Texts of the packet in which a name was replaced, as they are printed. */
  maskedTexts: string[];
}

/** Tells whether a file is a packet that was made here, and whether what it says still holds. */
@Injectable()
export class PacketVerification {
  constructor(
    private readonly database: Database,
    private readonly shelf: PacketReader,
    private readonly evidences: EvidenceReader,
  ) {}

  /**
   * The packet that these bytes are.
   * @throws InvalidInput on `file` where they are none, or one that is not for this viewer
   */
  async packetOf(viewer: Viewer, bytes: Uint8Array): Promise<{ id: string }> {
    const found = await recordOfFile(this.database.reader, bytes);
    const seen = found && (await this.shelf.one(viewer, found.id).catch(hidden));
    if (!seen) {
      throw InvalidInput.field(
        'file',
        'This file was altered, or was not made here, or is a packet that you may not see.',
      );
    }
    return { id: seen.packet.id };
  }

  /** @throws NotFound also where the packet is not for this viewer yet */
  async state(viewer: Viewer, id: string): Promise<PacketState> {
    const { packet } = await this.shelf.one(viewer, id);
    const record = await recordOf(this.database.reader, id);
    const changes = packetChanges(record, await this.evidences.evidenceFor(viewer, packet.jobId, 'packet'));
    return { current: changes.length === 0, changes, maskedTexts: record.maskedTexts ?? [] };
  }
}

interface StoredRecord extends PacketRecord {
  id: string;
  jobId: string;
  madeAt: Date;
  maskedTexts?: string[];
}

/** The record of the packet whose bytes these are, if it was made here; for the operator, or behind a check. */
export async function recordOfFile(manager: EntityManager, bytes: Uint8Array): Promise<StoredRecord | undefined> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [row] = await manager.query<{ id: string }[]>('select id from packets where sha256 = $1 limit 1', [sha256]);
  return row && recordOf(manager, row.id);
}

async function recordOf(manager: EntityManager, id: string): Promise<StoredRecord> {
  const [row] = await manager.query<(Omit<StoredRecord, 'comparison'> & { stored: PacketRecord })[]>(
    'select id, job_id as "jobId", made_at as "madeAt", names, comparison as stored from packets where id = $1',
    [id],
  );
  if (!row) throw new NotFound('packet');
  const { stored, ...facts } = row;
  return { ...stored, ...facts };
}

function hidden(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}
