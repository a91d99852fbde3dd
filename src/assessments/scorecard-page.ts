import type { FormFailure } from '../platform/http/request.js';
import type { MyScorecards, CriterionView, ScorecardView } from './scorecard-views.service.js';
import { levelText } from './level-text.js';
import type { CriterionKind } from './vocabulary.js';

/** The list of one's own scorecards, as its page shows it. */
export function listPage({ due, later, done }: MyScorecards) {
  return { due, later, done, none: due.length + later.length + done.total === 0 };
}

/**
 * A scorecard as its page shows it.
 * @param failure what was sent and refused; where somebody (oneself, elsewhere) saved meanwhile, what is stored now
 *   stands beside it, and the page takes up the newer version, so that saving again is a choice made knowingly
 * @param form the id of the form that was sent
 */
export function cardPage(view: ScorecardView, failure?: FormFailure, form = 'scorecard') {
  const sent = failure?.form === form ? failure.values : undefined;
  const stale = sent !== undefined && String(sent['version']) !== String(view.version);
  const rows = stale ? rowsOf(sent['ratings']) : [];
  const total = view.criteria.length;
  const criteria = view.criteria.map((criterion, index) => ({
    ...criterion,
    number: index + 1,
    guided: criterion.followUps.length > 0 || criterion.preferredAnswer !== '',
    field: `ratings[${index}]`,
    names: criterion.kind === 'yes_no' ? ['No', 'Yes'] : undefined,
    value: criterion.notObserved ? null : (criterion.level ?? undefined),
    shown: criterion.answered ? levelText(criterion.kind as CriterionKind, criterion.level) : 'not answered',
    anchor: criterion.level === null ? '' : (criterion.anchors[criterion.level - 1] ?? ''),
    stored: stale ? storedBeside(criterion, rows[index]) : undefined,
  }));
  return {
    title: `${view.assessment.name}: ${view.candidate}`,
    card: { ...view, criteria: undefined },
    criteria,
    total,
    left: total - view.answered,
    audition: view.assessment.kind === 'audition',
    signature: view.statement,
    submitted: view.submittedAt !== null,
    closed: view.state === 'closed',
    due: view.state === 'due',
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

/** What is stored of a criterion, where it is not what was sent. */
function storedBeside(criterion: CriterionView, row: SentRow | undefined) {
  const level = criterion.notObserved ? 'not-observed' : String(criterion.level ?? '');
  const note = typeof row?.note === 'string' ? row.note.replace(/\r\n?/g, '\n').trim() : '';
  if ((row?.level ?? '') === level && note === criterion.note) return undefined;
  const shown = criterion.answered ? levelText(criterion.kind as CriterionKind, criterion.level) : 'no level';
  return { level: shown, note: criterion.note };
}
