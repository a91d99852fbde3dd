import type { Comparison } from '../../comparison/engine/comparison.js';
import { answerOf } from '../../comparison/engine/sentences.js';
import { counted } from '../../comparison/engine/wording.js';
import { firstOf, type Shortened } from './shortened.js';

/** What the first page says beside the order; each part no longer than the page has room for. */
export interface DecisionPart {
  asked: string;
  headline: string;
  order: Shortened;
  separate: string[];
  dissent: Shortened;
  missing: Shortened;
  /** Whatever of it was shortened, whole, for the appendix. */
  shortened: string[];
  /** The order is set in two columns, so that a long one stays on its page. */
  columns: boolean;
}

const most = { order: 5, dissent: 5, missing: 5 };
/** Where the order takes more of the page, there is less for the rest. */
const crowded = { order: 3, dissent: 3, missing: 3 };
const lineLength = 220;

/** @param decidedBy names; none where nobody is named for it */
export function decisionPart(comparison: Comparison, decidedBy: string): DecisionPart {
  const { candidates } = comparison;
  const answer = answerOf(comparison);
  const room = candidates.length > 8 ? crowded : most;
  const order = firstOf(answer.order, room.order, lineLength);
  const dissent = firstOf(answer.dissent, room.dissent, lineLength);
  const missing = firstOf(answer.missing, room.missing, lineLength);
  const whole: [Shortened, readonly string[]][] = [
    [order, answer.order],
    [dissent, answer.dissent],
    [missing, answer.missing],
  ];
  return {
    asked: askedOf(candidates.length, decidedBy),
    headline: answer.headline,
    ...{ order, dissent, missing },
    separate: answer.separate,
    shortened: whole.flatMap(([{ lines }, all]) => (lines.join('\n') === all.join('\n') ? [] : all)),
    columns: candidates.length > 12,
  };
}

function askedOf(count: number, decidedBy: string): string {
  const whom = count > 1 ? `one of ${counted(count, 'candidate')}` : 'the one candidate';
  return `Decision needed from ${decidedBy || 'the hiring committee'}: make an offer to ${whom}, hold, or select no one.`;
}
