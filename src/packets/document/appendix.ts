import type { Comparison } from '../../comparison/engine/comparison.js';
import type { ComparisonView } from '../../comparison/pages/comparison-view.js';
import type { CriterionCell, RatingView } from '../../comparison/pages/criterion-tables.js';
import type { CandidateHead } from '../../comparison/pages/score-table.js';
import { describeDisc } from '../../disc-profiles/describe-disc.js';
import type { Dimensions, DiscValues } from '../../disc-profiles/disc.js';
import type { Category } from '../../jobs/model/category.js';
import type { PacketContext } from './packet-context.js';

/** What stands behind the packet's pages: the words as asked, every rating and note, and the context. */
export interface Appendix {
  asked: AskedPart[];
  notes: { head: CandidateHead; assessments: NotesPart[] }[];
  figures: FigureTable[];
  /** Decisions made so far, and what stood beside them. */
  decided: readonly string[];
  disc: { note: string; profiles: { head: CandidateHead; words: string; about: string; note: string }[] } | undefined;
}

interface AskedPart {
  name: string;
  brief: string;
  levels: number;
  criteria: {
    name: string;
    measures: readonly Category[];
    prompt: string;
    why: string;
    preferredAnswer: string;
    followUps: readonly string[];
    anchors: { level: string; words: string }[];
  }[];
}

interface NotesPart {
  name: string;
  parts: string;
  lines: RatedLine[];
  /** Where nobody wrote a note, all ratings in one table. */
  grid: { panelists: string[]; lines: { criterion: string; given: string[] }[] } | undefined;
}

interface RatedLine {
  criterion: string;
  ratings: RatingView[];
}

const mostGridColumns = 10;

export function appendixOf(
  comparison: Comparison,
  context: PacketContext,
  view: ComparisonView,
  heads: readonly CandidateHead[],
): Appendix {
  return {
    asked: askedParts(comparison, context),
    notes: heads.map((head, place) => ({ head, assessments: notesOf(head, place, view, comparison, context) })),
    figures: figureTables(view),
    decided: context.notes ?? [],
    disc: discOf(context, heads),
  };
}

/** Left out for an assessment of which neither a word nor an anchor is known. */
function askedParts({ assessments }: Comparison, { asked = [] }: PacketContext): AskedPart[] {
  return assessments.flatMap((assessment) => {
    const words = asked.find((one) => one.assessment === assessment.key);
    if (!words && assessment.criteria.every(({ anchors }) => anchors.length === 0)) return [];
    const criteria = assessment.criteria.map((criterion) => {
      const own = words?.criteria.find((one) => one.criterion === criterion.key);
      const { prompt = '', why = '', preferredAnswer = '', followUps = [] } = own ?? {};
      const anchors = criterion.anchors.map((text, place) => ({
        level: criterion.kind === 'yes_no' ? (place === 0 ? 'no' : 'yes') : String(place + 1),
        words: text,
      }));
      return { name: criterion.name, measures: criterion.measures, prompt, why, preferredAnswer, followUps, anchors };
    });
    return [{ name: assessment.name, brief: words?.brief ?? '', levels: assessment.levels, criteria }];
  });
}

function notesOf(
  head: CandidateHead,
  place: number,
  view: ComparisonView,
  { assessments, panelists }: Comparison,
  { sittings = [] }: PacketContext,
): NotesPart[] {
  const rated = new Map(assessments.map((one) => [one.key, one]));
  const names = new Map(panelists.map(({ key, name }) => [key, name]));
  return view.assessments.flatMap(({ key, name, criteria }) => {
    // Reference checks have a section of their own.
    if (rated.get(key)?.kind === 'reference') return [];
    const sitting = sittings.find((one) => one.candidate === head.key && one.assessment === key && one.parts);
    const parts = (sitting?.parts ?? [])
      .filter(({ plays }) => plays !== '')
      .map(({ panelist, plays }) => `${names.get(panelist) ?? panelist} as “${plays}”`);
    const lines = criteria.map((criterion) => ({
      criterion: criterion.name,
      ratings: criterion.scores[place]?.ratings ?? [],
    }));
    const given = lines.filter(({ ratings }) => ratings.length > 0);
    return given.length > 0 ? [{ name, parts: parts.join('; '), lines: given, grid: gridOf(given) }] : [];
  });
}

function gridOf(lines: readonly RatedLine[]): NotesPart['grid'] {
  const ratings = lines.flatMap((line) => line.ratings);
  const panelists = [...new Set(ratings.map(({ panelist }) => panelist))];
  if (panelists.length > mostGridColumns || ratings.some(({ note }) => note !== '')) return undefined;
  const given = ({ ratings: own }: RatedLine) =>
    panelists.map((panelist) => own.find((rating) => rating.panelist === panelist)?.given ?? '–');
  return { panelists, lines: lines.map((line) => ({ criterion: line.criterion, given: given(line) })) };
}

function discOf({ disc = [], discNote = '' }: PacketContext, heads: readonly CandidateHead[]): Appendix['disc'] {
  const profiles = heads.flatMap((head) => {
    const own = disc.find(({ candidate }) => candidate === head.key);
    if (!own) return [];
    const about = [own.instrument, own.takenOn && `taken ${own.takenOn}`].filter(Boolean).join(', ');
    return [{ head, words: discWords(own.profile), about, note: own.note ?? '' }];
  });
  return profiles.length > 0 ? { note: discNote, profiles } : undefined;
}

/** The figures of an assessment's criteria, in tables that are no wider than the page. */
interface FigureTable {
  caption: string;
  /** What stands down the side. */
  corner: string;
  heads: string[];
  lines: { head: string; cells: FigureCell[] }[];
}

interface FigureCell {
  mean: string;
  basis: string;
  counts: string;
}

const mostColumns = 6;

/** Whatever there are fewer of stands across, candidates or criteria; more than a page is wide come in a further table. */
function figureTables({ assessments, table }: ComparisonView): FigureTable[] {
  const candidates = table.heads.map(({ name }) => name);
  return assessments.flatMap(({ name, criteria }) => {
    const names = criteria.map((one) => one.name);
    const byCriterion = criteria.map(({ scores }) => scores.map(figureOf));
    const across =
      candidates.length <= criteria.length
        ? { corner: 'Criterion', heads: candidates, sides: names, rows: byCriterion }
        : { corner: 'Candidate', heads: names, sides: candidates, rows: turned(byCriterion, candidates.length) };
    const parts = Math.max(1, Math.ceil(across.heads.length / mostColumns));
    const size = Math.ceil(across.heads.length / parts);
    return Array.from({ length: parts }, (_, part) => ({
      caption: `${name}: mean level, how many of the submitted scorecards rated it, and how many gave each level, lowest first${parts > 1 ? ` (${part + 1} of ${parts})` : ''}`,
      corner: across.corner,
      heads: across.heads.slice(part * size, (part + 1) * size),
      lines: across.sides.map((head, at) => ({ head, cells: across.rows[at]!.slice(part * size, (part + 1) * size) })),
    }));
  });
}

function figureOf({ mean, basis, counts }: CriterionCell): FigureCell {
  return { mean, basis, counts };
}

function turned(rows: readonly FigureCell[][], count: number): FigureCell[][] {
  return Array.from({ length: count }, (_, at) => rows.map((row) => row[at]!));
}

/** A behavioural-style report in words: its values as its own report gives them, and what stands out. */
export function discWords(values: DiscValues): string {
  const { headline } = describeDisc(values);
  return values.form === 'style' ? headline : `${valuesOf(values)}. ${headline}`;
}

function valuesOf(values: DiscValues): string {
  switch (values.form) {
    case 'style':
      return `Style ${values.style}`;
    case 'scores':
      return `${dimensions(values.scores)} (each 0 to 100)`;
    case 'segments':
      return `${dimensions(values.segments)} (segments 1 to 7)`;
    case 'tallies':
      return `most ${dimensions(values.most)}, none ${values.most.star}; least ${dimensions(values.least)}, none ${values.least.star} (of 28 each)`;
  }
}

function dimensions({ d, i, s, c }: Dimensions): string {
  return `D ${d}, I ${i}, S ${s}, C ${c}`;
}
