import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { lockPerson } from '../../accounts/access/lock-person.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Regional } from '../../platform/base/regional.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { Upload } from '../../platform/http/request.js';
import { CandidateUpload, CandidateUploadChoices } from './candidate-upload.entity.js';
import type { ImportChoices } from './reading/import-choices.js';
import type { ImportReading } from './reading/imported-person.js';
import { ImportReadings } from './reading/import-readings.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'candidates.uploaded': { jobId: string; uploadId: string };
    'candidates.upload_answered': { jobId: string; uploadId: string };
    'candidates.upload_removed': { jobId: string; uploadId: string };
  }
}

/** A file and what was understood of it. */
export interface ReadUpload {
  job: Job;
  upload: CandidateUpload;
  reading: ImportReading;
}

/** So many files of a person are kept; older ones go. */
const mostKept = 20;

/** Files of candidates that people upload, look at and correct. Each is its owner's alone. */
@Injectable()
export class CandidateUploads {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly readings: ImportReadings,
    private readonly audit: Audit,
  ) {}

  /**
   * Keeps a file, with what its owner said of the last one with the same headings.
   * @param field the form's field it came in
   * @throws InvalidInput where nobody could be read from it; NotFound, Forbidden
   */
  async add(
    viewer: Viewer,
    jobId: string,
    { fileName, bytes }: Upload,
    field: string,
    regional: Regional,
  ): Promise<string> {
    await this.jobs.job(viewer, jobId, 'candidate.edit');
    const first = await this.readings.of(bytes, {}, countryOf(regional));
    if (first.columns.length === 0 && first.people.length === 0) {
      throw InvalidInput.field(field, first.problems[0] ?? 'There is no one in this file.');
    }
    const id = newId();
    const headingsHash = hashOf(JSON.stringify([first.kind, ...first.columns.map(({ heading }) => heading)]));
    await this.database.transaction(async (tx) => {
      await lockPerson(tx, viewer.id);
      const said = await tx.findOneBy(CandidateUploadChoices, { personId: viewer.id, headingsHash });
      await tx.insert(CandidateUpload, {
        ...{ id, jobId, personId: viewer.id, fileName: fileName.slice(0, 200), kind: first.kind, size: bytes.length },
        ...{ sha256: hashOf(bytes), headingsHash, choices: (said?.choices ?? {}) as object },
        ...{ uploadedAt: new Date(), content: bytes },
      });
      await removeOldest(tx, viewer.id);
      await this.audit.record(tx, viewer, 'candidates.uploaded', { jobId, uploadId: id });
    });
    return id;
  }

  /** The viewer's files of a job, the newest first. */
  async list(viewer: Viewer, jobId: string): Promise<CandidateUpload[]> {
    return this.database.reader.find(CandidateUpload, {
      where: { jobId, personId: viewer.id },
      order: { uploadedAt: 'DESC' },
    });
  }

  /** @throws NotFound where it is not the viewer's; RuleViolation where it is too large to be read */
  async read(viewer: Viewer, id: string, regional: Regional): Promise<ReadUpload> {
    const upload = await this.own(viewer, id);
    const job = await this.jobs.job(viewer, upload.jobId, 'candidate.edit');
    return { job, upload, reading: await this.readings.of(upload.content, upload.choices, countryOf(regional)) };
  }

  /** Keeps what its owner says of a file, and of others with the same headings. @throws NotFound */
  async answer(viewer: Viewer, id: string, choices: ImportChoices): Promise<void> {
    const { headingsHash, jobId } = await this.own(viewer, id);
    await this.database.transaction(async (tx) => {
      await tx.update(CandidateUpload, { id, personId: viewer.id }, { choices: choices as object });
      const said = { personId: viewer.id, headingsHash, choices: choices as object, saidAt: new Date() };
      await tx.upsert(CandidateUploadChoices, said, ['personId', 'headingsHash']);
      await this.audit.record(tx, viewer, 'candidates.upload_answered', { jobId, uploadId: id });
    });
  }

  /** @throws NotFound; RuleViolation while it is being imported */
  async remove(viewer: Viewer, id: string): Promise<string> {
    const { jobId } = await this.own(viewer, id);
    await this.database.transaction(async (tx) => {
      await lockPerson(tx, viewer.id);
      await refuseWhileImporting(tx, id);
      await tx.delete(CandidateUpload, { id, personId: viewer.id });
      await this.audit.record(tx, viewer, 'candidates.upload_removed', { jobId, uploadId: id });
    });
    return jobId;
  }

  private async own(viewer: Viewer, id: string): Promise<CandidateUpload> {
    const upload = await this.database.reader
      .createQueryBuilder(CandidateUpload, 'u')
      .addSelect('u.content')
      .where({ id, personId: viewer.id })
      .getOne();
    if (!upload || !viewer.may('candidate.edit', upload.jobId)) throw new NotFound('file', 'id');
    return upload;
  }
}

/** @throws RuleViolation */
export async function refuseWhileImporting(tx: Tx, uploadId: string): Promise<void> {
  const rows = await tx.query<object[]>(
    `select 1 from candidate_imports where upload_id = $1 and state in ('waiting', 'making')`,
    [uploadId],
  );
  if (rows.length > 0) throw new RuleViolation('import.under_way', 'This file is being imported already.');
}

/** The country of a locale such as en-US. */
function countryOf({ locale }: Regional): string {
  return locale.split('-').at(-1) ?? 'US';
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function removeOldest(tx: Tx, personId: string): Promise<void> {
  await tx.query(
    `delete from candidate_uploads u where u.person_id = $1
        and u.id not in (select id from candidate_uploads where person_id = $1 order by uploaded_at desc, id desc limit $2)
        and not exists (select 1 from candidate_imports i where i.upload_id = u.id and i.state in ('waiting', 'making'))`,
    [personId, mostKept],
  );
}
