import type { Category } from '../../jobs/model/category.js';
import { schemaErrors, inPlainWords } from '../file/round-schema.js';
import { checkRound } from '../file/check-round.js';
import { readJson } from '../file/json-text.js';
import { decoded, encodingOf } from '../../platform/tables/decode-text.js';
import { tooLarge } from '../file/read-bounded.js';
import { below, firstOf, type Problem, shown } from '../file/problem.js';
import type { RoundAssessment, RoundFile, RoundPlan } from '../file/round-file.js';

/** A question of a role, as the bank would hold it. */
export interface RoleQuestion {
  key: string;
  topic: string;
  prompt: string;
  measures: Category[];
  why: string;
  preferredAnswer: string;
  followUps: string[];
  /** One text a level, lowest first; 3 to 7. */
  anchors: string[];
}

/**
 * The role file: what a role needs and how it is assessed, as one JSON document without people. Its analysis and its
 * assessments have the shape that they have in a job file; its schema is docs/role-file.schema.json.
 */
export interface RoleFile {
  format: 'callboard-role/1';
  name: string;
  description?: string;
  job: {
    title: string;
    summary?: string;
    objectives: string[];
    sources: RoundFile['job']['sources'];
    /** What a perfect overall is shown as; 100 by default. */
    maximum: number;
    discNote?: string;
  };
  analysis: RoundFile['analysis'];
  plan: Pick<RoundPlan, 'notesRequired' | 'opening' | 'statement' | 'pointsFrom'> & { assessments: RoundAssessment[] };
  questions: RoleQuestion[];
}

/** In bytes; the largest starter role has 40,000. */
const largestRole = 2 * 1024 * 1024;

/**
 * Reads a role file and checks all of it: the JSON, the schema, then what a schema cannot say. Names every problem with
 * its JSON pointer. Never throws, whatever it is given.
 */
export function readRoleFile(source: string | Uint8Array): { role: RoleFile } | { problems: Problem[] } {
  if (source.length > largestRole) return refused(tooLarge(largestRole));
  const text = typeof source === 'string' ? source.replace(/^\uFEFF/, '') : textOf(source);
  if (text === undefined) return refused('is not UTF-8 text; save it as UTF-8');
  const json = readJson(text);
  if ('fault' in json) return { problems: [json.fault] };
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused('is no JSON object; a role file begins with {');
  }
  const problems = [...json.problems, ...roleProblems(value)];
  return problems.length > 0 ? { problems: firstOf(problems) } : { role: value as RoleFile };
}

function textOf(bytes: Uint8Array): string | undefined {
  return encodingOf(bytes) === 'utf-8' ? decoded(bytes, 'utf-8') : undefined;
}

function refused(message: string): { problems: Problem[] } {
  return { problems: [{ pointer: '', message }] };
}

/** Everything that is wrong with a document as a role file; what was left out is filled in. */
function roleProblems(document: object): Problem[] {
  const errors = schemaErrors(document, 'role').slice(0, 1000);
  const found = errors.flatMap((error) => inPlainWords(error) ?? []);
  const known = new Set(found.map(({ pointer }) => pointer));
  return [...found, ...checkRole(document).filter(({ pointer }) => !known.has(pointer))].map(
    ({ pointer, message }) => ({
      pointer: shown(pointer, 300),
      message,
    }),
  );
}

/** What a schema cannot say of analysis and plan is the same as in a job file; of questions, that a key is there twice. */
function checkRole(document: object): Problem[] {
  const { analysis, plan, questions } = document as Partial<Record<string, unknown>>;
  const asVersion = typeof plan === 'object' && plan !== null ? [{ version: 1, ...plan }] : [];
  const ofPlan = checkRound({ analysis, plans: asVersion }).map(({ pointer, message }) => ({
    pointer: pointer.replace(/^\/plans\/0/, '/plan'),
    message,
  }));
  return [...ofPlan, ...keysTwice(questions)];
}

function keysTwice(questions: unknown): Problem[] {
  if (!Array.isArray(questions)) return [];
  const seen = new Set<unknown>();
  return questions.flatMap((question: unknown, index) => {
    const key: unknown = (question as { key?: unknown } | null)?.key;
    if (typeof key !== 'string') return [];
    const twice = seen.has(key);
    seen.add(key);
    const pointer = below(below('/questions', index), 'key');
    return twice ? [{ pointer, message: `is “${shown(key)}”, which another question is already called` }] : [];
  });
}
