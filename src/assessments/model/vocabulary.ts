/** The instruments. They differ in criteria, scale and pages; everything else is shared. */
export const assessmentKinds = ['interview', 'audition', 'writing_sample', 'reference'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

/** Whether the candidate comes to a session: a writing sample is read, and a reference check is with the referee. */
export const meetsCandidate = (kind: AssessmentKind): boolean => kind === 'interview' || kind === 'audition';

/** A criterion is rated on the assessment's scale, or answered yes or no (level 2 is yes, 1 is no). */
export const criterionKinds = ['scale', 'yes_no'] as const;
export type CriterionKind = (typeof criterionKinds)[number];

export const scorecardStates = ['due', 'draft', 'submitted', 'revised', 'closed', 'recused'] as const;
export type ScorecardState = (typeof scorecardStates)[number];

/**
 * When the ratings of an assessment open: each by itself; to a panelist only when every later assessment of the candidate
 * has its panel and theirs are in; or all of a candidate's at the end.
 */
export const openings = ['each', 'in_turn', 'at_end'] as const;
export type Opening = (typeof openings)[number];

/** Which ratings of a scorecard must have a note beside them before it is signed. */
export const notesRequired = ['none', 'lowest_and_highest', 'all'] as const;
export type NotesRequired = (typeof notesRequired)[number];

/** A scorecard whose ratings count: signed by its panelist. */
export function isSubmitted(state: ScorecardState): boolean {
  return state === 'submitted' || state === 'revised';
}

/** A scorecard its panelist may still write to. */
export function isOpen(state: ScorecardState): boolean {
  return state === 'due' || state === 'draft';
}

/** Why ratings of a panelist who stepped back do not count, where what binds them is no one's business. */
export const recusedWords = 'stepped back: conflict of interest';

/** A scorecard that does not come in, or whose ratings do not count. */
export function isOver(state: ScorecardState): boolean {
  return state === 'closed' || state === 'recused';
}

/** The number of levels of a criterion: two for yes or no, else the assessment's scale. */
export function levelsOf(kind: CriterionKind, scale: number): number {
  return kind === 'yes_no' ? 2 : scale;
}
