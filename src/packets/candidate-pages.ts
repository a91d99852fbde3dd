import type { AssessmentScore, CandidateComparison, Comparison, CriterionSummary } from '../comparison/comparison.js';
import { givenWords } from '../comparison/view/criteria.js';
import { level, none, points, range } from '../comparison/view/figures.js';
import type { CandidateHead } from '../comparison/view/score-table.js';
import { categories, categoryName, type Category } from '../jobs/analysis/category.js';
import type { PacketContext } from './packet-context.js';

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

const quotesEach = 3;
/** So that a candidate's evidence stays on one page; every note stands whole in the appendix. */
const quoteLength = 230;

export function candidatePages(
  comparison: Comparison,
  heads: readonly CandidateHead[],
  context: PacketContext,
): CandidatePage[] {
  return comparison.candidates.map((candidate, place) => ({
    head: heads[place]!,
    overall: points(candidate.overall, comparison.job.maximum),
    range: range(candidate.interval, comparison.job.maximum) ?? '',
    standing: 'notRun' in candidate.sensitivity ? '' : candidate.sensitivity.words,
    missing: candidate.status.complete ? '' : candidate.status.missing.join('; '),
    results: candidate.assessments.map((score) => resultLine(comparison, candidate, score, context)),
    strengths: candidate.strengths.map((one) => finding(comparison, candidate, one)),
    doubts: candidate.doubts.map((one) => finding(comparison, candidate, one)),
    said: saidOf(comparison, candidate),
  }));
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
    assessment: assessment?.name ?? score.assessment,
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
      : `${level(score.meanLevel)} of ${criterion?.levels ?? none}`;
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

/** What the panel wrote, by the category that a criterion names first; by assessment where none names any. */
function saidOf(comparison: Comparison, candidate: CandidateComparison): CandidatePage['said'] {
  const notes = candidate.assessments.flatMap((score) => notesOf(comparison, score));
  const groups = new Map<string, Note[]>();
  for (const note of notes) groups.set(note.group, [...(groups.get(note.group) ?? []), note]);
  const order = [...categories, ...comparison.assessments.map(({ key }) => `assessment ${key}`)];
  return order.flatMap((group) => {
    const own = groups.get(group);
    if (!own) return [];
    const category = categories.find((one) => one === group);
    const assessment = comparison.assessments.find(({ key }) => `assessment ${key}` === group);
    const heading = category ? categoryName[category] : (assessment?.name ?? '');
    return [{ heading, category, quotes: chosenQuotes(own) }];
  });
}

function notesOf({ assessments, panelists }: Comparison, score: AssessmentScore): Note[] {
  const assessment = assessments.find(({ key }) => key === score.assessment);
  return score.criteria.flatMap(({ criterion: key, ratings }) => {
    const criterion = assessment?.criteria.find((one) => one.key === key);
    if (!criterion) return [];
    return ratings.flatMap((rating) => {
      if (!rating.note) return [];
      const share = rating.level === undefined ? undefined : (rating.level - 1) / (criterion.levels - 1);
      const quote = {
        words: shortened(rating.note),
        panelist: panelists.find((one) => one.key === rating.panelist)?.name ?? rating.panelist,
        criterion: criterion.name,
        given: givenWords(rating, criterion),
      };
      return [{ group: criterion.measures[0] ?? `assessment ${score.assessment}`, criterion, share, quote }];
    });
  });
}

/** The most favourable note, the most doubtful one, and one between, of different criteria where there are some. */
function chosenQuotes(notes: readonly Note[]): Quote[] {
  const ranked = [...notes].sort((one, other) => (other.share ?? 0.5) - (one.share ?? 0.5));
  const chosen: Note[] = [];
  const places = [0, ranked.length - 1, Math.floor((ranked.length - 1) / 2)];
  for (const place of places) {
    const near = ranked.toSorted(
      (one, other) => Math.abs(ranked.indexOf(one) - place) - Math.abs(ranked.indexOf(other) - place),
    );
    const fresh = near.find((note) => !chosen.some(({ criterion }) => criterion.key === note.criterion.key));
    const next = fresh ?? near.find((note) => !chosen.includes(note));
    if (next && chosen.length < quotesEach) chosen.push(next);
  }
  return chosen.sort((one, other) => ranked.indexOf(one) - ranked.indexOf(other)).map(({ quote }) => quote);
}

/** Cut at the end of a word; the whole note stands in the appendix. */
function shortened(note: string): string {
  const line = note.replace(/\s+/g, ' ').trim();
  if (line.length <= quoteLength) return line;
  const kept = line.slice(0, quoteLength).replace(/[\ud800-\udbff]$/, '');
  const end = kept.lastIndexOf(' ');
  return `${kept.slice(0, end > quoteLength / 2 ? end : kept.length)} …`;
}
