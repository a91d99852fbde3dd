import type { JobProgress } from './job-progress.js';

interface JobStep {
  title: string;
  url: string;
  /** What is there, or what to do. */
  text: string;
  /** `done`, the one that is `due` next, or `later`. */
  state: 'done' | 'due' | 'later';
  stateLabel: string;
  /** The words of the button while this is the next step. */
  action: string;
}

const labels = { done: 'done', due: 'next', later: 'later' };

/** The way through a job, with the first step that is not done marked as the next one. */
export function nextSteps(jobId: string, progress: JobProgress): JobStep[] {
  const steps = [analysis(progress), plan(progress), candidates(progress), sittings(progress)];
  const due = steps.findIndex(({ done }) => !done);
  const all = [...steps, comparison(progress)];
  return all.map(({ done, path, ...step }, place) => {
    const state = done ? 'done' : place === due || (due === -1 && place === steps.length) ? 'due' : 'later';
    return { ...step, url: `/jobs/${jobId}/${path}`, state, stateLabel: labels[state] };
  });
}

const analysis = ({ attributes }: JobProgress) => ({
  title: 'Analyze the job',
  path: 'analysis',
  done: attributes > 0,
  text:
    attributes > 0
      ? counted(attributes, 'attribute')
      : 'Define what the job needs and how important each attribute is.',
  action: 'Analyze the job',
});

const plan = ({ plan: number, planFrozenAt, assessments }: JobProgress) => ({
  title: 'Plan the assessments',
  path: 'plan',
  done: number !== null && assessments > 0,
  text:
    number !== null && assessments > 0
      ? `${counted(assessments, 'assessment')}, version ${number}, ${planFrozenAt ? 'locked since scoring began' : 'not locked yet'}`
      : 'Set up the interview, the audition, and the writing sample.',
  action: 'Plan the assessments',
});

const candidates = ({ applications }: JobProgress) => ({
  title: 'Add candidates',
  path: 'candidates',
  done: applications > 0,
  text: applications > 0 ? counted(applications, 'candidate') : 'One at a time, or many from a spreadsheet.',
  action: 'Add candidates',
});

const sittings = ({ sittings: count, openScorecards }: JobProgress) => ({
  title: 'Schedule sessions',
  path: 'sittings',
  done: count > 0,
  text:
    count === 0
      ? 'Set a date, a location, and a panel for each candidate.'
      : `${counted(count, 'session')}${openScorecards > 0 ? `, ${counted(openScorecards, 'scorecard')} still to submit` : ', all scorecards submitted'}`,
  action: 'Schedule a session',
});

const comparison = ({ sittings: count }: JobProgress) => ({
  title: 'Compare',
  path: 'comparison',
  done: false,
  text: count > 0 ? 'Updates as scorecards are submitted.' : 'Available once scorecards are submitted.',
  action: 'View comparison',
});

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
