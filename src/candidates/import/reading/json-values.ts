/** JSON of another system, of which nothing is taken for granted. */
export type JsonObject = Record<string, unknown>;

/** Deeper than any file of people goes; beyond it a value is not looked at. */
const deepest = 12;

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

export function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** A text or number as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/**
 * All that a value holds as lines, each with the name of its field, indented by depth: no word is left out.
 * @param skip fields whose values are said elsewhere, or are not to be kept
 */
export function linesOf(value: unknown, skip: (field: string) => boolean, depth = 0): string[] {
  const indent = '  '.repeat(depth);
  if (depth > deepest) return [`${indent}${inJson(value)}`];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first, ...rest] = linesOf(item, skip, depth + 1);
      return first === undefined ? [] : [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (isObject(value)) {
    return Object.entries(value).flatMap(([field, inner]) => (skip(field) ? [] : lineOf(field, inner, skip, depth)));
  }
  return isSaid(value) ? [`${indent}${plain(value)}`] : [];
}

function lineOf(field: string, value: unknown, skip: (field: string) => boolean, depth: number): string[] {
  const indent = '  '.repeat(depth);
  const title = titleOf(field);
  if (value === null || typeof value !== 'object') {
    return isSaid(value) ? [`${indent}${title}: ${plain(value)}`] : [];
  }
  const lines = linesOf(value, skip, depth + 1);
  return lines.length === 0 ? [] : [`${indent}${title}:`, ...lines];
}

function isSaid(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value.trim() : inJson(value);
}

/** Without what is nested too deep to be written. */
function inJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '…';
  }
}

/** "startDate" and "start_date" as "Start date". */
function titleOf(field: string): string {
  const words = field
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/_+/g, ' ')
    .trim();
  return words === '' ? field : words[0]!.toUpperCase() + words.slice(1).toLowerCase();
}
