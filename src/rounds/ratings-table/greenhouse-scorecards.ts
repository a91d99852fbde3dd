import { decoded, encodingOf } from '../../platform/tables/decode-text.js';
import { jsonPartsOf } from '../../platform/tables/join-json.js';
import type { TableRow } from '../../platform/tables/table-row.js';

type Json = Record<string, unknown>;

/** Greenhouse's five answers, in words that stand in their order. */
const words: Readonly<Record<string, string>> = {
  definitely_not: 'Strong no',
  no: 'No',
  mixed: 'Mixed',
  yes: 'Yes',
  strong_yes: 'Strong yes',
};

/**
 * Scorecards as Greenhouse's Harvest API gives them, as a table with a line a rating; undefined where the file is none.
 * Candidates are named by a list of them in the same file, or in another that came with it, else by their number. What a panelist wrote of an attribute
 * goes with its rating; the overall recommendation is a criterion of its own.
 * @see https://developers.greenhouse.io/harvest.html#scorecards
 */
export function greenhouseScorecards(bytes: Uint8Array): TableRow[] | undefined {
  if (!/^[\s\0\ufeff\u00ef\u00bb\u00bf\u00ff\u00fe]*[{[]/.test(Buffer.from(bytes.subarray(0, 64)).toString('latin1')))
    return undefined;
  const files = jsonPartsOf(parsed(decoded(bytes, encodingOf(bytes)) ?? ''));
  const entries = files.flatMap((file) =>
    isObject(file) ? [file['scorecards'], file['candidates']].flatMap(objects) : objects(file),
  );
  const cards = entries.filter((card) => isObject(card['ratings']) || Array.isArray(card['attributes']));
  if (cards.length === 0) return undefined;
  const named = entries.filter((one) => 'first_name' in one || 'last_name' in one || 'name' in one);
  const names = new Map(named.map((one) => [text(one['id']), nameOf(one)]));
  const rows = cards.flatMap((card) => linesOf(card, names));
  const header = ['Candidate', 'Panelist', 'Assessment', 'Criterion', 'Rating', 'Comment'];
  return [header, ...rows].map((cells, at) => ({ line: at + 1, cells }));
}

function linesOf(card: Json, names: ReadonlyMap<string, string>): string[][] {
  const id = text(card['candidate_id']);
  const candidate = names.get(id) || `Candidate ${id}`;
  const by = [card['submitted_by'], card['interviewer']].find(isObject) ?? {};
  const panelist = nameOf(by) || 'Not named';
  const assessment =
    text(card['interview']) || text((card['interview_step'] as Json | undefined)?.['name']) || 'Interview';
  const line = (criterion: string, rating: unknown, comment: string): string[][] =>
    words[text(rating)] ? [[candidate, panelist, assessment, criterion, words[text(rating)]!, comment]] : [];
  const attributes = objects(card['attributes']).flatMap((one) =>
    line(text(one['name']) || 'Attribute', one['rating'], text(one['note'])),
  );
  const answers = objects(card['questions'])
    .map((one) => [text(one['question']), text(one['answer'])].filter(Boolean).join(': '))
    .filter((answer) => answer !== '');
  return [...attributes, ...line('Overall recommendation', card['overall_recommendation'], answers.join('\n'))];
}

function nameOf(one: Json): string {
  return text(one['name']) || [text(one['first_name']), text(one['last_name'])].filter(Boolean).join(' ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : typeof value === 'number' ? String(value) : '';
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
