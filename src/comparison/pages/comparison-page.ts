import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { chosenQuery, ratingLinks } from './comparison-links.js';
import { comparisonView, type ComparisonView } from './comparison-view.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from '../engine/comparison.js';
import type { SeenComparison } from './comparison.service.js';
import { withheldIn } from '../engine/deviations.js';
import { firstCandidates, letterToken, mostCandidates, shownChoice } from './selection.js';

export const comparisonTemplate = 'comparison/show';

/** Charts stay readable on a screen up to so many candidates; beyond, tables say it. */
const mostMultiples = 12;
const mostDisagreements = 20;

/** All of the page that hangs on the comparison and its choice alone. */
interface Sections {
  view: ComparisonView;
  many: boolean;
  disagreementsFirst: boolean;
  downloads: ReturnType<typeof downloadsOf>;
}

/** The comparison as its page shows it. */
export function comparisonPage(seen: SeenComparison, given: ComparisonQuery) {
  const { job, comparison } = seen;
  const query = shownChoice(given, seen);
  const sections = sectionsOf(job.id, firstCandidates(comparison), query);
  return {
    title: `Comparison: ${job.title}`,
    ...jobPlaces(job, 'comparison'),
    view: sections.view,
    sections,
    packetUrl: comparison.candidates.length > 0 ? `/jobs/${job.id}/packets/new${chosenQuery(query)}` : undefined,
    withheld: withheldIn(comparison),
    cutTo: comparison.candidates.length > mostCandidates ? mostCandidates : undefined,
    compared: comparison.candidates.length,
    chosen: query.candidates.length > 0 || query.assessments.length > 0,
    choice: choiceOf(seen, query),
  };
}

function sectionsOf(jobId: string, comparison: Comparison, query: ComparisonQuery): Sections {
  const disagreementsFirst = query.order === 'disagreements';
  const links = ratingLinks('comparison/ratings', query);
  const many = comparison.candidates.length > mostMultiples;
  const options = { prefix: 'c', mostMultiples, mostDisagreements, disagreementsFirst, links, brief: many };
  return {
    view: comparisonView(comparison, options),
    many,
    disagreementsFirst,
    downloads: downloadsOf(jobId, query),
  };
}

/** Who can be chosen, as the page names them. */
export function candidateChoices({ evidence, letters }: Pick<SeenComparison, 'evidence' | 'letters'>) {
  if (!letters) return evidence.candidates.map(({ key, name }) => ({ value: key, label: name }));
  const named = evidence.candidates.map(({ key }) => letters.get(key) ?? '?');
  named.sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  return named.map((letter) => ({ value: letterToken(letter), label: `Candidate ${letter}` }));
}

function choiceOf(seen: SeenComparison, query: ComparisonQuery) {
  const ticked = new Set(query.candidates);
  const candidates = candidateChoices(seen).map((one) => ({ ...one, ticked: ticked.has(one.value) }));
  const { evidence } = seen;
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
      { value: 'disagreements', label: 'largest disagreement first (for the debrief)' },
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
