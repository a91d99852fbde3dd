/** The three instruments. They differ in criteria, scale and pages; everything else is shared. */
export const assessmentKinds = ['interview', 'audition', 'writing_sample'] as const;
export type AssessmentKind = (typeof assessmentKinds)[number];

/** A criterion is rated on the assessment's scale, or answered yes or no (level 2 is yes, 1 is no). */
export const criterionKinds = ['scale', 'yes_no'] as const;
export type CriterionKind = (typeof criterionKinds)[number];

export const scorecardStates = ['due', 'draft', 'submitted', 'revised', 'closed'] as const;
export type ScorecardState = (typeof scorecardStates)[number];

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

/** The number of levels of a criterion: two for yes or no, else the assessment's scale. */
export function levelsOf(kind: CriterionKind, scale: number): number {
  return kind === 'yes_no' ? 2 : scale;
}
