import type { Job } from '../../jobs/model/job.entity.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { problemWords } from '../../packets/making/packet-order-words.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';
import { paperChoices, paperOf, type Regional } from '../../platform/base/regional.js';
import type { Paged } from '../../platform/http/paging.js';
import { recordsSteps, type RecordsStepName } from './records-export.entity.js';
import type { RecordsFacts } from './records-reader.service.js';

/** Seconds after which a page without scripts asks again. */
const reloadAfter = 3;

/** Why one was not made, and what to do. */
const problems: Record<OrderProblem, { what: string; then: string }> = {
  ...problemWords,
  rights: {
    what: 'After you requested it, some of this job became hidden from you, or your role changed.',
    then: 'Try again once every scorecard is submitted or closed.',
  },
  too_long: {
    what: 'Part of the export took too long to generate, so it was stopped.',
    then: 'Try again later.',
  },
  not_printable: {
    what: 'Part of it couldn’t be generated.',
    then: 'Try again; if that doesn’t help, tell your Callboard administrator.',
  },
};

const stepWords: Record<RecordsStepName, string> = {
  gathering: 'Gathering everything on file',
  printing: 'Generating the pages',
  files: 'Adding uploaded files',
  joining: 'Combining everything into one file',
};

export function recordsListPage(
  seen: { job: Job; hidden: boolean; exports: Paged<RecordsFacts> },
  { locale }: Regional,
) {
  const { job, hidden, exports } = seen;
  const listed = exports.items.map((one) => ({ ...one, made: one.state === 'made', words: stateWords(one) }));
  return {
    title: `Records export: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    hidden,
    open: exports.items.find(isOpen),
    exports: { ...exports, items: listed },
    paper: paperOf(locale),
    papers: paperChoices(locale),
  };
}

export function recordsPage(job: Job, facts: RecordsFacts) {
  const { state, problem, before } = facts;
  const open = isOpen(facts);
  const title = { made: 'Records export', failed: 'Records export failed', cancelled: 'Records export canceled' };
  const heading = open ? 'Generating records export' : title[state as keyof typeof title];
  return {
    title: `${heading}: ${job.title}`,
    heading,
    ...jobPlaces(job, 'packets'),
    ...(open ? { reloadAfter } : {}),
    here: `/jobs/${job.id}/records/${facts.id}`,
    made: state === 'made',
    order: {
      ...facts,
      open,
      waiting: state === 'waiting',
      turn: before === 0 ? 'Next in line.' : `${before === 1 ? '1 is' : `${before} are`} ahead of it.`,
      problem: problem && state === 'failed' ? problems[problem] : null,
      stages: open ? stagesOf(facts) : [],
    },
  };
}

function isOpen({ state }: RecordsFacts): boolean {
  return state === 'waiting' || state === 'making';
}

function stateWords({ state, problem }: RecordsFacts): string {
  if (state === 'failed') return `failed: ${problem ? problems[problem].what : ''}`;
  return { waiting: 'waiting', making: 'in progress', made: 'made', cancelled: 'cancelled' }[state];
}

/** Each step with whether it is done, and how far the one that is at hand is. */
function stagesOf({ state, step, done, parts }: RecordsFacts) {
  const at = recordsSteps.indexOf(step);
  return recordsSteps.map((name, index) => {
    const now = index === at && state === 'making';
    return { label: stepWords[name], done: index < at, now, known: now && parts ? `${done} of ${parts}` : '' };
  });
}
