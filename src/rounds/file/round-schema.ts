import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { closestTo } from '../../platform/command-line/closest.js';
import { below, oneOf, type Problem, shown } from './problem.js';

/** The one place where the schemas stand; they are published with the documentation and read from there. */
const schemaFiles = {
  round: new URL('../../../docs/round-file.schema.json', import.meta.url),
  role: new URL('../../../docs/role-file.schema.json', import.meta.url),
};
type FileKind = keyof typeof schemaFiles;

const compiled = new Map<FileKind, ValidateFunction>();

/**
 * Everything in which a document departs from the schema of its kind. Fields with a default that were left out
 * are filled in, in the document itself.
 */
export function schemaErrors(document: unknown, kind: FileKind = 'round'): readonly ErrorObject[] {
  const validate = compiled.get(kind) ?? compile(kind);
  compiled.set(kind, validate);
  const errors = validate(document) ? [] : (validate.errors ?? []);
  validate.errors = null;
  return errors;
}

function compile(kind: FileKind): ValidateFunction {
  const lenient = { strictRequired: false, allowUnionTypes: true };
  // Read with the first round file, so that the server itself starts sooner.
  const ajv2020 = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const ajv = new ajv2020.Ajv2020({ allErrors: true, verbose: true, useDefaults: true, strict: true, ...lenient });
  ajv.addFormat('date-time', isInstant);
  ajv.addFormat('date', isDate);
  ajv.addFormat('email', isEmail);
  const { $defs, ...schema } = schemaIn(kind);
  // A role file's definitions are those of the job file, and its own.
  return ajv.compile(spelledOut(schema, { ...schemaIn('round').$defs, ...$defs }) as Schema);
}

type Schema = Record<string, unknown>;

function schemaIn(kind: FileKind): Schema & { $defs: Record<string, Schema> } {
  return JSON.parse(readFileSync(schemaFiles[kind], 'utf8')) as Schema & { $defs: Record<string, Schema> };
}

/**
 * The schema with each reference replaced by what it refers to. Ajv copies all errors so far at each reference it
 * follows, which takes minutes for a file with errors in every entry.
 */
function spelledOut(part: unknown, definitions: Record<string, Schema>): unknown {
  if (Array.isArray(part)) return part.map((item) => spelledOut(item, definitions));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, ...own } = part as Schema;
  const referred = typeof $ref === 'string' ? definitions[$ref.replace(/^.*#\/\$defs\//, '')] : undefined;
  return Object.fromEntries(
    Object.entries({ ...referred, ...own }).map(([name, value]) => [name, spelledOut(value, definitions)]),
  );
}

/** Whether the day of a text such as 2026-03-09 exists. */
function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.slice(0, 11));
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether the day and the time of a text such as 2026-03-09T14:00:00Z exist. */
function isInstant(text: string): boolean {
  const found = /^(.{10})T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z$/.exec(text.slice(0, 40));
  if (!found) return false;
  const [hour, minute, second] = found.slice(2, 5).map(Number) as [number, number, number];
  return isDate(found[1] ?? '') && hour < 24 && minute < 60 && second < 60;
}

/** Whether a text looks like one email address. */
function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>,;"()[\]\\]+@[^\s@<>,;"()[\]\\.]+(\.[^\s@<>,;"()[\]\\.]+)+$/.test(text);
}

/** A schema error in plain words; undefined for one that only repeats another. */
export function inPlainWords(error: ErrorObject): Problem | undefined {
  if (error.keyword === 'if') return undefined;
  const params = error.params as Record<string, unknown>;
  const schema = (error.parentSchema ?? {}) as Schema;
  if (error.keyword === 'required') {
    return { pointer: below(error.instancePath, String(params.missingProperty)), message: 'is missing' };
  }
  if (error.keyword === 'additionalProperties') {
    const name = String(params.additionalProperty);
    return { pointer: below(error.instancePath, name), message: unknownField(name, schema) };
  }
  const word = words[error.keyword];
  const message = word ? word(params, error.data, schema) : `does not fit: ${error.message ?? error.keyword}`;
  return { pointer: error.instancePath, message };
}

type InWords = (params: Record<string, unknown>, data: unknown, schema: Schema) => string;

const words: Record<string, InWords> = {
  type: (params, data) => `is ${kindOf(data)}; give ${expected(params.type)}`,
  const: (params, data) => `is ${quoted(data)}; give “${String(params.allowedValue)}”`,
  enum: (params, data) => `is ${quoted(data)}; give ${oneOf((params.allowedValues as string[]).map(String))}`,
  minimum: (_, data, schema) => outside(data, schema),
  maximum: (_, data, schema) => outside(data, schema),
  minLength: (_, data) => (data === '' ? 'is empty' : `is only ${lengthOf(data)} characters long`),
  maxLength: (params, data) =>
    `is ${lengthOf(data)} characters long; give at most ${grouped(Number(params.limit))} characters`,
  maxItems: (params, data) =>
    `lists ${grouped((data as unknown[]).length)} entries; give at most ${grouped(Number(params.limit))}`,
  uniqueItems: (params, data) => `lists ${quoted((data as unknown[])[Number(params.i)])} twice; keep one`,
  format: (params, data) => `is ${quoted(data)}; ${formats[String(params.format)] ?? 'it has another form'}`,
  pattern: (params, data, schema) =>
    params.pattern === '\\S'
      ? 'is blank'
      : `is ${quoted(data)}; ${formats[String(schema.format)] ?? 'it has another form'}`,
  not: (_, data) => forbidden(String(data)),
  'false schema': () => 'doesn’t belong to this format of profile; remove it, or change the format',
};

const formats: Record<string, string> = {
  'date-time': 'it must be a valid date and time in UTC, such as 2026-03-09T14:00:00Z',
  date: 'it must be a valid date, such as 2026-03-09',
  email: 'it must be one email address, such as name@example.org',
};

function unknownField(name: string, schema: Schema): string {
  const known = Object.keys((schema.properties ?? {}) as object);
  const meant = closestTo(name, known);
  return `is not a valid field; ${meant ? `did you mean “${meant}”?` : `the fields are ${known.join(', ')}`}`;
}

function outside(data: unknown, schema: Schema): string {
  const { minimum, maximum } = schema;
  const range = maximum === undefined ? `${String(minimum)} or more` : `from ${String(minimum)} to ${String(maximum)}`;
  const whole = [schema.type].flat().includes('integer') ? 'a whole number' : 'a number';
  return `is ${String(data)}; give ${whole} ${range}`;
}

function forbidden(text: string): string {
  if (text.includes('\u0000')) return 'contains a NUL character; remove it';
  if (/^\s|\s$/.test(text.length > 1000 ? text.slice(0, 1) + text.slice(-1) : text)) {
    return 'begins or ends with a space; remove it';
  }
  return 'contains a character that isn’t allowed here (a control character, /, or \\); remove it';
}

function kindOf(data: unknown): string {
  if (data === null) return 'null';
  if (Array.isArray(data)) return 'a list';
  if (typeof data === 'string') return `the text ${quoted(data)}`;
  if (typeof data === 'object') return 'an object';
  return `${String(data)}`;
}

const kinds: Record<string, string> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function expected(type: unknown): string {
  return oneOf([type].flat().map((name) => kinds[String(name)] ?? String(name)));
}

function quoted(data: unknown): string {
  return typeof data === 'string' ? `“${shown(data)}”` : typeof data === 'object' ? kindOf(data) : String(data);
}

function lengthOf(data: unknown): string {
  return grouped(String(data).length);
}

function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
