import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { sourceChoices, sourceName } from '../../jobs/model/job-words.js';
import { offsetOf, paged, pageSize } from '../../platform/http/paging.js';
import { readAsOf } from './answered-import.js';
import type { ImportRequests } from './import-requests.service.js';
import { encodings, type ImportRowsQuery, type OutcomeName, type SeparatorName, separatorSigns } from './import.dto.js';
import { type ColumnRole, columnRoles } from './reading/import-choices.js';
import type { ImportedColumn, ImportQuestion, ImportReading } from './reading/imported-person.js';
import type { ImportOutcome } from './reading/match-people.js';
import { countryChoices } from './reading/read-phones.js';
import { roleNames } from './reading/table-people.js';

type Preview = Awaited<ReturnType<ImportRequests['preview']>>;

export const outcomeNames: Record<OutcomeName, string> = {
  added: 'Added',
  updated: 'Updated',
  skipped: 'Skipped',
};

/** What was understood of a file, what each of its rows will become, and a form to correct it. */
export function uploadPage({ job, upload, reading, outcomes, counts, before }: Preview, query: ImportRowsQuery) {
  const { problems, questions, assumptions } = reading;
  const coming = counts.added + counts.updated;
  const open = problems.length > 0 || questions.length > 0;
  return {
    title: `Import ${upload.fileName}`,
    ...jobPlaces(job, 'candidates'),
    upload: { id: upload.id, fileName: upload.fileName },
    importsUrl: `/jobs/${job.id}/candidates/imports`,
    here: `/candidate-uploads/${upload.id}`,
    facts: factsOf(reading),
    problems,
    questions: questions.map(questionWords),
    assumptions,
    before,
    form: formOf(reading, upload.choices),
    counts,
    mayImport: !open && coming > 0,
    importLabel: `Import ${counted(coming, 'candidate')}`,
    whyNot: open ? 'Answer what is open first.' : 'No one in this file is new.',
    list: rowsOf(outcomes, query),
    query: { q: query.q ?? '', outcome: query.outcome ?? '' },
    filtered: Boolean(query.q ?? query.outcome),
    outcomes: outcomeChoices,
  };
}

export const outcomeChoices = Object.entries(outcomeNames).map(([value, label]) => ({ value, label }));

/** One page of the rows, as they will come in. */
export function rowsOf(outcomes: readonly ImportOutcome[], query: ImportRowsQuery) {
  const words = query.q?.toLowerCase();
  const fits = ({ person, outcome, told }: ImportOutcome): boolean =>
    (!query.outcome || outcome === query.outcome) &&
    (!words ||
      [person.name, person.email ?? '', person.phone, ...told].some((text) => text.toLowerCase().includes(words)));
  const found = outcomes.filter(fits);
  const start = offsetOf(query);
  const items = found.slice(start, start + pageSize).map(({ person, outcome, told }) => ({
    line: person.line,
    name: person.name === '' ? null : person.name,
    email: person.email,
    phone: person.phone,
    source: person.source,
    sourceName: person.source ? sourceName[person.source] : '',
    appliedAt: person.appliedAt,
    detailWords: person.details === '' ? 0 : person.details.split(/\s+/).length,
    outcome,
    outcomeName: outcomeNames[outcome],
    told,
  }));
  return paged(items, found.length, query);
}

function factsOf({ kind, source, people, columns }: ImportReading) {
  const file =
    kind === 'json_resume'
      ? 'JSON Resume'
      : kind === 'greenhouse'
        ? 'Candidates from Greenhouse (JSON)'
        : source?.kind === 'workbook'
          ? `Excel workbook, sheet “${source.sheet ?? ''}”`
          : `Text in ${source?.encoding ?? ''}, columns separated by ${separatorWord(source?.separator)}`;
  const facts = [
    { name: 'File', value: file },
    { name: 'Columns', value: columns.length === 0 ? '' : String(columns.length) },
    { name: 'Rows', value: people.length.toLocaleString('en') },
  ];
  return facts.filter(({ value }) => value !== '');
}

const signWords: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

function separatorWord(sign: string | undefined): string {
  return signWords[sign ?? ''] ?? `“${sign ?? ''}”`;
}

export function questionWords(question: ImportQuestion): string {
  return question.about === 'dates'
    ? `“${question.example}” could be two dates. Choose below whether the month or the day comes first.`
    : `“${question.example}” isn’t a phone number of your country. Choose below which country numbers without a country code are from.`;
}

const roleChoices = columnRoles.map((value) => ({ value, label: roleNames[value] }));

function formOf({ columns, asks, source, questions }: ImportReading, choices: Preview['upload']['choices']) {
  const sheets = source?.sheets ?? [];
  return {
    readAs: readAsOf(choices),
    columns: columns.map(columnField),
    roles: roleChoices,
    askDates: asks.dates,
    dates: choices.dates ?? '',
    dateOrders: [
      { value: 'month_first', label: 'The month comes first: 03/04 is March 4' },
      { value: 'day_first', label: 'The day comes first: 03/04 is April 3' },
    ],
    askCountry: asks.country,
    country: choices.country ?? '',
    countryBlank: questions.some(({ about }) => about === 'country') ? 'Choose…' : 'Your own country',
    countries: asks.country ? countryChoices() : [],
    existing: choices.existing ?? 'skip',
    existingRules: [
      { value: 'skip', label: 'Skip them' },
      { value: 'fill', label: 'Fill in phone, source, and details where they are empty' },
      { value: 'replace', label: 'Replace phone and source with what the file says' },
    ],
    source: choices.source ?? '',
    sources: sourceChoices,
    askEnded: asks.ended,
    ended: choices.ended === true,
    sheet: choices.sheet ?? '',
    sheets: sheets.length > 1 ? sheets.map((name) => ({ value: name, label: name })) : [],
    isText: source?.kind === 'text',
    encoding: choices.encoding ?? '',
    encodings: encodings.map((value) => ({ value, label: value })),
    separator: separatorNamed(choices.separator),
    separators: Object.entries(separatorSigns).map(([value, sign]) => ({ value, label: separatorWord(sign) })),
  };
}

function columnField({ heading, role, samples, withheld }: ImportedColumn, at: number) {
  const hint = withheld ? 'Its values aren’t shown: a hiring team must not know them.' : samples.join(' · ');
  return { name: `columns[${at}][role]`, title: heading, role: role satisfies ColumnRole, hint };
}

function separatorNamed(sign: string | undefined): SeparatorName | '' {
  const found = Object.entries(separatorSigns).find(([, one]) => one === sign);
  return (found?.[0] as SeparatorName | undefined) ?? '';
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** For programs: what was understood, and how it was taken. */
export function uploadData({ upload, reading, outcomes, counts, before }: Preview, query: ImportRowsQuery) {
  const { kind, columns, source, questions, assumptions, problems } = reading;
  return {
    id: upload.id,
    jobId: upload.jobId,
    fileName: upload.fileName,
    kind,
    encoding: source?.encoding ?? null,
    separator: source?.separator ?? null,
    columns: columns.map(({ heading, role, samples }) => ({ heading, role, samples })),
    questions: questions.map((question) => ({ ...question, message: questionWords(question) })),
    assumptions,
    problems,
    importedBefore: before?.toISOString() ?? null,
    counts,
    rows: rowsOf(outcomes, query),
  };
}
