import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import { EvidenceReader } from '../../assessments/evidence/evidence.service.js';
import { Database } from '../../platform/database/database.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { packetChanges, type PacketRecord } from './packet-changes.js';
import { type FoundPacket, PacketReader } from './packet-reader.service.js';

/** How a packet that was made here stands today. */
export interface PacketState {
  /** Whether today's evidence, as the viewer may see it, still gives what the packet says. */
  current: boolean;
  /** What changed, in sentences. */
  changes: string[];
  /** Texts of the packet in which a name was replaced, as they are printed. */
  maskedTexts: string[];
}

/** How many packets a process knows the state of, each as some evidence has it. */
const mostKnown = 500;

/** Tells whether a file is a packet that was made here, and whether what it says still holds. */
@Injectable()
export class PacketVerification {
  private readonly known = new Map<string, PacketState>();

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
        'This file was altered, wasn’t generated here, or is a packet you don’t have access to.',
      );
    }
    return { id: seen.packet.id };
  }

  /** @throws NotFound also where the packet is not for this viewer yet */
  async state(viewer: Viewer, id: string): Promise<PacketState> {
    return this.stateOf(viewer, await this.shelf.one(viewer, id));
  }

  /** The same, of a packet that the viewer was shown; it is worked out once for the same evidence. */
  async stateOf(viewer: Viewer, { job, packet: { id }, chosen }: FoundPacket): Promise<PacketState> {
    const wanted = new Set(chosen);
    // Ratings of others are not read.
    const { digest, evidence } = await this.evidences.seenBy(viewer, job, 'packet', (all) =>
      wanted.size > 0 ? all.flatMap(({ key }) => (wanted.has(key) ? [key] : [])) : undefined,
    );
    const key = `${id} ${digest}`;
    const state = this.known.get(key) ?? (await this.compared(id, evidence()));
    // The one that was looked at last goes last.
    this.known.delete(key);
    this.known.set(key, state);
    for (const [oldest] of this.known) if (this.known.size > mostKnown) this.known.delete(oldest);
    return state;
  }

  private async compared(id: string, evidence: Evidence): Promise<PacketState> {
    const record = await recordOf(this.database.reader, id);
    const changes = packetChanges(record, evidence);
    return { current: changes.length === 0, changes, maskedTexts: record.maskedTexts ?? [] };
  }
}

interface StoredRecord extends PacketRecord {
  id: string;
  sha256: string;
  jobId: string;
  madeAt: Date;
  maskedTexts?: string[];
}

/**
 * The record of the packet whose bytes these are, if it was made here; for the operator, or behind a check. Bytes that
 * an erasure put a statement in the place of are still known by their fingerprint.
 */
export async function recordOfFile(manager: EntityManager, bytes: Uint8Array): Promise<StoredRecord | undefined> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const [row] = await manager.query<{ id: string }[]>(
    `select id from packets where sha256 = $1 or replaced @> jsonb_build_array(jsonb_build_object('sha256', $1::text)) limit 1`,
    [sha256],
  );
  return row && recordOf(manager, row.id);
}

async function recordOf(manager: EntityManager, id: string): Promise<StoredRecord> {
  const [row] = await manager.query<(Omit<StoredRecord, 'comparison'> & { stored: PacketRecord })[]>(
    'select id, sha256, job_id as "jobId", made_at as "madeAt", names, comparison as stored from packets where id = $1',
    [id],
  );
  if (!row) throw new NotFound('packet');
  const { stored, ...facts } = row;
  return { ...stored, ...facts };
}

function hidden(error: unknown): undefined {
  if (!(error instanceof NotFound)) throw error;
}
