import type { FormFailure } from '../../platform/http/request.js';
import { levelText } from '../model/rating-scale.js';
import { isAnswered } from '../model/scorecard-rules.js';
import type { MyScorecards } from './my-scorecards.service.js';
import type { CriterionView, ScorecardView } from './scorecard-views.service.js';
import type { AssessmentKind, CriterionKind } from '../model/vocabulary.js';

/** The list of one's own scorecards, as its page shows it. */
export function listPage({ due, later, open, openPage, openPages, done, others }: MyScorecards) {
  const to = (page: number) => `/scorecards?open=${page}`;
  return {
    ...{ due, later, done, open, others },
    moreUrl: openPage < openPages ? to(openPage + 1) : undefined,
    beforeUrl: openPage > 1 ? to(Math.min(openPage - 1, openPages)) : undefined,
    none: open + done.total === 0,
    first: done.page === 1,
  };
}

/** What the form of a page says besides: that of a revision says something else. */
interface CardForm {
  id: string;
  title: string;
  /** What is signed. */
  signature: string;
}

export function cardTitle({ assessment, candidate }: ScorecardView): string {
  return `${assessment.name}: ${candidate}`;
}

function ownForm(view: ScorecardView): CardForm {
  return { id: 'scorecard', title: cardTitle(view), signature: view.statement };
}

/**
 * A scorecard as its page shows it.
 * @param failure what was sent and refused; where someone (oneself, elsewhere) saved meanwhile, what is stored now
 *   stands beside it, and the page takes up the newer version, so that saving again is a choice made knowingly
 */
export function cardPage(view: ScorecardView, failure?: FormFailure, form = ownForm(view)) {
  const sent = failure?.form === form.id ? failure.values : undefined;
  const stale = sent !== undefined && String(sent['version']) !== String(view.version);
  const rows = sent ? rowsOf(sent['ratings']) : [];
  const total = view.criteria.length;
  const criteria = view.criteria.map((criterion, index) => ({
    ...inTheForm(criterion, sent ? rows[index] : undefined),
    id: criterion.id,
    name: criterion.name,
    prompt: criterion.prompt,
    measures: criterion.measures,
    preferredAnswer: criterion.preferredAnswer,
    followUps: criterion.followUps,
    askedBy: criterion.askedBy,
    levels: criterion.levels,
    anchors: criterion.anchors,
    note: criterion.note,
    notObserved: criterion.notObserved,
    was: criterion.was,
    number: index + 1,
    before: index > 0 ? `#criterion-${index}` : undefined,
    after: index + 1 < total ? `#criterion-${index + 2}` : '#review',
    guided: criterion.followUps.length > 0 || criterion.preferredAnswer !== '',
    field: `ratings[${index}]`,
    names: criterion.kind === 'yes_no' ? yesOrNo : undefined,
    noteHint: noteHint(criterion),
    noteLevels: criterion.noteNeededFor.join(' '),
    value: criterion.notObserved ? null : (criterion.level ?? undefined),
    stands: criterion.answered ? levelText(criterion.kind as CriterionKind, criterion.level) : 'not answered',
    anchor: criterion.level === null ? '' : (criterion.anchors[criterion.level - 1] ?? ''),
    stored: stale ? storedBeside(criterion, rows[index]) : undefined,
  }));
  const answered = criteria.filter((criterion) => criterion.answeredHere).length;
  const notes = criteria.filter(({ noteMissing }) => noteMissing).length;
  return {
    title: form.title,
    card: cardFacts(view),
    criteria,
    answered,
    total,
    left: total - answered,
    next: answered < total ? `#criterion-${criteria.findIndex((one) => !one.answeredHere) + 1}` : '#review',
    papersName: papersNames[view.assessment.kind as AssessmentKind],
    unfolded: answered === 0 && view.assessment.levels <= levelsBesidePapers,
    lacking: lacking(total - answered, notes),
    noteLabel: noteLabels[view.assessment.kind as AssessmentKind],
    interview: view.assessment.kind === 'interview',
    audition: view.assessment.kind === 'audition',
    signature: form.signature,
    // The usual words name whoever signs; others may not.
    signedBy: view.statement.includes(view.signer) ? undefined : view.signer,
    submitted: view.submittedAt !== null,
    closed: view.state === 'closed',
    recused: view.state === 'recused',
    mayStepBack: view.state !== 'closed' && view.state !== 'recused',
  };
}

/** What its page says of a scorecard beside its criteria. */
function cardFacts(view: ScorecardView) {
  return {
    id: view.id,
    version: view.version,
    open: view.open,
    revisable: view.revisable,
    submittedAt: view.submittedAt,
    closedReason: view.closedReason,
    notBlind: view.notBlind,
    conflict: view.conflict,
    earlier: view.earlier,
    plays: view.plays,
    part: view.part,
    referee: view.referee,
    others: view.others,
    candidate: view.candidate,
    sitting: view.sitting,
    job: view.job,
    assessment: view.assessment,
    document: view.document,
    marks: view.marks,
  };
}

/** What is to be done before it can be signed. */
function lacking(answers: number, notes: number): string {
  const missing = [counted(answers, 'answer'), counted(notes, 'note')].filter((part) => part !== '');
  return missing.length > 0 ? `Still needed: ${missing.join(' and ')}.` : 'Ready to submit.';
}

function counted(number: number, word: string): string {
  return number > 0 ? `${number} ${word}${number === 1 ? '' : 's'}` : '';
}

/** On a phone a criterion with more levels than these fills the page, and what was to be read before is folded away. */
const levelsBesidePapers = 5;

const papersNames: Record<AssessmentKind, string> = {
  interview: 'About this interview',
  audition: 'Topic, roles, and brief',
  writing_sample: 'About this writing sample',
  reference: 'The referee and what they wrote',
};

const yesOrNo = ['No', 'Yes'];

const noteLabels: Record<AssessmentKind, string> = {
  interview: 'What did you hear?',
  audition: 'What did you hear or see?',
  writing_sample: 'Where in the text does it show?',
  reference: 'What did the referee say?',
};

/** Which levels want a note, said before one is chosen. */
function noteHint({ kind, levels, noteNeededFor }: CriterionView): string | undefined {
  if (noteNeededFor.length === 0) return undefined;
  if (noteNeededFor.length === levels) return 'Every rating requires a note.';
  const names = noteNeededFor.map((level) => (kind === 'yes_no' ? yesOrNo[level - 1] : String(level)));
  return `Ratings of ${names.join(' or ')} require a note.`;
}

/** What the form holds of a criterion: what was sent and refused, else what is stored. */
function inTheForm(criterion: CriterionView, row: SentRow | undefined) {
  const notObserved = row ? row.level === 'not-observed' : criterion.notObserved;
  const level = row ? levelSent(row, criterion) : criterion.level;
  const answeredHere = isAnswered({ level, notObserved });
  const note = row ? noteSent(row) : criterion.note;
  return {
    answeredHere,
    shown: answeredHere ? levelText(criterion.kind as CriterionKind, level) : 'not answered',
    noteMissing: level !== null && criterion.noteNeededFor.includes(level) && note === '',
  };
}

interface SentRow {
  level?: unknown;
  note?: unknown;
}

function rowsOf(ratings: unknown): SentRow[] {
  if (Array.isArray(ratings)) return ratings as SentRow[];
  return typeof ratings === 'object' && ratings !== null ? (Object.values(ratings) as SentRow[]) : [];
}

function levelSent({ level }: SentRow, { levels }: CriterionView): number | null {
  const sent = Number(level);
  return Number.isInteger(sent) && sent >= 1 && sent <= levels ? sent : null;
}

function noteSent({ note }: SentRow): string {
  return typeof note === 'string' ? note.replace(/\r\n?/g, '\n').trim() : '';
}

/** What is stored of a criterion, where it is not what was sent. */
function storedBeside(criterion: CriterionView, row: SentRow | undefined) {
  const level = criterion.notObserved ? 'not-observed' : String(criterion.level ?? '');
  if ((row?.level ?? '') === level && noteSent(row ?? {}) === criterion.note) return undefined;
  const shown = criterion.answered ? levelText(criterion.kind as CriterionKind, criterion.level) : 'no level';
  return { level: shown, note: criterion.note };
}
