import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';

/** The one place where the schema stands; it is published with the documentation and read from there. */
const schemaFile = new URL('../../../docs/round-file.schema.json', import.meta.url);

let validate: ValidateFunction | undefined;

/**
 * Everything in which a document departs from the round file's schema. Fields with a default that were left out
 * are filled in, in the document itself.
 */
export function schemaErrors(document: unknown): readonly ErrorObject[] {
  validate ??= compile();
  const errors = validate(document) ? [] : (validate.errors ?? []);
  validate.errors = null;
  return errors;
}

function compile(): ValidateFunction {
  const lenient = { strictRequired: false, allowUnionTypes: true };
  // Read with the first round file, so that the server itself starts sooner.
  const ajv2020 = createRequire(import.meta.url)('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 };
  const ajv = new ajv2020.Ajv2020({ allErrors: true, verbose: true, useDefaults: true, strict: true, ...lenient });
  ajv.addFormat('date-time', isInstant);
  ajv.addFormat('date', isDate);
  ajv.addFormat('email', isEmail);
  const { $defs, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Schema & {
    $defs: Record<string, Schema>;
  };
  return ajv.compile(spelledOut(schema, $defs) as Schema);
}

type Schema = Record<string, unknown>;

/**
 * The schema with each reference replaced by what it refers to. Ajv copies all errors so far at each reference it
 * follows, which takes minutes for a file with errors in every entry.
 */
function spelledOut(part: unknown, definitions: Record<string, Schema>): unknown {
  if (Array.isArray(part)) return part.map((item) => spelledOut(item, definitions));
  if (typeof part !== 'object' || part === null) return part;
  const { $ref, ...own } = part as Schema;
  const referred = typeof $ref === 'string' ? definitions[$ref.replace('#/$defs/', '')] : undefined;
  return Object.fromEntries(
    Object.entries({ ...referred, ...own }).map(([name, value]) => [name, spelledOut(value, definitions)]),
  );
}

/** Whether the day of a text such as 2026-03-09 exists. */
export function isDate(text: string): boolean {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text.slice(0, 11));
  if (!found) return false;
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Whether the day and the time of a text such as 2026-03-09T14:00:00Z exist. */
export function isInstant(text: string): boolean {
  const found = /^(.{10})T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?Z$/.exec(text.slice(0, 40));
  if (!found) return false;
  const [hour, minute, second] = found.slice(2, 5).map(Number) as [number, number, number];
  return isDate(found[1] ?? '') && hour < 24 && minute < 60 && second < 60;
}

/** Whether a text looks like one e-mail address. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>,;"()[\]\\]+@[^\s@<>,;"()[\]\\.]+(\.[^\s@<>,;"()[\]\\.]+)+$/.test(text);
}
