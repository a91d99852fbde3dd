import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Application } from '../../candidates/application.entity.js';
import { StoredFile } from '../../candidates/stored-file.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { randomId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { shareOut } from './askers.service.js';
import { Assessment } from '../model/assessment.entity.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { isReviewing, SittingAccess } from './sitting-access.js';
import { Seats } from './seats.service.js';
import { SittingTimes } from './sitting-times.service.js';
import type { SeatInput, SittingChange, SittingInput } from './sitting.dto.js';
import { Sitting } from '../model/sitting.entity.js';
import type { AssessmentKind } from '../model/vocabulary.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'sitting.planned': { jobId: string; applicationId: string; sittingId: string; panel: string[] };
    'sitting.changed': { jobId: string; sittingId: string; added: string[]; removed: string[] };
    'sitting.deleted': { jobId: string; applicationId: string; sittingId: string };
  }
}

/** Arranges who takes what, when, and before whom. */
@Injectable()
export class Sittings {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly access: SittingAccess,
    private readonly seats: Seats,
    private readonly times: SittingTimes,
    private readonly audit: Audit,
  ) {}

  /** @throws InvalidInput naming what is not of this job, or that the candidate has this assessment already */
  add(viewer: Viewer, jobId: string, input: SittingInput): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      await this.jobs.toUse(viewer, jobId, 'sitting.edit', tx);
      const assessment = await this.assessmentFor(tx, jobId, input);
      if (assessment.hideAuthor && (await isReviewing(tx, viewer.id, jobId, assessment.key))) throw reviewed();
      const { applicationId: whose, assessmentKey } = input;
      if (await tx.existsBy(Sitting, { applicationId: whose, assessmentKey })) throw alreadyPlanned();
      await this.seats.requireTeamMembers(tx, jobId, input.panel);
      const id = randomId();
      const { applicationId, override } = input;
      refuseParts(assessment.kind, input.panel);
      const details = detailsOf(input);
      const { id: assessmentId } = assessment;
      await tx.insert(Sitting, { id, applicationId, assessmentId, assessmentKey: assessment.key, ...details });
      const seating = { jobId, sittingId: id, applicationId };
      const given = { after: 0, override, panel: input.panel };
      const seats = await this.seats.seat(tx, viewer, seating, input.panel, given);
      if (input.shareQuestions && assessment.kind === 'interview') await shareOut(tx, assessment.id, seats);
      const panel = input.panel.map(({ personId }) => personId);
      await this.times.arranged(tx, viewer, id);
      await this.audit.record(tx, viewer, 'sitting.planned', { jobId, applicationId, sittingId: id, panel });
      return { id };
    });
  }

  /**
   * @throws StaleEdit where someone changed it meanwhile; RuleViolation where a begun scorecard would go, or someone
   *   be seated who does not come blind
   */
  change(viewer: Viewer, id: string, input: SittingChange): Promise<{ jobId: string }> {
    return this.database.transaction(async (tx) => {
      const { job, cards, sitting, assessment, applicationId } = await this.access.toChange(viewer, id, tx);
      const { version, override, reason } = input;
      await replace(tx, Sitting, { id, version }, detailsOf(input));
      const panel = input.panel ?? cards.map(({ panelistId, plays }) => ({ personId: panelistId, plays }));
      const added = panel.filter((seat) => !cards.some((card) => card.panelistId === seat.personId));
      const removed = cards.filter((card) => !panel.some((seat) => seat.personId === card.panelistId));
      if (input.panel) refuseParts(assessment.kind, input.panel);
      if (sitting.debriefOpenedAt && added.length > 0) throw debriefIsOpen();
      await this.seats.requireTeamMembers(tx, job.id, panel, added);
      const seating = { jobId: job.id, sittingId: id, applicationId };
      await this.seats.unseat(tx, viewer, seating, removed, reason);
      await giveParts(tx, cards, panel);
      const after = Math.max(0, ...cards.map((card) => card.position));
      await this.seats.seat(tx, viewer, seating, added, { after, override, panel });
      await this.times.arranged(tx, viewer, id);
      await this.audit.record(tx, viewer, 'sitting.changed', {
        jobId: job.id,
        sittingId: id,
        added: added.map(({ personId }) => personId),
        removed: removed.map(({ panelistId }) => panelistId),
      });
      return { jobId: job.id };
    });
  }

  /** @throws RuleViolation where someone has begun to score it */
  remove(viewer: Viewer, id: string): Promise<{ jobId: string }> {
    return this.database.transaction(async (tx) => {
      const { job, sitting, applicationId } = await this.access.toChange(viewer, id, tx);
      await tx.delete(Scorecard, { sittingId: id, state: 'due' });
      const begun = await tx.countBy(Scorecard, { sittingId: id });
      if (begun > 0) {
        const why =
          'Someone has started scoring this session, so it can’t be deleted. Close the missing scorecards instead.';
        throw new RuleViolation('sitting.begun', why);
      }
      await this.times.ending(tx, id);
      const gone = await tx.delete(Sitting, { id });
      if (gone.affected !== 1) throw new NotFound('sitting');
      if (sitting.documentId) await tx.delete(StoredFile, { id: sitting.documentId });
      await this.audit.record(tx, viewer, 'sitting.deleted', { jobId: job.id, applicationId, sittingId: id });
      return { jobId: job.id };
    });
  }

  private async assessmentFor(tx: Tx, jobId: string, input: SittingInput): Promise<Assessment> {
    const { applicationId, assessmentKey } = input;
    const application = await tx.findOneBy(Application, { id: applicationId, jobId });
    if (!application) throw InvalidInput.field('applicationId', 'Choose a candidate of this job.');
    const assessment = await tx
      .createQueryBuilder(Assessment, 'assessment')
      .where('assessment.key = :assessmentKey', { assessmentKey })
      .andWhere(
        'assessment.planId = (select id from assessment_plans where job_id = :jobId order by number desc limit 1)',
        {
          jobId,
        },
      )
      .getOne();
    if (!assessment) throw InvalidInput.field('assessmentKey', 'Choose an assessment of the newest plan.');
    return assessment;
  }
}

function detailsOf(input: SittingInput | SittingChange) {
  const { at, minutes = null, place = '', holdsRoom = false, topic = '' } = input;
  return { at: at ? new Date(at) : null, minutes, place, holdsRoom, topic };
}

/** The parts that those who stay on the panel play from now on. */
async function giveParts(tx: Tx, cards: readonly Scorecard[], panel: readonly SeatInput[]): Promise<void> {
  const changed = cards.flatMap(({ id, panelistId, plays: before }) => {
    const seat = panel.find(({ personId }) => personId === panelistId);
    const plays = seat?.plays ?? '';
    return seat && plays !== before ? [{ id, plays }] : [];
  });
  if (changed.length === 0) return;
  await tx.query(
    `update scorecards c set plays = given.plays
       from unnest($1::uuid[], $2::text[]) as given (id, plays) where c.id = given.id`,
    [changed.map(({ id }) => id), changed.map(({ plays }) => plays)],
  );
}

function refuseParts(kind: AssessmentKind, panel: readonly SeatInput[]): void {
  if (kind === 'audition') return;
  const message = 'Only auditions have roles. Leave this blank.';
  const wrong = panel.flatMap(({ plays }, index) => (plays ? [{ field: `panel[${index}].plays`, message }] : []));
  if (wrong.length > 0) throw new InvalidInput(wrong);
}

function debriefIsOpen(): RuleViolation {
  const why = 'The debrief is open, so you can’t add panelists to this session.';
  return new RuleViolation('sitting.debriefed', why, [{ field: 'panel', message: why }]);
}

function reviewed(): RuleViolation {
  return new RuleViolation(
    'sitting.reviewing',
    'You review this assessment anonymously, so you can’t see whose is scheduled. Ask another recruiter or hiring manager of this job to schedule it.',
  );
}

function alreadyPlanned(): InvalidInput {
  return InvalidInput.field(
    'assessmentKey',
    'This candidate already has a session for this assessment. Edit that one instead.',
  );
}
