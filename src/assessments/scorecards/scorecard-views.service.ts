import { Looks } from '../../looks/looks.js';
import { Referee } from '../model/referee.entity.js';
import { refereeView, type RefereeView } from '../model/referee-view.js';
import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { partPlayed, type RolePart } from '../model/role-play.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { type AskedBy, askersOf } from '../sittings/askers.service.js';
import { Criterion } from '../model/criterion.entity.js';
import { answersIn } from './scorecard-writes.js';
import {
  type EarlierCell,
  earlierCells,
  type EarlierVersion,
  earlierVersion,
  versionsOf,
} from '../model/scorecard-version.entity.js';
import {
  type Answer,
  asAsked,
  isAnswered,
  levelsNeedingNote,
  type Scoring,
  statementOf,
} from '../model/scorecard-rules.js';
import { notBlindWords } from '../model/known-before.js';
import { AssessmentPlan } from '../model/plan.entity.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { CleanCopies } from '../sittings/clean-copies.service.js';
import { shownDocument, type ShownDocument } from '../sittings/sitting-document.js';
import { SittingAccess, whenAndWhere } from '../sittings/sitting-access.js';
import { stateText } from '../sittings/sitting-list.service.js';
import { isSubmitted, isOpen, isOver, levelsOf, type NotesRequired, type ScorecardState } from '../model/vocabulary.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.seen': { jobId: string; scorecardId: string; sittingId: string };
  }
}

/** One's own scorecard, with all that is needed to fill it in. */
export interface ScorecardView {
  id: string;
  version: number;
  state: ScorecardState;
  open: boolean;
  plays: string;
  /** The part they play as the brief has it; nothing where it names no such part. */
  part: RolePart | null;
  /** Whom a reference check asks, and what they wrote once it may be read. */
  referee: RefereeView | null;
  /** The others on the panel, and whom they play. */
  others: { name: string; plays: string }[];
  openedAt: Date | null;
  submittedAt: Date | null;
  statement: string;
  closedReason: string;
  /** What its panelist had been shown of the candidate, and who seated them all the same; empty where it is blind. */
  notBlind: string;
  /** What else is said of it wherever its ratings are. */
  marks: string[];
  /** What was declared of an interest of one's own; empty where nothing was. */
  conflict: string;
  /** Which ratings need a note before it is signed. */
  notesRequired: NotesRequired;
  /** Who signs it. */
  signer: string;
  /** Whether the debrief is open, so that what was submitted may be revised. */
  revisable: boolean;
  /** What it said before it was revised, the newest first. */
  earlier: EarlierVersion[];
  candidate: string;
  sitting: { id: string; at: Date | null; minutes: number | null; place: string; topic: string; state: string };
  job: { title: string };
  assessment: { id: string; name: string; kind: string; brief: string; levels: number };
  document?: ShownDocument;
  criteria: CriterionView[];
  answered: number;
}

export interface CriterionView {
  id: string;
  key: string;
  name: string;
  prompt: string;
  preferredAnswer: string;
  followUps: string[];
  measures: string[];
  kind: string;
  anchors: string[];
  levels: number;
  level: number | null;
  notObserved: boolean;
  answered: boolean;
  note: string;
  /** In an interview: who asks this question, if that was said. */
  askedBy: { you: boolean; name: string } | null;
  /** What the scorecard said of it before, where that was different, the newest first. */
  was: EarlierCell[];
  /** Levels that need a note beside them before the scorecard is signed. */
  noteNeededFor: number[];
  needsNote: boolean;
}

/** What a panelist sees of their own scorecards. Nothing here reads anyone else's ratings. */
@Injectable()
export class ScorecardViews {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly copies: CleanCopies,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /** Who is asked; what they wrote only once the card was begun, which waits for everything else of the candidate. */
  private async refereeOf(
    viewer: Viewer,
    card: Scorecard,
    { applicationId }: { applicationId: string },
    criteria: readonly Criterion[],
  ): Promise<RefereeView | null> {
    const { reader } = this.database;
    const referee = await reader.findOneBy(Referee, { sittingId: card.sittingId });
    if (!referee) return null;
    const readable = card.openedAt !== null && referee.answeredAt !== null;
    if (readable) await this.looks.record(reader, viewer, 'sitting', { reference: [applicationId] });
    return refereeView(referee, readable ? criteria : null);
  }

  /** @throws NotFound for anyone but its panelist */
  async one(viewer: Viewer, id: string): Promise<ScorecardView> {
    const reader = this.database.reader;
    const card = await reader.findOneBy(Scorecard, { id, panelistId: viewer.id });
    if (!card) throw new NotFound('scorecard');
    const seen = await this.sittings.sitting(viewer, card.sittingId);
    if (card.state === 'due' && card.seenAt === null) await this.noteSeen(viewer, card, seen.job.id);
    const answers = await answersIn(reader, id);
    const order = { position: 'ASC', key: 'ASC' } as const;
    const criteria = asAsked(await reader.find(Criterion, { where: { assessmentId: seen.assessment.id }, order }));
    const plan = await reader.findOneByOrFail(AssessmentPlan, { id: seen.assessment.planId });
    const scoring = { levels: seen.assessment.levels, notesRequired: plan.notesRequired };
    const { state, version, plays, openedAt, submittedAt, closedReason } = card;
    const { sitting, assessment, cards } = seen;
    const { at, minutes, place } = whenAndWhere(seen);
    const versions = state === 'revised' ? await versionsOf(reader, [id]) : [];
    const askers = askersOf(assessment.kind, criteria, cards);
    const views = criteria.map((criterion) => ({
      ...criterionView(criterion, answers, scoring),
      askedBy: askedBy(criterion, askers, viewer),
      was: earlierCells(criterion, answerTo(criterion, answers), versions),
    }));
    return {
      ...{ id, version, state, plays, openedAt, submittedAt, closedReason },
      part: partPlayed(assessment.parts, plays) ?? null,
      referee: assessment.kind === 'reference' ? await this.refereeOf(viewer, card, seen, criteria) : null,
      others: cards
        .filter((other) => other.id !== id)
        .map((other) => ({ name: other.panelist?.name ?? '', plays: other.plays })),
      open: isOpen(state),
      conflict: card.conflict,
      notBlind: card.known ? notBlindWords(card.known) : '',
      marks: card.marks,
      signer: viewer.name,
      revisable: isSubmitted(state) && sitting.debriefOpenedAt !== null,
      earlier: versions.map(earlierVersion),
      statement: isSubmitted(state) ? card.statement : statementOf(viewer.name, plan.statement),
      notesRequired: plan.notesRequired,
      candidate: seen.candidateName,
      sitting: {
        ...{ id: sitting.id, topic: sitting.topic, at, minutes, place },
        state: stateText({
          panel: cards.length,
          in: cards.filter((other) => isSubmitted(other.state)).length,
          closed: cards.filter((other) => isOver(other.state)).length,
        }),
      },
      job: { title: seen.job.title },
      assessment: {
        id: assessment.id,
        name: assessment.name,
        kind: assessment.kind,
        brief: assessment.brief,
        levels: assessment.levels,
      },
      document: await shownDocument(reader, seen, this.copies),
      criteria: views,
      answered: views.filter((criterion) => criterion.answered).length,
    };
  }

  /** Whoever runs the sitting is told that the card was opened; nothing about the card itself changes by being seen. */
  private noteSeen(viewer: Viewer, { id, sittingId }: Scorecard, jobId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { affected } = await tx.update(Scorecard, { id, seenAt: IsNull() }, { seenAt: new Date() });
      if (affected === 1) await this.audit.record(tx, viewer, 'scorecard.seen', { jobId, scorecardId: id, sittingId });
    });
  }
}

function askedBy({ key }: Criterion, askers: readonly AskedBy[], viewer: Viewer): CriterionView['askedBy'] {
  const panelist = askers.find(({ criterion }) => criterion.key === key)?.panelist;
  return panelist ? { you: panelist.id === viewer.id, name: panelist.name } : null;
}

function answerTo({ id }: Criterion, answers: readonly Answer[]): Answer | undefined {
  return answers.find(({ criterionId }) => criterionId === id);
}

function criterionView(
  criterion: Criterion,
  answers: readonly Answer[],
  scoring: Scoring,
): Omit<CriterionView, 'was' | 'askedBy'> {
  const { id, key, name, prompt, preferredAnswer, followUps, measures, kind, anchors } = criterion;
  const answer = answerTo(criterion, answers);
  const level = answer?.level ?? null;
  const noteNeededFor = levelsNeedingNote(kind, scoring);
  return {
    ...{ id, key, name, prompt, preferredAnswer, followUps, measures, kind, anchors, level },
    levels: levelsOf(kind, scoring.levels),
    notObserved: answer?.notObserved ?? false,
    answered: isAnswered(answer),
    note: answer?.note ?? '',
    noteNeededFor,
    needsNote: level !== null && noteNeededFor.includes(level),
  };
}
