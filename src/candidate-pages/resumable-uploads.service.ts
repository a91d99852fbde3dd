import { Injectable } from '@nestjs/common';
import type { Applicant } from '../candidate-links/candidate-links.service.js';
import { NotFound, RuleViolation, StaleEdit } from '../platform/base/domain-errors.js';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import type { UploadInput } from './candidate-page.dto.js';
import { UnfinishedFile, UnfinishedFilePiece } from './unfinished-file.entity.js';
import { SubmittedDocuments } from './submitted-documents.service.js';

/** How far a file on its way is. */
export interface UploadState {
  id: string;
  /** Bytes. */
  size: number;
  received: number;
}

/** What came of a piece; after the last one the file is handed in. */
export interface PieceTaken extends UploadState {
  done: boolean;
  /** What is to be known of a file that is reviewed without its author's name. */
  cautions: string[];
}

const mostAtOnce = 5;

/** Files that come piece by piece, so that a lost network costs one piece. What is not finished in two days is dropped. */
@Injectable()
export class ResumableUploads {
  constructor(
    private readonly database: Database,
    private readonly documents: SubmittedDocuments,
  ) {}

  /** @throws as SubmittedDocuments.submit; RuleViolation where too many are unfinished */
  begin(applicant: Applicant, { assessment, fileName, size }: UploadInput): Promise<UploadState> {
    return this.database.transaction(async (tx) => {
      await this.documents.refuse(tx, applicant, assessment);
      await tx.query(`delete from unfinished_files where begun_at < now() - interval '2 days'`);
      const { applicationId } = applicant;
      if ((await tx.countBy(UnfinishedFile, { applicationId })) >= mostAtOnce) await dropOldest(tx, applicationId);
      const id = newId();
      await tx.insert(UnfinishedFile, { id, applicationId, assessmentKey: assessment, fileName, size });
      return { id, size, received: 0 };
    });
  }

  /** @throws NotFound where it is finished, dropped, or someone else's */
  async state({ applicationId }: Applicant, id: string): Promise<UploadState> {
    const upload = await this.database.reader.findOneBy(UnfinishedFile, { id, applicationId });
    if (!upload) throw new NotFound('upload');
    return { id, size: upload.size, received: upload.received };
  }

  /**
   * Takes a piece. The one that completes the file hands it in, in the same transaction.
   * @throws as SubmittedDocuments.submit; StaleEdit, with how far it is, where the piece does not begin where the last one ended
   */
  async take(applicant: Applicant, id: string, starts: number, bytes: Buffer): Promise<PieceTaken> {
    const { size, received } = await this.state(applicant, id);
    if (starts !== received) throw notThere(id, size, received);
    if (bytes.length === 0 || starts + bytes.length > size) {
      throw new RuleViolation('upload.size', `This piece goes past the ${size} bytes that the file was said to have.`);
    }
    const finished = await this.database.transaction(async (tx) => {
      const [rows] = await tx.query<[{ assessment: string; fileName: string }[], number]>(
        `update unfinished_files set received = received + $3::int where id = $1 and received = $2::int
         returning assessment_key as assessment, file_name as "fileName"`,
        [id, starts, bytes.length],
      );
      const [upload] = rows;
      if (!upload) throw notThere(id, size, received);
      await tx.insert(UnfinishedFilePiece, { uploadId: id, starts, bytes });
      if (starts + bytes.length < size) return undefined;
      const pieces = await tx.find(UnfinishedFilePiece, { where: { uploadId: id }, order: { starts: 'ASC' } });
      const whole = { fileName: upload.fileName, bytes: Buffer.concat(pieces.map((piece) => piece.bytes)) };
      await tx.delete(UnfinishedFile, { id });
      return this.documents.put(tx, applicant, upload.assessment, whole);
    });
    const done = finished !== undefined;
    const cautions = finished ? await this.documents.cautions(applicant, finished) : [];
    return { id, size, received: starts + bytes.length, done, cautions };
  }
}

function notThere(id: string, size: number, received: number): StaleEdit {
  const message = `The file is at byte ${received}. Send the piece that begins there.`;
  return new StaleEdit(message, { id, size, received });
}

async function dropOldest(tx: Tx, applicationId: string): Promise<void> {
  await tx.query(
    `delete from unfinished_files where id = (
       select id from unfinished_files where application_id = $1 order by begun_at, id limit 1)`,
    [applicationId],
  );
}
