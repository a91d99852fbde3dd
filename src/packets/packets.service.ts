import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { Evidences } from '../assessments/evidence.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { selectionOf } from '../comparison/selection.js';
import { JobAccess } from '../jobs/job-access.js';
import { BrowserPool } from '../platform/browser/browser-pool.js';
import { BrowserUnavailable } from '../platform/browser/find-browser.js';
import { PrintFailed } from '../platform/browser/print.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { RuleViolation } from '../platform/domain-errors.js';
import type { PacketInput } from './packet.dto.js';
import type { PacketRecord } from './packet-changes.js';
import { Packet } from './packet.entity.js';
import type { PacketHoldings } from './packet-holdings.js';
import { PacketSources } from './packet-sources.js';
import { printPacket, type PrintedPacket } from './print-packet.js';

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'packet.made': { jobId: string; packetId: string; sha256: string; names: boolean; candidates: number };
  }
}

/** How long somebody is kept waiting for a packet, milliseconds: its turn and its printing together. */
const patience = 90_000;

/** Makes packets. A packet is a record: it stays as it was made, whatever happens to the evidence. */
@Injectable()
export class Packets {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly evidences: Evidences,
    private readonly sources: PacketSources,
    private readonly rating: WhoIsRating,
    private readonly pool: BrowserPool,
    private readonly audit: Audit,
  ) {}

  /**
   * Prints what the viewer may see and keeps it.
   * @param timeZone IANA; its days are printed
   * @throws NotFound, Forbidden; InvalidInput for an unknown choice; RuleViolation where it cannot be printed now
   */
  async make(viewer: Viewer, jobId: string, input: PacketInput, timeZone: string): Promise<{ id: string }> {
    const job = await this.jobs.job(viewer, jobId, 'packet.make');
    const evidence = await this.evidences.evidenceFor(viewer, jobId);
    const selection = selectionOf(evidence, input);
    if (evidence.candidates.length === 0) {
      throw new RuleViolation('packet.empty', 'There is nobody to compare yet: plan a sitting first.');
    }
    const context = await this.sources.contextOf(job, {
      disc: viewer.may('disc.view', jobId),
      // DiSC stays away from whoever is still scoring a candidate, on paper too.
      withoutDiscOf: await this.rating.inJob(viewer.id, jobId),
    });
    const madeAt = new Date();
    const names = input.show === 'names';
    const signal = AbortSignal.timeout(patience);
    const options = { paper: input.paper, names, madeAt, timeZone, selection, signal, timeout: patience };
    const printed = await printPacket(evidence, context, options, this.pool).catch(inWords);
    const holds = await this.sources.holdingsOf(jobId, evidence, context, selection);
    const { candidates, assessments } = input;
    const how = { madeAt, names, paper: input.paper, chosen: { candidates, assessments } };
    return this.keep(viewer, jobId, how, { ...printed, holds });
  }

  private async keep(
    viewer: Viewer,
    jobId: string,
    { chosen, ...how }: { madeAt: Date; names: boolean; paper: 'A4' | 'Letter'; chosen: PacketRecord['chosen'] },
    { pdf, pages, sha256, ...record }: PrintedPacket & { holds: PacketHoldings },
  ): Promise<{ id: string }> {
    const id = newId();
    await this.database.transaction(async (tx) => {
      await tx.insert(Packet, {
        ...{ id, jobId, ...how, pages, sha256 },
        madeById: viewer.id,
        madeByName: viewer.name,
        comparison: { ...record, chosen } as never,
        content: Buffer.from(pdf),
      });
      const candidates = record.comparison.candidates.length;
      await this.audit.record(tx, viewer, 'packet.made', { jobId, packetId: id, sha256, names: how.names, candidates });
    });
    return { id };
  }
}

/** That it could not be printed is told to whoever asked, with what to do; anything else goes on. */
function inWords(error: unknown): never {
  if (error instanceof BrowserUnavailable) throw new RuleViolation('packet.no_browser', error.message);
  if (error instanceof PrintFailed || (error instanceof DOMException && error.name === 'TimeoutError')) {
    throw new RuleViolation('packet.not_printed', 'The packet was not printed in time. Nothing was kept; try again.');
  }
  throw error;
}
