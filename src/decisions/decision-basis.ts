/** The comparison that a decision was made on, and what stood beside it: small, and never changed. */
export interface DecisionBasis {
  /** SHA-256 of all that the comparison was made of, as far as whoever decided could see it. */
  digest: string;
  /** What a perfect overall is shown as. */
  maximum: number;
  /** Those who stood in it, the first first; the first 50 and whoever was decided on. */
  order: BasisLine[];
  /** Scorecards of the job that were due or begun. */
  due: number;
  /** Keys of those some of whose ratings were kept from whoever decided. */
  hidden: string[];
  /** Keys of those who stand before a candidate who is hired, by all ratings that are in. */
  before: string[];
  /** Why nothing could be said of the order, where nobody had a complete score. */
  noOrder?: true;
  /** What was changed that can move scores or stages, the newest first; at most 20. */
  changes: BasisChange[];
  /** How many changes there were in all. */
  changed: number;
}

export interface BasisLine {
  /** The application's key. */
  key: string;
  /** "1–2" for two who can't be told apart; empty for one without a complete score. */
  rank: string;
  /** In points, to a tenth; missing without a complete score. */
  overall?: number;
  low?: number;
  high?: number;
}

export interface BasisChange {
  /** The kind of event, as the record has it. */
  type: string;
  /** ISO 8601. */
  at: string;
  by: string;
  /** Whose stage it was: the application's key. */
  key?: string;
}

const changeWords: Record<string, string> = {
  'application.moved': 'stage changed',
  'assessment.removed': 'assessment removed',
  'assessment.added': 'assessment added',
  'assessment.edited': 'assessment or its weight changed',
  'attribute.added': 'attribute added',
  'attribute.edited': 'attribute or its importance changed',
  'attribute.removed': 'attribute removed',
  'attributes.rated': 'importance taken from the experts’ ratings',
  'category_weight.cleared': 'weight override removed',
  'category_weight.set': 'category weight set',
  'criterion.added': 'criterion added',
  'criterion.edited': 'criterion or its weight changed',
  'criterion.removed': 'criterion removed',
  'plan.points_set': 'points changed',
  'plan.version_made': 'new version of the plan',
  'candidate.edited': 'candidate’s details changed',
};

/** Kinds of events that can move a score after ratings are in. */
export const scoreChanges = Object.keys(changeWords).filter((type) => type !== 'application.moved');

export interface BasisWords {
  /** One for each who stood in it: "1–2 Amara Okafor, 84 (76–92)". */
  order: string[];
  /** What stood beside it, in sentences. */
  beside: string[];
}

/** Whoever it names. */
export function basisKeys({ order, hidden, before, changes }: DecisionBasis): string[] {
  return [...order.map(({ key }) => key), ...hidden, ...before, ...changes.flatMap(({ key }) => key ?? [])];
}

/** @param nameOf by the application's key @param day a moment as a reader is told it */
export function basisWords(
  basis: DecisionBasis,
  nameOf: (key: string) => string,
  day: (at: string) => string,
): BasisWords {
  const { due, hidden, noOrder, changes, changed } = basis;
  const told = changes.map(({ type, at, by, key }) => {
    const what = changeWords[type] ?? type;
    return `${what}${key ? ` (${nameOf(key)})` : ''} by ${by}, ${day(at)}`;
  });
  const more = changed > changes.length ? `; and ${changed - changes.length} more` : '';
  return {
    order: basis.order.map((line) => lineWords(line, nameOf)),
    beside: [
      ...(due > 0 ? [`${due} ${due === 1 ? 'scorecard' : 'scorecards'} of this job not submitted.`] : []),
      ...(hidden.length > 0 ? [`Ratings hidden from the person who decided: ${hidden.map(nameOf).join(', ')}.`] : []),
      ...(noOrder ? ['No one had a complete score, so there was no ranking to depart from.'] : []),
      ...(told.length > 0 ? [`Changed after ratings were in, or in the week before: ${told.join('; ')}${more}.`] : []),
    ],
  };
}

function lineWords({ key, rank, overall, low, high }: BasisLine, nameOf: (key: string) => string): string {
  if (overall === undefined) return `${nameOf(key)}, no complete score`;
  const range = low === undefined || high === undefined ? '' : ` (${low.toFixed(0)}–${high.toFixed(0)})`;
  return `${rank} ${nameOf(key)}, ${overall.toFixed(0)}${range}`;
}
