import type { Stage } from '../candidates/application.entity.js';

/** The steps from applying to being hired, in their order. */
export const chain = ['applied', 'screen', 'assessment', 'finalist', 'hired'] as const satisfies readonly Stage[];

/** How an application went: what its stage is, and every stage it has been in. */
export interface Course {
  id: string;
  stage: Stage;
  /** Stages it was moved from or to, in any order. */
  been: readonly string[];
  /** Whether it has a session: then it came as far as being assessed, whatever its stage says. */
  assessed: boolean;
}

/** Who came to a step and is known to have passed it or to have been turned down there. */
export interface StepOutcome {
  key: string;
  name: string;
  /** Application ids. */
  selected: string[];
  turnedDown: string[];
}

const names: Record<(typeof chain)[number], string> = {
  applied: 'From applied to screening',
  screen: 'From screening to assessment',
  assessment: 'From assessment to finalist',
  finalist: 'From finalist to hired',
  hired: 'All steps: from applied to hired',
};

/**
 * What came of candidates at each step, and over all steps. Somebody who is still at a step, or withdrew there, was
 * neither selected nor turned down at it, and is not counted (Uniform Guidelines, question 15 of the questions and
 * answers, 1979). A step that was skipped counts as passed.
 */
export function stepOutcomes(courses: readonly Course[]): StepOutcome[] {
  const furthest = courses.map((course) => ({ ...course, came: furthestOf(course) }));
  const steps = chain.slice(0, -1).map((step, index) => ({
    key: step,
    name: names[step],
    selected: ids(furthest.filter(({ came }) => came > index)),
    turnedDown: ids(furthest.filter(({ came, stage }) => came === index && stage === 'declined')),
  }));
  const end = chain.length - 1;
  return [
    ...steps,
    {
      key: 'hired',
      name: names.hired,
      selected: ids(furthest.filter(({ stage }) => stage === 'hired')),
      turnedDown: ids(furthest.filter(({ came, stage }) => came < end && stage === 'declined')),
    },
  ];
}

/** The last step of the chain that an application came to. A hire that was undone is none. */
export function furthestOf({ stage, been, assessed }: Course): number {
  const end = chain.length - 1;
  if (stage === 'hired') return end;
  const places = [stage, ...been].map((one) => Math.min(chain.indexOf(one as (typeof chain)[number]), end - 1));
  return Math.max(0, assessed ? chain.indexOf('assessment') : 0, ...places);
}

function ids(courses: readonly { id: string }[]): string[] {
  return courses.map(({ id }) => id);
}
