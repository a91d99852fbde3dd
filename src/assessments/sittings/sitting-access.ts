import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Person } from '../../accounts/access/person.entity.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { shareJob } from '../../jobs/model/locks.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import type { Assessment } from '../model/assessment.entity.js';
import { lockSitting } from '../model/locks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { Sitting } from '../model/sitting.entity.js';
import { isOpen, isOver } from '../model/vocabulary.js';

/** A sitting as one viewer comes to it. */
export interface SittingForViewer {
  sitting: Sitting;
  job: Job;
  assessment: Assessment;
  applicationId: string;
  /** Whom the viewer sees as its candidate: "Candidate" where the author of a writing sample is hidden from them. */
  candidateName: string;
  authorHidden: boolean;
  /** Whether the viewer runs the job. */
  runs: boolean;
  /** The viewer's own scorecard, if they are on the panel. */
  own: Scorecard | undefined;
  /** All scorecards, in their order, each with its panelist. */
  cards: Scorecard[];
}

/** What stands for an author who is hidden: the same on every page and for everyone, so that two can be told apart. */
export function hiddenAuthor(sittingId: string): string {
  return `Candidate ${createHash('sha256').update(sittingId).digest('hex').slice(0, 4).toUpperCase()}`;
}

/** The only way to a sitting: through whoever asks for it. */
@Injectable()
export class SittingAccess {
  constructor(private readonly database: Database) {}

  /** @throws NotFound for anyone who neither runs the job nor sits on the panel */
  async sitting(viewer: Viewer, id: string, manager: EntityManager = this.database.reader): Promise<SittingForViewer> {
    const [sitting] = await manager.find(Sitting, {
      where: { id },
      relations: { application: { candidate: true, job: true }, assessment: true, document: true },
    });
    const job = sitting?.application?.job;
    if (!sitting || !job || !sitting.assessment) throw new NotFound('sitting');
    const cards = await manager.find(Scorecard, {
      where: { sittingId: id },
      relations: { panelist: true },
      order: { position: 'ASC', id: 'ASC' },
    });
    const own = cards.find((card) => card.panelistId === viewer.id);
    const runs = viewer.may('sitting.view', job.id);
    if (!own && !runs) throw new NotFound('sitting');
    const authorHidden = hidesAuthor(sitting.assessment, own, runs) || (await reviews(manager, viewer, sitting));
    const candidateName = authorHidden ? hiddenAuthor(id) : (sitting.application?.candidate?.name ?? '');
    const { assessment, applicationId } = sitting;
    return { sitting, job, assessment, applicationId, candidateName, authorHidden, runs, own, cards };
  }

  /** @throws NotFound for anyone who does not run the job */
  async sittingForLead(viewer: Viewer, id: string, manager?: EntityManager): Promise<SittingForViewer> {
    const seen = await this.sitting(viewer, id, manager);
    if (!viewer.may('sitting.edit', seen.job.id)) throw new NotFound('sitting');
    return seen;
  }

  /**
   * A sitting about to be changed, as it is once whoever was at it is done. Until this transaction ends no one else
   * changes it or its panel, and it stays on its version of the plan, with the team that the job has.
   * @throws NotFound for anyone who does not run the job
   */
  async toChange(viewer: Viewer, id: string, tx: Tx): Promise<SittingForViewer> {
    const { job } = await this.sittingForLead(viewer, id, tx);
    await shareJob(tx, job.id);
    await lockSitting(tx, id);
    return this.sittingForLead(viewer, id, tx);
  }
}

interface WhenAndWhere {
  at: Date | null;
  minutes: number | null;
  place: string;
  holdsRoom: boolean;
}

/** When and where a sitting was; neither where its author is hidden, since someone may know who wrote then and there. */
export function whenAndWhere({ sitting, authorHidden }: SittingForViewer): WhenAndWhere {
  const { at, minutes, place, holdsRoom } = sitting;
  return authorHidden ? { at: null, minutes: null, place: '', holdsRoom: false } : { at, minutes, place, holdsRoom };
}

/**
 * Whether a viewer still reviews anyone's work for the same assessment without knowing whose it is: then they know
 * no one's, or the last ones left would tell.
 */
async function reviews(manager: EntityManager, viewer: Viewer, sitting: Sitting): Promise<boolean> {
  const { assessment, assessmentKey, application } = sitting;
  if (!assessment?.hideAuthor || !application) return false;
  return isReviewing(manager, viewer.id, application.jobId, assessmentKey);
}

/** Whether a person has a scorecard open for an assessment of a job whose authors are hidden. */
export async function isReviewing(
  manager: EntityManager,
  personId: string,
  jobId: string,
  assessmentKey: string,
): Promise<boolean> {
  const rows = await manager.query<object[]>(
    `select 1 from scorecards o
       join sittings s on s.id = o.sitting_id
       join assessments t on t.id = s.assessment_id
       join applications a on a.id = s.application_id
      where o.panelist_id = $1 and a.job_id = $2 and s.assessment_key = $3 and t.hide_author
        and o.state in ('due', 'draft') limit 1`,
    [personId, jobId, assessmentKey],
  );
  return rows.length > 0;
}

/** Whether whoever holds a scorecard is not to know whose work it is: until they have submitted. */
export function hidesAuthor(
  assessment: { hideAuthor: boolean },
  own: Pick<Scorecard, 'state'> | undefined,
  runs: boolean,
): boolean {
  if (!assessment.hideAuthor || !own) return false;
  return isOpen(own.state) || (isOver(own.state) && !runs);
}

/** Whether a person can come in at all, so that a link in a mail would be good. */
export function canSignIn(person: Person | undefined): boolean {
  if (!person?.email || person.disabledAt) return false;
  return person.passwordHash !== null || person.admittedAt !== null;
}
