import { paperChoices, paperOf, type Regional } from '../../platform/base/regional.js';
import { referencesView } from '../../comparison/pages/references-view.js';
import { comparisonView } from '../../comparison/pages/comparison-view.js';
import { firstCandidates } from '../../comparison/pages/selection.js';
import { tableProblemLine } from '../ratings-table/ratings-table.js';
import type { Role, TableChoices } from '../ratings-table/table-choices.js';
import type { TableUnderstanding } from '../ratings-table/table-understanding.js';
import { readAsOf, separatorSigns } from './answered-choices.js';
import { roundFromEvidence } from './round-from-evidence.js';
import { isOpen, tablePackets } from './table-packet-page.js';
import type { TablePacket } from './table-packet.entity.js';
import { encodings, separators } from './uploaded-table.dto.js';
import type { ComparedTable } from './table-comparisons.service.js';
import type { ReadUpload } from './uploaded-tables.service.js';

const mostProblems = 20;
const mostMultiples = 12;

const roleNames: Record<Role, string> = {
  candidate: 'Candidate',
  panelist: 'Panelist',
  criterion: 'Criterion',
  rating: 'Rating',
  scores: 'Ratings, named by this heading',
  assessment: 'Assessment',
  levels: 'Number of levels',
  minimum: 'Lowest possible rating',
  maximum: 'Highest possible rating',
  weight: 'Weight',
  category: 'Category',
  note: 'Comment',
  ignore: 'Not used',
};

/** What was understood of a table, with a form to correct it. */
export function uploadedTablePage(
  { table, reading }: ReadUpload,
  packets: readonly TablePacket[],
  { locale }: Regional,
) {
  const { understanding, questions, problems, assumptions, evidence } = reading;
  const { choices } = table;
  const round = evidence && roundFromEvidence(evidence, new Date().toISOString());
  return {
    title: table.fileName,
    table: { id: table.id, fileName: table.fileName },
    readable: evidence !== undefined,
    facts: factsOf(understanding),
    questions: questions.map(({ ask, taken, changesOrder }) => ({ ask, taken, changesOrder })),
    // What was taken is said with its question.
    assumptions: assumptions.filter((said) => !questions.some(({ taken }) => taken === said)),
    problems: problems.slice(0, mostProblems).map(tableProblemLine),
    moreProblems: Math.max(0, problems.length - mostProblems),
    preview: previewOf(understanding),
    form: correctionForm(understanding, choices),
    mayImport: round !== undefined && !('reason' in round),
    whyNoJob: round && 'reason' in round ? round.reason : '',
    packets: tablePackets(table, packets),
    mayPrint: evidence !== undefined && !packets.some(isOpen),
    paper: paperOf(locale),
    papers: paperChoices(locale),
    shows,
  };
}

const shows = [
  { value: 'names', label: 'their names' },
  { value: 'letters', label: 'letters' },
];

function factsOf({ layout, candidates, panelists, ratings, gaps, absences, scales, source, vary }: TableUnderstanding) {
  const file =
    source.kind === 'workbook'
      ? `Excel workbook, sheet “${source.sheet ?? ''}”`
      : source.encoding === 'JSON'
        ? 'Scorecards from Greenhouse (JSON)'
        : `Text in ${source.encoding ?? ''}, columns separated by ${separatorWord(source.separator)}`;
  const words = [...new Set(scales.map((scale) => scale.words))];
  const facts = [
    { name: 'File', value: file },
    { name: 'Layout', value: layout },
    { name: 'Candidates', value: countedNames(candidates) },
    {
      name: 'Panelists',
      value: vary ? 'Not named, or not the same people for every candidate' : countedNames(panelists),
    },
    {
      name: words.length === 1 ? 'Scale' : 'Scales',
      value:
        words.length === 1
          ? words[0]!
          : scales
              .map((scale) => `${scale.criterion}: ${scale.words}`)
              .slice(0, 12)
              .join('; '),
    },
    { name: 'Ratings', value: `${ratings}` },
    { name: 'Without a rating', value: `${gaps}` },
    { name: 'Absent', value: absences.map(({ candidate, word }) => `${candidate} (${word})`).join(', ') },
  ];
  return facts.filter(({ value }) => value !== '');
}

function countedNames(names: readonly string[]): string {
  if (names.length === 0) return '0';
  const more = names.length > 8 ? ', …' : '';
  return `${names.length} (${names.slice(0, 8).join(', ')}${more})`;
}

function separatorWord(sign: string | undefined): string {
  return separators.find((name) => separatorSigns[name] === sign) ?? `“${sign ?? ''}”`;
}

function previewOf({ columns, rows }: TableUnderstanding) {
  return {
    heads: columns.map(({ title, role }) => ({ title, role: roleNames[role], unused: role === 'ignore' })),
    rows: rows.map(({ line, cells }) => ({
      line,
      cells: columns.map(({ place, role }) => ({ text: cells[place] ?? '', unused: role === 'ignore' })),
    })),
  };
}

function correctionForm(understanding: TableUnderstanding, choices: TableChoices) {
  const { columns, source, headings, scales, repeats } = understanding;
  const options = (Object.entries(roleNames) as [Role, string][]).map(([value, label]) => ({ value, label }));
  const last = Math.max(0, ...columns.map(({ place }) => place + 1));
  const named = new Map(columns.map((column) => [column.place, column]));
  const words = scales.find(({ named: isNamed, words: said }) => isNamed && said.includes(' < '))?.words;
  return {
    readAs: readAsOf(choices),
    // A column without a heading has its place too.
    columns: Array.from({ length: last }, (_, place) => {
      const column = named.get(place);
      const examples = column?.examples.join(', ').slice(0, 80) ?? '';
      const hint = examples === '' ? '' : `Such as ${examples}`;
      return { name: `columns[${place}][role]`, title: column?.title ?? '', role: column?.role ?? 'ignore', hint };
    }),
    roles: options,
    wide: headings !== undefined,
    headings,
    headingKinds: [
      { value: 'panelists', label: 'who rated' },
      { value: 'criteria', label: 'what was rated' },
    ],
    askPeople: headings === 'panelists',
    samePeople: understanding.vary ? 'no' : 'yes',
    yesNo: [
      { value: 'yes', label: 'yes' },
      { value: 'no', label: 'no, others for each candidate' },
    ],
    scales: scaleRows(scales).map((row, place) => ({
      ...row,
      ofName: `scales[${place}][of]`,
      rangeName: `scales[${place}][range]`,
    })),
    order: words?.split(' < ').join('\n') ?? choices.order?.split(/[<\n;]/).join('\n') ?? '',
    askOrder: words !== undefined || choices.order !== undefined || understanding.ratings === 0,
    askRepeats: repeats.length > 0 || choices.repeats !== undefined,
    repeats: choices.repeats ?? 'first',
    repeatRules: [
      { value: 'first', label: 'the first' },
      { value: 'last', label: 'the last' },
      { value: 'mean', label: 'their mean, as another occasion' },
    ],
    sheets: source.sheets.length > 1 ? source.sheets.map((name) => ({ value: name, label: name })) : [],
    sheet: source.sheet ?? '',
    isText: source.kind === 'text',
    encodings: encodings.map((name) => ({ value: name, label: name })),
    encoding: choices.encoding ?? '',
    separators: separators.map((name) => ({ value: name, label: name })),
    separator: separators.find((name) => separatorSigns[name] === choices.separator) ?? '',
  };
}

/** One line for an assessment whose criteria share a scale; else one for each criterion. */
function scaleRows(scales: TableUnderstanding['scales']) {
  const numbered = scales.filter(({ named }) => !named);
  const assessments = [...new Set(numbered.map(({ assessment }) => assessment))];
  return assessments.flatMap((assessment) => {
    const own = numbered.filter((scale) => scale.assessment === assessment);
    const range = ({ minimum, maximum }: (typeof own)[0]) => `${minimum} to ${maximum}`;
    const shared = own.every((scale) => range(scale) === range(own[0]!));
    if (shared)
      return [
        {
          of: assessment,
          range: range(own[0]!),
          label: assessments.length === 1 ? 'Scale of the ratings' : `Scale of ${assessment}`,
        },
      ];
    return own.map((scale) => ({ of: scale.criterion, range: range(scale), label: `Scale of ${scale.criterion}` }));
  });
}

/** The comparison of a table, without a job; of many candidates the first in the ranking are shown. */
export function tableComparisonPage({ table, comparison: whole, assumptions }: ComparedTable) {
  const comparison = firstCandidates(whole);
  const cut = comparison !== whole;
  const many = comparison.candidates.length > mostMultiples;
  return {
    title: `Comparison: ${table.fileName}`,
    table: { id: table.id, fileName: table.fileName },
    view: comparisonView(comparison, { prefix: 't', mostMultiples, mostDisagreements: 20, brief: many }),
    references: referencesView(comparison, []),
    many,
    cut: cut ? { shown: comparison.candidates.length, all: whole.candidates.length } : undefined,
    disagreementsFirst: false,
    // A table is no job whose comparison could be downloaded.
    downloads: undefined as { workbook: string; ratings: string; scores: string } | undefined,
    assumptions,
  };
}
