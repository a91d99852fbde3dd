import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Looks } from '../../looks/looks.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { lockScorecard } from '../model/locks.js';
import { steppedBack } from './conflicts.service.js';
import {
  answersIn,
  freezePlan,
  lockOwn,
  type OwnScorecard,
  saveAnswers,
  type SavedScorecard,
  signScorecard,
} from './scorecard-writes.js';
import { type Answer, missingFrom, sameAnswer, statementOf, wrongIn } from '../model/scorecard-rules.js';
import { markScorecards } from '../model/scorecard-marks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import type { ClosureInput, RatingInput } from './scorecard.dto.js';
import { SittingAccess } from '../sittings/sitting-access.js';
import { isSubmitted } from '../model/vocabulary.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.opened': { jobId: string; scorecardId: string; sittingId: string };
    'scorecard.saved': { jobId: string; scorecardId: string; criteria: string[] };
    'scorecard.submitted': { jobId: string; scorecardId: string; sittingId: string };
    'scorecard.closed': { jobId: string; scorecardId: string; sittingId: string };
  }
}

/** Scoring: a panelist writes to their own scorecard, and signs it once. */
@Injectable()
export class Scorecards {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /** Begins to score. Doing it again changes nothing. @throws NotFound for anyone but the panelist */
  open(viewer: Viewer, id: string): Promise<SavedScorecard> {
    return this.database.transaction(async (tx) => {
      const card = await lockOwn(tx, viewer, id);
      if (card.state !== 'due') return { version: card.version, state: card.state, at: card.openedAt ?? new Date() };
      return this.saveOpening(tx, viewer, card, []);
    });
  }

  /** Saves some answers as a draft; what is not among them stays. @throws StaleEdit with what is stored now */
  save(viewer: Viewer, id: string, version: number, answers: readonly Answer[]): Promise<SavedScorecard> {
    return this.database.transaction(async (tx) => {
      const card = await lockOwn(tx, viewer, id);
      refuseFinal(card);
      return this.write(tx, viewer, card, { version, answers, stored: await answersIn(tx, id) });
    });
  }

  /** Saves one answer. The same answer again is acknowledged, whatever the version. */
  saveOne(viewer: Viewer, id: string, criterionId: string, input: RatingInput): Promise<SavedScorecard> {
    const { level = null, notObserved = false, note } = input;
    return this.save(viewer, id, input.version, [
      { criterionId, level, notObserved: notObserved ?? false, note: note ?? '' },
    ]);
  }

  /**
   * Saves the answers that came along, and signs the scorecard. Submitting what is submitted answers as it did the
   * first time.
   * @param given the version that was read and the answers to save first, where they come with it
   * @throws RuleViolation naming each criterion that lacks its answer or its note
   */
  submit(
    viewer: Viewer,
    id: string,
    given: { version?: number; answers?: readonly Answer[] },
  ): Promise<SavedScorecard> {
    return this.database.transaction(async (tx) => {
      const card = await lockOwn(tx, viewer, id);
      const stored = await answersIn(tx, id);
      const { version = card.version, answers = [] } = given;
      if (isSubmitted(card.state)) return again(card, stored, answers);
      refuseFinal(card);
      const written = await this.write(tx, viewer, card, { version, answers, stored, signing: true });
      const missing = missingFrom(card.criteria, overlaid(stored, answers), card);
      if (missing.length > 0) {
        throw new RuleViolation('scorecard.unrated', 'Not submitted. Something is still missing.', missing);
      }
      const entity = tx.create(Scorecard, { id, state: 'draft' });
      entity.moveTo('submitted');
      const { state } = entity;
      const statement = statementOf(viewer.name, card.planStatement);
      const submitted = await signScorecard(tx, card, written.version, { state, statement });
      const { jobId, sittingId } = card;
      await this.noteKnown(tx, viewer, card);
      await markScorecards(tx, [id], viewer.handedOver);
      await this.audit.record(tx, viewer, 'scorecard.submitted', { jobId, scorecardId: id, sittingId });
      return submitted;
    });
  }

  /** Closes a scorecard that will not come in. @throws NotFound for anyone who does not run the job */
  close(viewer: Viewer, id: string, { reason, version }: ClosureInput): Promise<{ sittingId: string }> {
    return this.database.transaction(async (tx) => {
      const found = await tx.findOneBy(Scorecard, { id });
      if (!found) throw new NotFound('scorecard');
      const { job, sitting } = await this.sittings.toChange(viewer, found.sittingId, tx);
      await lockScorecard(tx, id);
      const card = await tx.findOneBy(Scorecard, { id });
      if (!card) throw new NotFound('scorecard');
      card.moveTo('closed');
      await replace(tx, Scorecard, { id, version }, { state: card.state, closedReason: reason });
      await this.audit.record(tx, viewer, 'scorecard.closed', {
        jobId: job.id,
        scorecardId: id,
        sittingId: sitting.id,
      });
      return { sittingId: sitting.id };
    });
  }

  /** What its panelist was shown while it was open, or before they were seated, stays with a scorecard. */
  private async noteKnown(tx: Tx, viewer: Viewer, { id, applicationId }: OwnScorecard): Promise<void> {
    const facts = (await this.looks.known(tx, [viewer.id], applicationId)).get(viewer.id);
    if (!facts) return;
    const { known } = await tx.findOneByOrFail(Scorecard, { id });
    await tx.update(Scorecard, { id }, { known: { ...known, facts } });
  }

  private async write(
    tx: Tx,
    viewer: Viewer,
    card: OwnScorecard,
    { version, answers, stored, signing = false }: Write,
  ): Promise<SavedScorecard> {
    const wrong = wrongIn(card.criteria, answers, card.levels);
    if (wrong.length > 0) throw new InvalidInput(wrong);
    const changed = answers.filter((answer) => !sameAnswer(answer, sameCriterion(stored, answer)));
    const nothingNew = changed.length === 0 && card.state === 'draft';
    if (nothingNew && !signing) return { version: card.version, state: card.state, at: new Date() };
    if (version !== card.version) {
      throw new StaleEdit(staleText, { version: card.version, state: card.state, ratings: stored });
    }
    if (nothingNew) return { version: card.version, state: card.state, at: new Date() };
    const written = await this.saveOpening(tx, viewer, card, changed);
    const ids = changed.map(({ criterionId }) => criterionId);
    if (ids.length > 0) {
      await this.audit.record(tx, viewer, 'scorecard.saved', {
        jobId: card.jobId,
        scorecardId: card.id,
        criteria: ids,
      });
    }
    return written;
  }

  /** Saves answers; the first time the scorecard is thereby opened, which freezes its plan. */
  private async saveOpening(tx: Tx, viewer: Viewer, card: OwnScorecard, answers: readonly Answer[]) {
    const saved = await saveAnswers(tx, card, answers);
    if (card.state === 'due') {
      const { jobId, id, sittingId, planId } = card;
      await freezePlan(tx, planId, saved.at);
      await this.audit.record(tx, viewer, 'scorecard.opened', { jobId, scorecardId: id, sittingId });
    }
    return saved;
  }
}

interface Write {
  /** That the sender read. */
  version: number;
  answers: readonly Answer[];
  stored: readonly Answer[];
  /** Anyone who signs has to have read what they sign; a draft that says what is stored may be acknowledged again. */
  signing?: boolean;
}

/** The answer to a second submission: as the first, unless it brings other ratings, which would be lost. */
function again(card: OwnScorecard, stored: readonly Answer[], answers: readonly Answer[]): SavedScorecard {
  if (answers.some((answer) => !sameAnswer(answer, sameCriterion(stored, answer)))) refuseFinal(card);
  return { version: card.version, state: card.state, at: card.submittedAt ?? new Date() };
}

function sameCriterion(answers: readonly Answer[], { criterionId }: Answer): Answer | undefined {
  return answers.find((answer) => answer.criterionId === criterionId);
}

/** What is stored once the answers that came along are. */
function overlaid(stored: readonly Answer[], answers: readonly Answer[]): Answer[] {
  return [...stored.filter((answer) => !sameCriterion(answers, answer)), ...answers];
}

const staleText =
  'This scorecard was changed on another device or in another tab. Your changes haven’t been saved yet. Compare them with the saved version, then save again.';

function refuseFinal({ state, closedReason }: OwnScorecard): void {
  if (state === 'closed') {
    throw new RuleViolation(
      'scorecard.closed',
      `This scorecard was closed: ${closedReason}. You can’t save any more ratings.`,
    );
  }
  if (state === 'recused') throw new RuleViolation('scorecard.recused', steppedBack);
  if (isSubmitted(state)) {
    throw new RuleViolation(
      'scorecard.final',
      'You submitted this scorecard, so you can’t edit it. It can be revised once the debrief is open. Your last changes were not saved.',
    );
  }
}
