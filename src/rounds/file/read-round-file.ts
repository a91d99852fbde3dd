import { checkRound } from './check-round.js';
import { decoded, encodingOf } from '../../platform/tables/decode-text.js';
import { largestFile, tooLarge } from './read-bounded.js';
import { readJson } from './json-text.js';
import { inPlainWords, schemaErrors } from './round-schema.js';
import { firstOf, shown, type Problem } from './problem.js';
import type { RoundFile } from './round-file.js';
import { sealOf, type SealState } from './round-seal.js';

export type RoundReading = { round: RoundFile; seal?: SealState } | { problems: Problem[] };

/** More schema errors than this are counted, not put into words. */
const worded = 1000;

/**
 * Reads a round file and checks all of it: the JSON, the schema, then what a schema cannot say. Names every
 * problem with its JSON pointer (the first 200, then how many more). Never throws, whatever it is given.
 */
export function readRoundFile(source: string | Uint8Array): RoundReading {
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : textOf(source);
  if (typeof text !== 'string') return text;
  if (text.length > largestFile) return refused(tooLarge(largestFile));
  const json = readJson(text);
  if ('fault' in json) return { problems: [json.fault] };
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(`is ${nameOf(value)}; a job file is one JSON object that begins with {`);
  }
  // What was left out is filled in below, and was not there when it was sealed.
  const seal = sealOf(value);
  const { problems, uncounted } = found(value, json.problems);
  if (problems.length > 0) return { problems: firstOf(problems.map(short), problems.length + uncounted) };
  return { round: value as RoundFile, ...(seal && { seal }) };
}

function found(document: object, fromText: readonly Problem[]): { problems: Problem[]; uncounted: number } {
  const errors = schemaErrors(document);
  const problems = [...fromText, ...errors.slice(0, worded).flatMap((error) => inPlainWords(error) ?? [])];
  const once = new Map(problems.map((problem) => [`${problem.pointer}\n${problem.message}`, problem]));
  const known = new Set(problems.map((problem) => problem.pointer));
  for (const problem of checkRound(document)) {
    if (!known.has(problem.pointer)) once.set(`${problem.pointer}\n${problem.message}`, problem);
  }
  return { problems: [...once.values()], uncounted: Math.max(0, errors.length - worded) };
}

function textOf(bytes: Uint8Array): string | { problems: Problem[] } {
  if (bytes.length > largestFile) return refused(tooLarge(largestFile));
  if (encodingOf(bytes) !== 'utf-8') return refused('is written in UTF-16; save it as UTF-8');
  return decoded(bytes, 'utf-8') ?? refused('is not UTF-8 text; save it as UTF-8');
}

function refused(message: string): { problems: Problem[] } {
  return { problems: [{ pointer: '', message }] };
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : typeof value === 'string' ? 'a text' : String(value);
}

function short({ pointer, message }: Problem): Problem {
  return { pointer: shown(pointer, 300), message };
}
