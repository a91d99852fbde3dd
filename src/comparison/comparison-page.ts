import { jobPlaces } from '../jobs/job-places.js';
import { comparisonView } from './comparison-view.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { SeenComparison } from './comparison.service.js';
import { mostCandidates } from './selection.js';

/** Charts stay readable on a screen up to so many candidates; beyond, tables say it. */
const mostMultiples = 12;
const mostDisagreements = 20;

/** The comparison as its page shows it. */
export function comparisonPage(seen: SeenComparison, query: ComparisonQuery) {
  const { job, evidence, comparison } = seen;
  const disagreementsFirst = query.order === 'disagreements';
  const chosen = query.candidates.length > 0 || query.assessments.length > 0;
  return {
    title: `Comparison: ${job.title}`,
    ...jobPlaces(job, 'comparison'),
    view: comparisonView(comparison, { prefix: 'c', mostMultiples, mostDisagreements, disagreementsFirst }),
    packetUrl: comparison.candidates.length > 0 ? `/jobs/${job.id}/packets/new${chosenQuery(query)}` : undefined,
    downloads: downloadsOf(job.id, query),
    withheld: comparison.deviations
      .filter(({ kind }) => kind === 'withheld')
      .map(({ words }) => words.replace(': not shown to you yet.', '')),
    cutTo: query.candidates.length === 0 && evidence.candidates.length > mostCandidates,
    tooManyForDots: comparison.candidates.length > mostMultiples,
    chosen,
    choice: choiceOf(seen, query),
  };
}

function choiceOf({ evidence, letters }: SeenComparison, query: ComparisonQuery) {
  const named = ({ key, name }: { key: string; name: string }) => ({
    value: key,
    label: letters ? `Candidate ${letters.get(key) ?? '?'}` : name,
    ticked: query.candidates.includes(key),
  });
  const candidates = evidence.candidates.map(named);
  if (letters) candidates.sort((one, other) => one.label.localeCompare(other.label, 'en', { numeric: true }));
  return {
    candidates,
    assessments: evidence.assessments.map(({ key, name }) => ({
      value: key,
      label: name,
      ticked: query.assessments.includes(key),
    })),
    shows: [
      { value: 'names', label: 'names' },
      { value: 'letters', label: 'letters' },
    ],
    show: query.show ?? 'names',
    orders: [
      { value: 'plan', label: 'as in the plan' },
      { value: 'disagreements', label: 'the widest apart first' },
    ],
    order: query.order ?? 'plan',
  };
}

function downloadsOf(jobId: string, query: ComparisonQuery) {
  const chosen = chosenQuery(query).replace('?', '&');
  const url = (what: string) => `/jobs/${jobId}/comparison/file?${what}${chosen}`;
  return {
    workbook: url('format=xlsx'),
    ratings: url('format=csv&table=ratings'),
    scores: url('format=csv&table=scores'),
  };
}

/** The same choice, for the page where a packet is made. */
function chosenQuery({ candidates, assessments, show }: ComparisonQuery): string {
  const query = new URLSearchParams();
  candidates.forEach((key) => query.append('candidates', key));
  assessments.forEach((key) => query.append('assessments', key));
  if (show === 'letters') query.set('show', show);
  return query.size > 0 ? `?${query.toString()}` : '';
}
