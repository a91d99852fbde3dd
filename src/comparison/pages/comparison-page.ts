import type { WaitingCard } from '../../assessments/board/waiting-cards.service.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { offsetOf, paged, pageSize } from '../../platform/http/paging.js';
import type { OpenDebrief } from '../../assessments/debrief/debriefs.service.js';
import type { NamedReferee } from '../../assessments/evidence/referees.js';
import type { Comparison, Disagreement } from '../engine/comparison.js';
import { withoutContext } from '../engine/context.js';
import { withheldIn } from '../engine/deviations.js';
import { answerOf } from '../engine/sentences.js';
import { answerTable, waitingFor } from './answer-table.js';
import { chosenQuery, comparisonTabs, type ComparisonTab, mostDisagreements, ratingLinks } from './comparison-links.js';
import {
  comparisonView,
  criteriaView,
  disagreementsView,
  dotsView,
  headView,
  methodView,
  scoresView,
} from './comparison-view.js';
import type { AnswerQuery, ComparisonQuery } from './comparison.dto.js';
import type { SeenComparison } from './comparison.service.js';
import { lineByLine, mostSideBySide } from './line-by-line.js';
import { panelView } from './panel-tables.js';
import { referencesView } from './references-view.js';
import { candidateHeads, isTurned } from './score-table.js';
import { firstCandidates, letterToken, mostCandidates, mostCompared, shownChoice } from './selection.js';
import { shortListView } from './short-list-view.js';

/** Charts stay readable on a screen up to so many candidates; beyond, tables say it. */
const mostMultiples = 12;

/** What every page of a comparison begins with. */
function frameOf(seen: SeenComparison, query: ComparisonQuery, tab: ComparisonTab | 'all') {
  const { job, comparison, evidence } = seen;
  const { counts, hasCandidates } = headView(comparison);
  return {
    title: `Comparison: ${job.title}`,
    ...jobPlaces(job, 'comparison'),
    ...{ counts, hasCandidates },
    headline: comparison.sentences.headline,
    tabs: comparisonTabs(job.id, comparison, query, tab),
    packetUrl: hasCandidates ? `/jobs/${job.id}/packets/new${chosenQuery(query)}` : undefined,
    chooseUrl: `/jobs/${job.id}/comparison${chosenQuery(query)}#choose`,
    withheld: withheldIn(comparison),
    cutTo: query.candidates.length === 0 && evidence.candidates.length > mostCompared,
    part: partShown(comparison, tab),
  };
}

/** The first screen has pages; the other tabs show the first in the ranking of many. */
function partShown({ candidates }: Comparison, tab: ComparisonTab | 'all') {
  const some = tab !== 'answer' && tab !== 'method' && candidates.length > mostCandidates;
  return some ? { shown: mostCandidates, all: candidates.length } : undefined;
}

/** The first screen: who is first, how sure that is, and what is missing. */
export function answerPage(seen: SeenComparison, given: AnswerQuery, waiting: readonly WaitingCard[]) {
  const query = shownChoice(given, seen);
  const { comparison, job } = seen;
  const links = ratingLinks('comparison/ratings', query);
  const many = comparison.candidates.length > mostMultiples;
  const words = many ? (given.q ?? '').toLowerCase() : '';
  const found = comparison.candidates.filter(({ name }) => name.toLowerCase().includes(words));
  const page = found.slice(offsetOf(given), offsetOf(given) + pageSize);
  const { headline: _, ...answer } = answerOf(comparison);
  return {
    ...frameOf(seen, query, 'answer'),
    answer,
    missing: comparison.sentences.missing.length > 0,
    waiting: waitingFor(comparison, waiting, job.id),
    table: answerTable(comparison, links, new Set(page.map(({ key }) => key))),
    notes: notesOf(comparison),
    search: many ? { q: given.q ?? '' } : undefined,
    noneFound: many && found.length === 0,
    rows: { ...paged(page, found.length, given), query: pageQuery(given, query) },
    shortList: shortListView(comparison, given.best ?? 1),
    kept: keptFields(query),
    choice: choiceOf(seen, query, many ? page.map(({ name }) => name) : undefined),
  };
}

/** What has to be known beside the bars: whose ratings were not blind or not signed here, and what the margins rest on. */
function notesOf({ deviations, sentences }: Comparison): string[] {
  const said = deviations.filter(({ kind }) => kind === 'not blind' || kind === 'marked');
  return [...said.map(({ words }) => words), ...sentences.interval];
}

/** The query of the pages of rows, without the page. */
function pageQuery({ q, best }: AnswerQuery, query: ComparisonQuery): string {
  const kept = new URLSearchParams(chosenQuery(query));
  if (q) kept.set('q', q);
  if (best) kept.set('best', String(best));
  return kept.toString();
}

/** What a small form of the page carries along. */
function keptFields({ candidates, assessments, show }: ComparisonQuery): { name: string; value: string }[] {
  return [
    ...candidates.map((value) => ({ name: 'candidates', value })),
    ...assessments.map((value) => ({ name: 'assessments', value })),
    ...(show === 'letters' ? [{ name: 'show', value: show }] : []),
  ];
}

export function scoresPage(seen: SeenComparison, given: ComparisonQuery) {
  const query = shownChoice(given, seen);
  return {
    ...frameOf(seen, query, 'scores'),
    view: scoresView(firstCandidates(seen.comparison), ratingLinks('ratings', query)),
    downloads: downloadsOf(seen.job.id, query),
  };
}

export function agreementPage(seen: SeenComparison, given: ComparisonQuery) {
  const query = shownChoice(given, seen);
  const comparison = withoutContext(firstCandidates(seen.comparison));
  const links = ratingLinks('ratings', query);
  const { agreement, leans, leanHeads, firsts } = panelView(comparison, links);
  const { sentences } = comparison;
  return {
    ...frameOf(seen, query, 'agreement'),
    view: {
      ...{ agreement, leans, leanHeads, firsts, sentences },
      ...dotsView(comparison, { prefix: 'c', links }),
    },
  };
}

export function rankingPage(seen: SeenComparison, given: ComparisonQuery) {
  const query = shownChoice(given, seen);
  const { sensitivity, scenarios } = panelView(firstCandidates(seen.comparison), ratingLinks('ratings', query));
  return { ...frameOf(seen, query, 'ranking'), view: { sensitivity, scenarios } };
}

export function disagreementsPage(seen: SeenComparison, given: ComparisonQuery, open: readonly OpenDebrief[]) {
  const query = shownChoice(given, seen);
  const links = ratingLinks('ratings', query);
  const all = seen.comparison.disagreements.length;
  const disagreements = disagreementsView(
    withoutContext(seen.comparison),
    { prefix: 'c', links },
    mostDisagreements,
  ).map((shown, place) => ({ ...shown, roomUrl: roomOf(seen.comparison.disagreements[place]!, open) }));
  return {
    ...frameOf(seen, query, 'disagreements'),
    view: { disagreements },
    left: all - disagreements.length,
    criteriaUrl: `criteria${chosenQuery(query)}`,
  };
}

/** Where a disagreement is talked over, if its debrief is open. */
function roomOf({ candidate, assessment, criterion }: Disagreement, open: readonly OpenDebrief[]): string | undefined {
  const found = open.find((one) => one.candidate === candidate && one.assessment === assessment);
  return found && `/sittings/${found.sittingId}/debrief/room?criterion=${encodeURIComponent(criterion)}`;
}

export function criteriaPage(seen: SeenComparison, given: ComparisonQuery) {
  const query = shownChoice(given, seen);
  const comparison = withoutContext(firstCandidates(seen.comparison));
  const side = comparison.candidates.length <= mostSideBySide;
  const options = criteriaOptions(seen, query);
  return {
    ...frameOf(seen, query, 'criteria'),
    ...{ side, many: options.brief },
    lines: side ? lineByLine(comparison, criteriaView(comparison, { ...options, mostMultiples: 0 })) : [],
    view: { table: criterionHeads(comparison), assessments: side ? [] : criteriaView(comparison, options) },
  };
}

/** @param referees of the job, by the candidates' own keys; with letters no one is named */
export function referencesPage(seen: SeenComparison, given: ComparisonQuery, referees: readonly NamedReferee[]) {
  const query = shownChoice(given, seen);
  return {
    ...frameOf(seen, query, 'references'),
    references: referencesView(firstCandidates(seen.comparison), referees, ratingLinks('ratings', query)),
    planUrl: `/jobs/${seen.job.id}/plan`,
  };
}

export function methodPage(seen: SeenComparison, given: ComparisonQuery) {
  const query = shownChoice(given, seen);
  const { sentences } = seen.comparison;
  return { ...frameOf(seen, query, 'method'), view: { ...methodView(seen.comparison), sentences } };
}

/** All of it on one page, to be printed. */
export function wholePage(seen: SeenComparison, given: ComparisonQuery, referees: readonly NamedReferee[]) {
  const query = shownChoice(given, seen);
  const comparison = firstCandidates(seen.comparison);
  const options = criteriaOptions(seen, query);
  return {
    ...frameOf(seen, query, 'all'),
    answer: answerOf(comparison),
    missing: comparison.sentences.missing.length > 0,
    table: answerTable(comparison, options.links),
    notes: notesOf(comparison),
    view: comparisonView(comparison, { ...options, mostDisagreements }),
    references: referencesView(comparison, referees, options.links),
    many: options.brief,
    disagreementsFirst: query.order === 'disagreements',
    downloads: downloadsOf(seen.job.id, query),
  };
}

function criterionHeads(comparison: Comparison) {
  const heads = candidateHeads(comparison);
  return { heads, turned: isTurned(heads) };
}

function criteriaOptions({ comparison }: SeenComparison, query: ComparisonQuery) {
  const many = comparison.candidates.length > mostMultiples;
  return {
    ...{ prefix: 'c', mostMultiples, brief: many },
    disagreementsFirst: query.order === 'disagreements',
    links: ratingLinks('ratings', query),
  };
}

/** Who can be chosen, as the page names them. */
export function candidateChoices({ evidence, letters }: Pick<SeenComparison, 'evidence' | 'letters'>) {
  if (!letters) return evidence.candidates.map(({ key, name }) => ({ value: key, label: name }));
  const named = evidence.candidates.map(({ key }) => letters.get(key) ?? '?');
  named.sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  return named.map((letter) => ({ value: letterToken(letter), label: `Candidate ${letter}` }));
}

/** @param shown names of those whose rows are shown, where a list of everybody would be too long */
function choiceOf(seen: SeenComparison, query: ComparisonQuery, shown?: readonly string[]) {
  const ticked = new Set(query.candidates);
  const near = shown && new Set(shown);
  const candidates = candidateChoices(seen)
    .map((one) => ({ ...one, ticked: ticked.has(one.value) }))
    .filter(({ label, ticked: chosen }) => !near || chosen || near.has(label));
  const { evidence } = seen;
  return {
    candidates,
    some: near !== undefined,
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
