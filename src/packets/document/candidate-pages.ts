import type {
  AssessmentScore,
  CandidateComparison,
  Comparison,
  CriterionSummary,
} from '../../comparison/engine/comparison.js';
import { givenWords } from '../../comparison/pages/criterion-tables.js';
import { level, none, points, range } from '../../comparison/pages/figures.js';
import { isContext } from '../../comparison/engine/context.js';
import type { CandidateHead } from '../../comparison/pages/score-table.js';
import { categories, categoryName, type Category } from '../../jobs/model/category.js';
import { shareOnScale } from '../../assessments/model/rating-scale.js';
import type { PacketContext } from './packet-context.js';
import { shortened, widthOf } from './shortened.js';

/** One candidate on one page: results, strengths and doubts, and what the panel wrote. */
export interface CandidatePage {
  head: CandidateHead;
  overall: string;
  range: string;
  standing: string;
  missing: string;
  results: ResultLine[];
  strengths: Finding[];
  doubts: Finding[];
  said: { heading: string; category: Category | undefined; quotes: Quote[] }[];
}

interface ResultLine {
  assessment: string;
  score: string;
  range: string;
  basis: string;
  at: string | undefined;
  topic: string;
  answers: string;
}

interface Finding {
  criterion: string;
  assessment: string;
  mean: string;
}

export interface Quote {
  words: string;
  panelist: string;
  criterion: string;
  given: string;
}

/** Quotes of each category, and their length: the first that keep the candidate on one page. Every note is whole in the appendix. */
const quoting = [
  [3, 230],
  [3, 170],
  [3, 120],
  [2, 170],
  [2, 110],
  [1, 200],
  [1, 110],
  [1, 60],
] as const;

export function candidatePages(
  comparison: Comparison,
  heads: readonly CandidateHead[],
  context: PacketContext,
): CandidatePage[] {
  return comparison.candidates.map((candidate, place) => {
    const page = { ...pageOf(comparison, heads, context, place), said: [] };
    const groups = groupsOf(comparison, candidate);
    const tried = quoting.map(([each, length]) => saidOf(comparison, groups, each, length));
    return { ...page, said: tried.find((said) => fits({ ...page, said })) ?? tried.at(-1)! };
  });
}

function pageOf(
  comparison: Comparison,
  heads: readonly CandidateHead[],
  context: PacketContext,
  place: number,
): Omit<CandidatePage, 'said'> {
  const candidate = comparison.candidates[place]!;
  return {
    head: heads[place]!,
    overall: points(candidate.overall, comparison.job.maximum),
    range: range(candidate.interval, comparison.job.maximum) ?? '',
    standing: 'notRun' in candidate.sensitivity ? '' : candidate.sensitivity.words,
    missing: candidate.status.complete ? '' : candidate.status.missing.join('; '),
    results: candidate.assessments.map((score) => resultLine(comparison, candidate, score, context)),
    strengths: candidate.strengths.map((one) => finding(comparison, candidate, one)),
    doubts: candidate.doubts.map((one) => finding(comparison, candidate, one)),
  };
}

/** Letters on a line, and millimetres of a line and of a page, on the shorter paper. */
const room = { letters: 104, line: 4.75, page: 241 };

/** Whether a candidate's page is no more than one, by what its texts take. */
function fits({ head, missing, standing, results, strengths, doubts, said }: CandidatePage): boolean {
  const lines = (text: string, letters: number) => Math.ceil(widthOf(text) / letters);
  const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0);
  const top = 18 + 7 * lines(head.name, 60) + 6 * lines(`${standing} ${missing} partial, not ranked`, 85);
  const table = results.map(({ assessment, answers, topic }) => {
    const most = Math.max(lines(assessment, 22), 1 + lines(answers, 34), 1 + lines(topic, 46));
    return 2 + 4.4 * most;
  });
  const found = [strengths, doubts].map((list) =>
    sum(list.map((one) => lines(`${one.criterion} ${one.assessment}, ${one.mean}`, 46) * room.line)),
  );
  const words = said.map(({ quotes }) =>
    quotes.map((quote) => 2 + room.line * lines(`${quote.words} ${byLine(quote)}`, room.letters)),
  );
  const height = top + sum(words.map((own) => 7.5 + sum(own))) + 9 + Math.max(room.line, ...found) + 16 + sum(table);
  return height <= room.page;
}

function byLine({ panelist, criterion, given }: Quote): string {
  return `${panelist}, ${criterion}: ${given}`;
}

function resultLine(
  { assessments, job }: Comparison,
  candidate: CandidateComparison,
  score: AssessmentScore,
  { sittings }: PacketContext,
): ResultLine {
  const assessment = assessments.find(({ key }) => key === score.assessment);
  const sitting = sittings?.find((one) => one.candidate === candidate.key && one.assessment === score.assessment);
  const answers = (assessment?.criteria ?? []).flatMap(({ key, name, kind }) => {
    const yes = kind === 'yes_no' ? score.criteria.find(({ criterion }) => criterion === key)?.yes : undefined;
    return yes && yes.of > 0 ? [`${name}: ${yes.count} of ${yes.of}`] : [];
  });
  return {
    assessment: assessment ? `${assessment.name}${isContext(assessment) ? ' (context)' : ''}` : score.assessment,
    score: points(score.score, job.maximum),
    range: range(score.interval, job.maximum) ?? none,
    basis: score.mark ?? `${score.scorecards.in} of ${score.scorecards.expected} scorecards`,
    at: sitting?.at ?? score.at,
    topic: sitting?.topic ?? '',
    answers: answers.join('; '),
  };
}

function finding(
  { assessments }: Comparison,
  candidate: CandidateComparison,
  reference: { assessment: string; criterion: string },
): Finding {
  const assessment = assessments.find(({ key }) => key === reference.assessment);
  const criterion = assessment?.criteria.find(({ key }) => key === reference.criterion);
  const score = candidate.assessments
    .find((one) => one.assessment === reference.assessment)
    ?.criteria.find((one) => one.criterion === reference.criterion);
  const mean = !score
    ? none
    : score.yes
      ? `${score.yes.count} of ${score.yes.of} yes`
      : `${level(score.meanLevel)} of ${criterion?.scale.maximum ?? none}`;
  return {
    criterion: criterion?.name ?? reference.criterion,
    assessment: assessment?.name ?? reference.assessment,
    mean,
  };
}

interface Note {
  group: string;
  criterion: CriterionSummary;
  /** 0 to 1. */
  share: number | undefined;
  quote: Quote;
}

function groupsOf(comparison: Comparison, candidate: CandidateComparison): Map<string, Note[]> {
  const groups = new Map<string, Note[]>();
  for (const note of candidate.assessments.flatMap((score) => notesOf(comparison, score))) {
    groups.set(note.group, [...(groups.get(note.group) ?? []), note]);
  }
  return groups;
}

/** What the panel wrote, by the category that a criterion names first; by assessment where none names any. */
function saidOf(
  { assessments }: Comparison,
  groups: ReadonlyMap<string, Note[]>,
  each: number,
  length: number,
): CandidatePage['said'] {
  const order = [...categories, ...assessments.map(({ key }) => `assessment ${key}`)];
  return order.flatMap((group) => {
    const own = groups.get(group);
    if (!own) return [];
    const category = categories.find((one) => one === group);
    const assessment = assessments.find(({ key }) => `assessment ${key}` === group);
    const heading = category ? categoryName[category] : (assessment?.name ?? '');
    const quotes = chosenQuotes(own, each).map((quote) => ({ ...quote, words: shortened(quote.words, length) }));
    return [{ heading, category, quotes }];
  });
}

function notesOf({ assessments, panelists }: Comparison, score: AssessmentScore): Note[] {
  const assessment = assessments.find(({ key }) => key === score.assessment);
  // What a referee said has a section of its own.
  if (assessment?.kind === 'reference') return [];
  return score.criteria.flatMap(({ criterion: key, ratings }) => {
    const criterion = assessment?.criteria.find((one) => one.key === key);
    if (!criterion) return [];
    return ratings.flatMap((rating) => {
      if (!rating.note) return [];
      const share = rating.level === undefined ? undefined : shareOnScale(criterion.scale, rating.level);
      const quote = {
        words: rating.note,
        panelist: panelists.find((one) => one.key === rating.panelist)?.name ?? rating.panelist,
        criterion: criterion.name,
        given: givenWords(rating, criterion),
      };
      return [{ group: criterion.measures[0] ?? `assessment ${score.assessment}`, criterion, share, quote }];
    });
  });
}

/** The most favourable note, the most doubtful one, and one between, of different criteria where there are some. */
function chosenQuotes(notes: readonly Note[], each: number): Quote[] {
  const ranked = [...notes].sort((one, other) => (other.share ?? 0.5) - (one.share ?? 0.5));
  const chosen: Note[] = [];
  const middle = Math.floor((ranked.length - 1) / 2);
  const places = each === 1 ? [middle] : [0, ranked.length - 1, middle];
  for (const place of places) {
    const near = ranked.toSorted(
      (one, other) => Math.abs(ranked.indexOf(one) - place) - Math.abs(ranked.indexOf(other) - place),
    );
    const fresh = near.find((note) => !chosen.some(({ criterion }) => criterion.key === note.criterion.key));
    const next = fresh ?? near.find((note) => !chosen.includes(note));
    if (next && chosen.length < each) chosen.push(next);
  }
  return chosen.sort((one, other) => ranked.indexOf(one) - ranked.indexOf(other)).map(({ quote }) => quote);
}
