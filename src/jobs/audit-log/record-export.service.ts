import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { canonicalEvent, installationChain } from '../../audit/chain.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Forbidden, RuleViolation } from '../../platform/base/domain-errors.js';
import { FileAnswer } from '../../platform/http/page.js';
import { JobAccess } from '../model/job-access.js';
import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** Without a job: the whole log. */
    'record.exported': { jobId?: string };
  }
}

const atOnce = 1000;

/** The log as a file: a line for each event, with its link, chain by chain and in the order of each. */
@Injectable()
export class RecordExport {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly audit: Audit,
  ) {}

  /** @throws RuleViolation for whoever still rates somebody of this job: what happened would tell what became of them */
  async ofJob(viewer: Viewer, jobId: string): Promise<FileAnswer<typeof mediaType>> {
    const job = await this.access.job(viewer, jobId, 'job.record');
    await this.begin(viewer, jobId);
    return new FileAnswer(this.lines(jobId), `record-${job.requisition || jobId}.ndjson`, mediaType);
  }

  /** @throws Forbidden for whoever is no administrator; RuleViolation as `ofJob`, for any job */
  async everywhere(viewer: Viewer): Promise<FileAnswer<typeof mediaType>> {
    if (!viewer.may('record.view')) throw new Forbidden();
    await this.begin(viewer);
    return new FileAnswer(this.lines(null), 'record.ndjson', mediaType);
  }

  private begin(viewer: Viewer, jobId?: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      if (await stillRates(tx, viewer, jobId)) {
        throw new RuleViolation(
          'record.rating',
          'You have a scorecard open, and the log would tell you what became of whom you rate. Submit your scorecards first, or ask someone else who may see the log to export it.',
        );
      }
      await this.audit.record(tx, viewer, 'record.exported', jobId === undefined ? {} : { jobId });
    });
  }

  /** Read as fast as they are taken: memory does not grow with the log. */
  private lines(jobId: string | null): Readable {
    return Readable.from(this.events(jobId), { objectMode: false, highWaterMark: 256 * 1024 });
  }

  private async *events(jobId: string | null): AsyncGenerator<Buffer> {
    const { reader } = this.database;
    let [chain, place] = [jobId ?? installationChain, 0];
    for (;;) {
      const rows = await reader.query<{ chain: string; place: number; line: string }[]>(
        jobId === null ? afterEverywhere : afterInChain,
        [chain, place],
      );
      if (rows.length > 0) yield Buffer.from(rows.map(({ line }) => line).join(''));
      if (rows.length < atOnce) return;
      ({ chain, place } = rows.at(-1)!);
    }
  }
}

const mediaType = 'application/x-ndjson';

const line = `'{"link":"' || encode(l.link, 'hex') || '","event":' || ${canonicalEvent('e', 'l.place')} || E'}\\n'`;
const from = `select l.chain, l.place, ${line} as line from audit_links l join audit_events e on e.id = l.event_id`;
const afterInChain = `${from} where l.chain = $1 and l.place > $2 order by l.place limit ${atOnce}`;
const afterEverywhere = `${from} where (l.chain, l.place) > ($1, $2) order by l.chain, l.place limit ${atOnce}`;

async function stillRates(tx: Tx, viewer: Viewer, jobId?: string): Promise<boolean> {
  const rows = await tx.query<unknown[]>(
    `select 1 from candidates n join applications a on a.candidate_id = n.id
      where n.identity in (${ratedIdentities('$1')}) and ($2::uuid is null or a.job_id = $2) limit 1`,
    [viewer.id, jobId ?? null],
  );
  return rows.length > 0;
}
