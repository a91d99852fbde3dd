import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { InvalidInput, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { LongText } from '../../platform/http/fields.js';
import { Criterion } from '../model/criterion.entity.js';
import {
  type Answer,
  asAsked,
  isAnswered,
  missingFrom,
  revisionStatementOf,
  sameAnswer,
  type Scoring,
  wrongIn,
} from '../model/scorecard-rules.js';
import { type EarlierRating, ScorecardVersion } from '../model/scorecard-version.entity.js';
import { markScorecards } from '../model/scorecard-marks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { Sitting } from '../model/sitting.entity.js';
import { isSubmitted } from '../model/vocabulary.js';
import {
  answersIn,
  lockOwn,
  type OwnScorecard,
  type SavedScorecard,
  writeAnswers,
} from '../scorecards/scorecard-writes.js';
import { RatingsInput, ScorecardForm } from '../scorecards/scorecard.dto.js';

const reason = { max: 1000, description: 'Reason for the revision; shown with both versions.' };

export class RevisionForm extends ScorecardForm {
  @LongText(reason)
  reason: string;
}

export class RevisionInput extends RatingsInput {
  @LongText(reason)
  reason: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** With the number of the version that is new. */
    'scorecard.revised': { jobId: string; scorecardId: string; number: number };
  }
}

export interface Revision {
  version: number;
  reason: string;
  /** Criteria left out stay as they are. */
  answers: readonly Answer[];
}

/** After the debrief: a panelist puts a new version beside what they submitted, and says why. */
@Injectable()
export class Revisions {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /**
   * Revises one's own submitted scorecard; what it said before is kept. The same revision twice is one.
   * @throws RuleViolation before the debrief is open, where nothing differs, or naming what lacks its note
   * @throws StaleEdit with what is stored now; NotFound for anyone but the panelist
   */
  revise(viewer: Viewer, id: string, revision: Revision): Promise<SavedScorecard> {
    return this.database.transaction(async (tx) => {
      const card = await lockOwn(tx, viewer, id);
      refuseUnrevisable(card, await tx.findOneByOrFail(Sitting, { id: card.sittingId }));
      const order = { position: 'ASC', key: 'ASC' } as const;
      const criteria = asAsked(await tx.find(Criterion, { where: { assessmentId: card.assessmentId }, order }));
      const wrong = wrongIn(criteria, revision.answers, card.levels);
      if (wrong.length > 0) throw new InvalidInput(wrong);
      const stored = await answersIn(tx, id);
      const changed = revision.answers.filter((answer) => !sameAnswer(answer, answerTo(answer.criterionId, stored)));
      if (changed.length === 0) return this.again(tx, card, revision.reason);
      if (revision.version !== card.version) {
        throw new StaleEdit(staleText, { version: card.version, state: card.state, ratings: stored });
      }
      const untouched = stored.filter(({ criterionId }) => !answerTo(criterionId, changed));
      refuseUnfinished(criteria, [...untouched, ...changed], card);
      const number = await keepEarlier(tx, id, revision.reason, earlierRatings(criteria, stored));
      await writeAnswers(tx, id, changed);
      return this.sign(tx, viewer, card, number + 1);
    });
  }

  private async sign(tx: Tx, viewer: Viewer, card: OwnScorecard, number: number): Promise<SavedScorecard> {
    const entity = tx.create(Scorecard, { id: card.id, state: card.state });
    entity.moveTo('revised');
    const at = new Date();
    const changes = { state: entity.state, submittedAt: at, statement: revisionStatementOf(viewer.name) };
    const version = await replace(tx, Scorecard, { id: card.id, version: card.version }, changes);
    await markScorecards(tx, [card.id], viewer.handedOver);
    await this.audit.record(tx, viewer, 'scorecard.revised', { jobId: card.jobId, scorecardId: card.id, number });
    return { version, state: entity.state, at };
  }

  /** The answer to the revision that was sent last, sent again; another one that changes nothing is refused. */
  private async again(tx: Tx, card: OwnScorecard, reason: string): Promise<SavedScorecard> {
    const last = await tx.findOne(ScorecardVersion, { where: { scorecardId: card.id }, order: { number: 'DESC' } });
    if (last?.reason === reason) {
      return { version: card.version, state: card.state, at: card.submittedAt ?? new Date() };
    }
    throw new RuleViolation('revision.unchanged', 'You haven’t changed any ratings or notes.');
  }
}

const staleText =
  'You revised this scorecard on another device or in another tab. Your changes haven’t been saved yet. Compare them with the saved version, then sign again.';

function answerTo(criterionId: string, answers: readonly Answer[]): Answer | undefined {
  return answers.find((answer) => answer.criterionId === criterionId);
}

function refuseUnrevisable({ state }: OwnScorecard, sitting: Sitting): void {
  if (!isSubmitted(state)) {
    throw new RuleViolation('scorecard.not_submitted', 'Only a scorecard that was submitted can be revised.');
  }
  if (!sitting.debriefOpenedAt) {
    const when = 'It can be revised once the recruiter or the hiring manager opens the debrief.';
    throw new RuleViolation('scorecard.final', `You submitted this scorecard, so you can’t edit it. ${when}`);
  }
}

function refuseUnfinished(criteria: readonly Criterion[], answers: readonly Answer[], scoring: Scoring): void {
  const missing = missingFrom(criteria, answers, scoring);
  if (missing.length === 0) return;
  throw new RuleViolation('scorecard.unrated', 'Not submitted. Something is still missing.', missing);
}

/** @returns the number of the version that is now an earlier one */
async function keepEarlier(tx: Tx, id: string, reason: string, ratings: EarlierRating[]): Promise<number> {
  const { submittedAt, statement } = await tx.findOneByOrFail(Scorecard, { id });
  const number = 1 + (await tx.countBy(ScorecardVersion, { scorecardId: id }));
  const version = { id: newId(), scorecardId: id, number, reason, submittedAt: submittedAt ?? new Date(), statement };
  await tx.insert(ScorecardVersion, { ...version, ratings });
  return number;
}

function earlierRatings(criteria: readonly Criterion[], stored: readonly Answer[]): EarlierRating[] {
  return criteria.flatMap(({ id, key }) => {
    const answer = answerTo(id, stored);
    return answer && isAnswered(answer) ? [{ criterion: key, level: answer.level, note: answer.note }] : [];
  });
}
