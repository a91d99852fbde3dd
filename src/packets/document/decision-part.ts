import type { Comparison } from '../../comparison/engine/comparison.js';
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
  const { candidates, sentences } = comparison;
  const room = candidates.length > 8 ? crowded : most;
  const order = firstOf(sentences.order, room.order, lineLength);
  const dissent = firstOf(sentences.dissent, room.dissent, lineLength);
  const missing = firstOf(sentences.missing, room.missing, lineLength);
  const whole: [Shortened, readonly string[]][] = [
    [order, sentences.order],
    [dissent, sentences.dissent],
    [missing, sentences.missing],
  ];
  return {
    asked: askedOf(candidates.length, decidedBy),
    headline: sentences.headline,
    ...{ order, dissent, missing },
    separate: separateOf(comparison),
    shortened: whole.flatMap(([{ lines }, all]) => (lines.join('\n') === all.join('\n') ? [] : all)),
    columns: candidates.length > 12,
  };
}

function askedOf(count: number, decidedBy: string): string {
  const whom = count > 1 ? `one of ${counted(count, 'candidate')}` : 'the one candidate';
  return `${decidedBy || 'The hiring committee'} ${/ and /.test(decidedBy) ? 'are' : 'is'} asked to decide: an offer to ${whom}, to hold, or to decline all.`;
}

/** What would tell those apart whom the evidence does not, or why nothing is said of it. */
function separateOf({ candidates, bands, sentences }: Comparison): string[] {
  const ranked = candidates.filter(({ rank }) => rank !== undefined).length;
  const [first] = bands;
  if (ranked === 0) return ['No one is ranked yet: what is missing comes first.'];
  if (ranked === 1 || !first) return ['There is no one to compare with yet.'];
  if (sentences.separate.length > 0) return sentences.separate;
  if (first.candidates.length > 1 || first.overlaps.length > 0) {
    return ['More panelists, or a different exercise. How many can’t be estimated from these scorecards.'];
  }
  return ['Nothing more is needed for the first rank: it is clearly ahead of everyone else.'];
}
