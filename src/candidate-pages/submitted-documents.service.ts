import { Injectable } from '@nestjs/common';
import { putDocument, refuseBegun } from '../assessments/instruments/writing-samples/put-document.js';
import { lockSitting } from '../assessments/model/locks.js';
import { Scorecard } from '../assessments/model/scorecard.entity.js';
import { Sitting } from '../assessments/model/sitting.entity.js';
import { CleanCopies } from '../assessments/sittings/clean-copies.service.js';
import { Audit } from '../audit/audit.service.js';
import { type Applicant, theCandidate } from '../candidate-links/candidate-links.service.js';
import { StoredFiles } from '../candidates/stored-files.service.js';
import { shareJob } from '../jobs/model/locks.js';
import { NotFound, RuleViolation } from '../platform/base/domain-errors.js';
import { actAsProduct } from '../platform/database/acting-for.js';
import { Database, type Tx } from '../platform/database/database.js';
import type { Upload } from '../platform/http/request.js';

interface Kept {
  documentId: string;
  authorHidden: boolean;
}

/** Writing samples and slides that candidates hand in themselves: they go where reviewers see them. */
@Injectable()
export class SubmittedDocuments {
  constructor(
    private readonly database: Database,
    private readonly files: StoredFiles,
    private readonly copies: CleanCopies,
    private readonly audit: Audit,
  ) {}

  /**
   * Hands in a document, in place of the one before it.
   * @returns what the candidate is to know where it is reviewed without their name
   * @throws NotFound where nothing is to be handed in for it; RuleViolation where someone has begun to review it, or
   *   the candidate has withdrawn; InvalidInput where it is no document
   */
  async submit(applicant: Applicant, assessmentKey: string, upload: Upload): Promise<string[]> {
    const kept = await this.database.transaction((tx) => this.put(tx, applicant, assessmentKey, upload));
    return this.cautions(applicant, kept);
  }

  /** What of the candidate is still in a document. It may take long, and nothing hangs on it: no transaction waits. */
  async cautions({ name }: Applicant, { documentId, authorHidden }: Kept): Promise<string[]> {
    if (!authorHidden) return [];
    const { mediaType } = await this.files.read(documentId);
    return this.copies.cautions({ id: documentId, mediaType }, name);
  }

  /** The same within a transaction that holds nothing yet. @throws as `submit` */
  async put(tx: Tx, applicant: Applicant, assessmentKey: string, upload: Upload): Promise<Kept> {
    const { jobId } = applicant;
    // A candidate is nobody to the database's policies, and the panel's scorecards say whether a review has begun.
    await actAsProduct(tx);
    await shareJob(tx, jobId);
    const id = await this.sittingFor(tx, applicant, assessmentKey);
    await lockSitting(tx, id);
    const sitting = await tx.findOneOrFail(Sitting, { where: { id }, relations: { assessment: true } });
    const cards = await tx.findBy(Scorecard, { sittingId: id });
    refuseBegun({ sitting, cards });
    const slides = sitting.assessment!.kind === 'audition';
    const documentId = await putDocument(tx, this.files, { sitting, cards }, upload, slides);
    const event = slides ? ('slides.attached' as const) : ('document.attached' as const);
    await this.audit.record(tx, theCandidate, event, { jobId, sittingId: id, documentId });
    return { documentId, authorHidden: sitting.assessment!.hideAuthor };
  }

  /** Refuses before the first byte of what would be refused after the last. @throws as `submit` */
  async refuse(tx: Tx, applicant: Applicant, assessmentKey: string): Promise<void> {
    await actAsProduct(tx);
    const id = await this.sittingFor(tx, applicant, assessmentKey);
    const sitting = await tx.findOneByOrFail(Sitting, { id });
    refuseBegun({ sitting, cards: await tx.findBy(Scorecard, { sittingId: id }) });
  }

  private async sittingFor(tx: Tx, { applicationId }: Applicant, assessmentKey: string): Promise<string> {
    const [row] = await tx.query<{ id: string; stage: string }[]>(
      `select s.id, a.stage from sittings s
         join assessments t on t.id = s.assessment_id
         join applications a on a.id = s.application_id
        where s.application_id = $1 and s.assessment_key = $2 and t.kind in ('audition', 'writing_sample')`,
      [applicationId, assessmentKey],
    );
    if (!row) throw new NotFound('upload');
    if (row.stage === 'withdrawn') {
      throw new RuleViolation('candidate.withdrawn', 'You withdrew your application, so nothing can be handed in.');
    }
    return row.id;
  }
}
