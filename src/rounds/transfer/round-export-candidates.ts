import type { EntityManager } from 'typeorm';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import { exportNotes, pipelineColumns, pipelineJoins, pipelineOf, type PipelineRow } from './round-pipeline.js';
import type { TeamNames } from './team-names.js';
import type { RoundCandidate, RoundDisc, RoundDocument, RoundScreen } from '../file/round-file.js';

interface CandidateRow extends PipelineRow {
  key: string;
  person: string;
  name: string;
  email: string | null;
  phone: string;
  marks: string[];
  source: RoundCandidate['source'] | null;
  signs: RoundScreen['signs'] | null;
  screenNote: string;
  screenBy: string;
  screenAt: Date;
  discForm: RoundDisc['form'] | null;
  discValues: Record<string, unknown>;
  discTakenOn: string | null;
  discInstrument: string;
  discNote: string;
  fileName: string | null;
  mediaType: string;
  content: Buffer;
}

const everyCandidate = `
  select ${pipelineColumns}, a.key, c.identity as person, c.name, c.email, c.phone, c.marks, a.source, a.stage,
         s.signs, s.note as "screenNote", s.by_name as "screenBy", s.at as "screenAt",
         d.form as "discForm", d."values" as "discValues", d.taken_on::text as "discTakenOn",
         d.instrument as "discInstrument", d.note as "discNote",
         f.file_name as "fileName", f.media_type as "mediaType", f.content
    from applications a
    join candidates c on c.id = a.candidate_id
    left join screens s on s.application_id = a.id
    left join disc_profiles d on d.application_id = a.id
    left join stored_files f on f.id = a.resume_id
    ${pipelineJoins}
   where a.job_id = $1 order by a.id`;

/** A job's candidates in the order in which they came, with screen, DiSC profile, résumé, tags and notes. */
export async function exportCandidates(
  reader: EntityManager,
  jobId: string,
  names: TeamNames,
): Promise<RoundCandidate[]> {
  const rows = await reader.query<CandidateRow[]>(everyCandidate, [jobId]);
  const notes = await exportNotes(reader, jobId, names);
  return rows.map((row) => ({
    ...{ key: row.key, person: row.person, name: row.name },
    ...omitEmpty({
      email: row.email,
      phone: row.phone,
      marks: row.marks.length > 0 ? row.marks : undefined,
      source: row.source,
    }),
    stage: row.stage,
    ...pipelineOf(row, notes),
    ...omitEmpty({ screen: screenOf(row, names), disc: discOf(row), resume: documentOf(row) }),
  }));
}

function screenOf({ signs, screenNote, screenBy, screenAt }: CandidateRow, names: TeamNames): RoundScreen | null {
  if (!signs) return null;
  return { signs, ...omitEmpty({ note: screenNote, by: names.byName(screenBy) }), at: instant(screenAt) };
}

function discOf(row: CandidateRow): RoundDisc | null {
  if (!row.discForm) return null;
  const about = omitEmpty({ takenOn: row.discTakenOn, instrument: row.discInstrument, note: row.discNote });
  return { form: row.discForm, ...row.discValues, ...about } as RoundDisc;
}

/** A stored file as a round file carries it. The kind of text it is written in is always UTF-8. */
export function documentOf(row: { fileName: string | null; mediaType: string; content: Buffer }): RoundDocument | null {
  if (row.fileName === null) return null;
  const [mediaType = row.mediaType] = row.mediaType.split(';');
  return { fileName: row.fileName, mediaType, content: row.content.toString('base64') };
}
