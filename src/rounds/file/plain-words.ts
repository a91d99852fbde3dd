import type { ErrorObject } from 'ajv/dist/2020.js';
import { closestTo } from '../../platform/command-line/closest.js';
import { below, oneOf, shown, type Problem } from './problem.js';

type Schema = Record<string, unknown>;

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
  'false schema': () => 'does not belong to this form of profile; take it out, or change the form',
};

const formats: Record<string, string> = {
  'date-time': 'give a moment that exists, in UTC, as 2026-03-09T14:00:00Z',
  date: 'give a day that exists, as 2026-03-09',
  email: 'give one email address, as name@example.org',
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
  if (text.includes('\u0000')) return 'holds a NUL character; take it out';
  if (/^\s|\s$/.test(text.length > 1000 ? text.slice(0, 1) + text.slice(-1) : text)) {
    return 'begins or ends with a space; take it out';
  }
  return 'holds a character that may not stand here (a control character, / or \\); take it out';
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
