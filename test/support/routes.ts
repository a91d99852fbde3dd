import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { ALLOW, PUBLIC } from '../../src/accounts/access/access.js';
import type { Permission } from '../../src/accounts/access/permissions.js';
import type { TestApplication } from './application.js';

export interface Route {
  /** Controller.method, as in the source. */
  name: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With its parameters, e.g. /jobs/:jobId. */
  path: string;
  api: boolean;
  permission?: Permission;
  /** The names of the fields its body or form may have. */
  fields: string[];
}

type Handler = (...args: unknown[]) => unknown;

/** Every route of the product, read off its controllers. */
export function routesOf({ app }: TestApplication): Route[] {
  const scanner = app.get(MetadataScanner, { strict: false });
  return app
    .get(DiscoveryService, { strict: false })
    .getControllers()
    .flatMap(({ instance, metatype, name }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, Handler>;
      return scanner
        .getAllMethodNames(prototype)
        .filter((method) => Reflect.hasMetadata('method', prototype[method]!))
        .map((method) => routeOf(name, metatype as object, prototype, method));
    });
}

function routeOf(controller: string, type: object, prototype: Record<string, Handler>, name: string): Route {
  const handler = prototype[name]!;
  const parts = [Reflect.getMetadata('path', type), Reflect.getMetadata('path', handler)] as string[];
  const path = `/${parts
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/')}`;
  const method = RequestMethod[Reflect.getMetadata('method', handler) as number]!.toLowerCase() as Route['method'];
  const parameters = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as { prototype: object }[];
  return {
    name: `${controller}.${name}`,
    method,
    path,
    api: path.startsWith('/api/'),
    permission: Reflect.getMetadata(PUBLIC, handler) ? undefined : (Reflect.getMetadata(ALLOW, handler) as Permission),
    fields: parameters.flatMap((parameter) => fieldsOf(parameter)),
  };
}

function fieldsOf(type: { prototype?: object } | undefined): string[] {
  if (!type?.prototype) return [];
  const listed = (Reflect.getMetadata('swagger/apiModelPropertiesArray', type.prototype) ?? []) as string[];
  return listed.map((name) => name.replace(/^:/, ''));
}

const tables: [RegExp, string][] = [
  [/my-application/, 'candidate_links'],
  [/accommodations/, 'accommodations'],
  [/candidate-uploads/, 'candidate_uploads'],
  [/uploads/, 'unfinished_files'],
  [/candidate-imports/, 'candidate_imports'],
  [/anchor-templates/, 'anchor_templates'],
  [/people/, 'people'],
  [/documents|replies|times/, 'assessments'],
  [/slot-offers/, 'slot_offers'],
  [/invitations/, 'invitations'],
  [/calendar/, 'calendar_feeds'],
  [/jobs/, 'jobs'],
  [/team|members/, 'hiring_team_members'],
  [/attributes/, 'attributes'],
  [/questions/, 'questions'],
  [/applications|candidates/, 'applications'],
  [/criteria|ratings/, 'criteria'],
  [/assessments/, 'assessments'],
  [/plans/, 'assessment_plans'],
  [/mailings/, 'mailings'],
  [/emails/, 'mails'],
  [/bounces/, 'bounce_addresses'],
  [/notes/, 'application_notes'],
  [/postings/, 'job_postings'],
  [/merges/, 'candidate_merges'],
  [/sittings/, 'sittings'],
  [/scorecards|^due$/, 'scorecards'],
  [/packets/, 'packets'],
  [/records/, 'records_exports'],
  [/tokens/, 'api_tokens'],
  [/links/, 'personal_links'],
  [/tables/, 'ratings_tables'],
  [/roles/, 'role_templates'],
  [/experts/, 'analysis_experts'],
  [/reports/, 'analysis_reports'],
  [/references/, 'referees'],
  [/webhooks/, 'webhooks'],
  [/deliveries/, 'webhook_deliveries'],
  [/sessions/, 'sessions'],
  [/passkeys/, 'passkeys'],
  [/erasures/, 'erasures'],
  [/access/, 'access_exports'],
  [/holds/, 'legal_holds'],
];

/** The table of what a parameter names, by the part of the path before it. */
export function tableAfter(part: string): string | undefined {
  return tables.find(([pattern]) => pattern.test(part))?.[1];
}

/** By its table, an identifier that was asked for already. */
export type KnownId = Map<string, Promise<string>>;

/**
 * The path with identifiers of things that exist, for whoever asks in vain or with nonsense.
 * @param known for many paths, while nothing comes to be or ends
 */
export async function filledIn(
  { database }: Pick<TestApplication, 'database'>,
  path: string,
  known: KnownId = new Map(),
): Promise<string> {
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    if (!part.startsWith(':')) continue;
    const table = tableAfter(parts[index - 1] ?? '');
    const word = { ':category': 'technical', ':kind': 'interview', ':mail': 'candidate-page' }[part];
    if (word) parts[index] = word;
    else if (!table) throw new Error(`Which table is ${part} of ${path} in? Say it in test/support/routes.ts.`);
    else {
      const id = known.get(table) ?? firstOf(database, table);
      known.set(table, id);
      parts[index] = await id;
    }
  }
  return parts.join('/');
}

/** Of what is a candidate's, how it is found by the application's key, in `$1`. */
const ofCandidates: Record<string, string> = {
  applications: 'select id from applications where key = any($1) order by id',
  sittings: `select s.id from sittings s join applications a on a.id = s.application_id
              where a.key = any($1) order by s.id`,
  scorecards: `select c.id from scorecards c join sittings s on s.id = c.sitting_id
                 join applications a on a.id = s.application_id where a.key = any($1) order by c.id`,
};

/**
 * The identifiers of everything in a table; or, where candidates are named by their keys, of what is theirs, and of
 * what is nobody's the first, one in the middle and the last.
 */
export async function idsIn({ database }: TestApplication, table: string, candidates?: string[]): Promise<string[]> {
  const theirs = candidates && ofCandidates[table];
  const sql = theirs ?? `select id from ${table} order by id`;
  const rows = await database.query<{ id: string }[]>(sql, theirs ? [candidates] : []);
  const ids = rows.map(({ id }) => id);
  if (!candidates || theirs || ids.length <= 3) return ids;
  return [ids[0]!, ids[ids.length >> 1]!, ids.at(-1)!];
}

/** Identifiers that were asked for already, by their table. */
export type Known = Map<string, Promise<string[]>>;

/**
 * The path with the identifiers of everything that exists, once for each; deeper parameters in every combination.
 * @param candidates narrows it as `idsIn` does
 * @param known for many paths, while nothing comes to be or ends
 */
export async function filledInAll(
  world: TestApplication,
  path: string,
  candidates?: string[],
  known: Known = new Map(),
): Promise<string[]> {
  const parts = path.split('/').slice(1);
  let paths = [''];
  for (const [index, part] of parts.entries()) {
    const values = part.startsWith(':')
      ? await valuesOf(world, part, parts[index - 1] ?? '', { candidates, known })
      : [part];
    paths = paths.flatMap((start) => values.map((value) => `${start}/${value}`));
  }
  return paths;
}

async function valuesOf(
  world: TestApplication,
  part: string,
  before: string,
  { candidates, known }: { candidates?: string[]; known: Known },
): Promise<string[]> {
  const words = {
    ':category': ['technical', 'business', 'interpersonal', 'lifestyle'],
    ':kind': ['interview', 'audition', 'writing_sample'],
    ':mail': ['candidate-page', 'sign-in-link'],
  }[part];
  if (words) return words;
  const table = tableAfter(before);
  if (!table) throw new Error(`Which table is ${part} after ${before} in? Say it in test/support/routes.ts.`);
  const ids = known.get(table) ?? idsIn(world, table, candidates);
  known.set(table, ids);
  return ids;
}

async function firstOf(database: TestApplication['database'], table: string): Promise<string> {
  const [row] = await database.query<{ id: string }[]>(`select id from ${table} order by id limit 1`);
  return row?.id ?? '01890000-0000-7000-8000-000000000000';
}
