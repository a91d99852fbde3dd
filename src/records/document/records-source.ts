import type { EntityManager } from 'typeorm';
import { compare } from '../../comparison/engine/compare.js';
import type { Comparison } from '../../comparison/engine/comparison.js';
import { everyEvent } from '../../jobs/audit-log/record.service.js';
import { type RoundDocument, type RoundFile, withoutDrafts } from '../../rounds/file/round-file.js';
import { evidenceFromRound } from '../../rounds/transfer/evidence-from-round.js';
import { RoundExport } from '../../rounds/transfer/round-export.js';
import type { Paper, Regional } from '../../platform/base/regional.js';

/** Everything on file about a job. */
export interface RecordsSource extends Regional {
  /** With everything that was submitted, revised or closed. */
  round: RoundFile;
  /** The record in words, oldest first. */
  events: readonly { at: Date; who: string; what: string }[];
  /** Résumés and writing samples, as they were uploaded; what stands in the round itself is not printed again. */
  files: readonly RecordsFile[];
  packets: readonly { id: string; madeAt: Date; madeBy: string; pages: number; sha256: string; names: boolean }[];
  /** If one can be made. */
  comparison?: Comparison;
  madeAt: Date;
  madeBy: string;
  paper: Paper;
}

export interface RecordsFile {
  id: string;
  /** Such as "Résumé" or "Writing sample". */
  what: string;
  /** The candidate's name. */
  candidate: string;
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

/**
 * Reads everything on file about a job. A constant number of queries; it does not ask who may see it. What stands in
 * scorecards that were never signed is not in it.
 * @param reader a transaction that sees one state throughout
 * @throws NotFound
 */
export async function gatherRecords(
  reader: EntityManager,
  jobId: string,
  how: Pick<RecordsSource, 'madeAt' | 'madeBy' | 'timeZone' | 'locale' | 'paper'>,
): Promise<RecordsSource> {
  const whole = withoutDrafts(await new RoundExport().export(reader, jobId), ['due', 'draft', 'closed']);
  const evidence = evidenceFromRound(whole);
  const events = await everyEvent(reader, jobId);
  return {
    ...how,
    ...withoutContents(whole),
    ...(evidence.candidates.length > 0 ? { comparison: compare(evidence) } : {}),
    events: events.map(({ at, actor: who, sentence: what }) => ({ at: new Date(at), who, what })),
    packets: await reader.query<RecordsSource['packets'][number][]>(packetsOfJob, [jobId]),
  };
}

const packetsOfJob = `
  select id, made_at as "madeAt", made_by_name as "madeBy", pages, sha256, names
    from packets where job_id = $1 order by made_at, id`;

/** Uploaded files stand beside the round once, as bytes; in it only their names and kinds are left. */
function withoutContents(round: RoundFile): Pick<RecordsSource, 'round' | 'files'> {
  const files: RecordsFile[] = [];
  const names = new Map(round.candidates.map(({ key, name }) => [key, name]));
  const taken = (what: string, key: string, { fileName: name, mediaType, content }: RoundDocument): RoundDocument => {
    const candidate = names.get(key) ?? key;
    files.push({
      id: `file-${files.length + 1}`,
      what,
      candidate,
      name,
      mediaType,
      bytes: Buffer.from(content, 'base64'),
    });
    return { fileName: name, mediaType, content: '' };
  };
  const candidates = round.candidates.map((one) =>
    one.resume ? { ...one, resume: taken('Résumé', one.key, one.resume) } : one,
  );
  const sittings = round.sittings.map((one) =>
    one.document ? { ...one, document: taken('Writing sample', one.candidate, one.document) } : one,
  );
  return { round: { ...round, candidates, sittings }, files };
}
