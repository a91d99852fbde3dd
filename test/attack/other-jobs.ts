import { demoRound } from '../../src/app/first-start/demo-round.js';
import { givenPerson, givenRole } from '../factories/people.js';
import { givenRound } from '../factories/rounds.js';
import { as } from '../support/as.js';
import { givenOneOfEach } from '../support/one-of-each.js';
import { type Route, routesOf, tableAfter } from '../support/routes.js';
import type { AttackedWorld } from './attacked-world.js';
import type { Operation } from './operations.js';
import type { Place, Schema, SchemaInputs } from './schema-inputs.js';
import type { Written } from './written.js';

/** An identifier of nothing. */
const nothing = '01890000-0000-7000-8000-00000000dead';
/** What is everybody's, or whose identifiers mean something to everybody. */
const common = ['people', 'questions', 'anchor_templates', 'role_templates', 'webhooks', 'webhook_deliveries'];

/** Somebody who runs a job of their own, with one of each thing in it, and has no part in another. */
export interface Outsider {
  cookie: string;
  /** By table: what is in their own job, and what is in the other. */
  own: Map<string, string>;
  other: Map<string, string>;
}

export interface OtherJobFigures {
  pairs: number;
  routes: number;
  bodies: number;
  problems: string[];
}

/** Makes a second job, run by somebody of their own. */
export async function givenOutsider({ application }: AttackedWorld): Promise<Outsider> {
  const before = await idsByTable(application.database);
  const person = await givenPerson(application, { name: 'Otto Outsider' });
  const job = await givenRound(application, { ...demoRound, job: { ...demoRound.job, title: 'The other one' } });
  await givenRole(application, job, person, 'recruiter', 'hiring_manager', 'panelist');
  await givenOneOfEach(application, job, person, { open: true });
  const after = await idsByTable(application.database);
  const own = new Map<string, string>();
  const other = new Map<string, string>();
  for (const [table, ids] of after) {
    const old = new Set(before.get(table));
    const fresh = ids.find((id) => !old.has(id));
    if (fresh && !common.includes(table)) own.set(table, table === 'jobs' ? job.id : fresh);
    if (old.size > 0 && !common.includes(table)) other.set(table, [...old][0]!);
  }
  return { cookie: (await as(application, person)).cookie, own, other };
}

async function idsByTable(database: AttackedWorld['application']['database']): Promise<Map<string, string[]>> {
  const tables = await database.query<{ name: string }[]>(
    `select table_name as name from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and column_name = 'id' and data_type = 'uuid' and table_type = 'BASE TABLE'`,
  );
  const found = new Map<string, string[]>();
  for (const { name } of tables) {
    const rows = await database.query<{ id: string }[]>(`select id from ${name} order by id`);
    found.set(
      name,
      rows.map(({ id }) => id),
    );
  }
  return found;
}

/** Asks for what is in another job, and for nothing, in the same way: both must be answered alike, and nothing written. */
export class OtherJobs {
  readonly figures: OtherJobFigures = { pairs: 0, routes: 0, bodies: 0, problems: [] };

  constructor(
    private readonly world: AttackedWorld,
    private readonly outsider: Outsider,
    private readonly written: Written,
  ) {}

  /** Each identifier in the path of each route. */
  async inPaths(every: number): Promise<void> {
    const routes = routesOf(this.world.application).filter(
      ({ permission, path }) => permission && path.includes(':') && !path.endsWith('/events'),
    );
    for (const [index, route] of routes.entries()) {
      if (index % every !== 0) continue;
      this.figures.routes += 1;
      const parts = route.path.split('/');
      for (const [place, part] of parts.entries()) {
        const table = tableAfter(parts[place - 1] ?? '');
        const theirs = part.startsWith(':') && table ? this.outsider.other.get(table) : undefined;
        if (!theirs) continue;
        const paths = [theirs, nothing].map((id) => this.pathWith(parts, place, id));
        await this.compare(
          `${route.name} with ${part} of another job`,
          paths.map((url) => ({ route, url })),
        );
      }
    }
  }

  private pathWith(parts: string[], place: number, id: string): string {
    const words: Record<string, string> = { ':category': 'technical', ':kind': 'interview', ':mail': 'candidate-page' };
    return parts
      .map((part, index) => {
        if (!part.startsWith(':')) return part;
        if (index === place) return id;
        const table = tableAfter(parts[index - 1] ?? '') ?? '';
        // What comes after belongs to what is asked for; what comes before is one's own.
        const known = index < place ? this.outsider.own.get(table) : this.outsider.other.get(table);
        return words[part] ?? known ?? nothing;
      })
      .join('/');
  }

  /** Each identifier in the body of each operation, with one of each kind of thing of the other job. */
  async inBodies(operations: readonly Operation[], inputs: SchemaInputs, every: number): Promise<void> {
    let count = 0;
    for (const operation of operations) {
      const { body, media, name, method } = operation;
      if (media !== 'application/json' || !body || name.includes('{token}')) continue;
      const valid = inputs.valid(body, 0) as Record<string, unknown>;
      const places = inputs.places(body, valid, []).filter(({ schema }) => isId(schema));
      const parts = name
        .split(' ')[1]!
        .replace(/\{(\w+)\}/g, ':$1')
        .split('/');
      const url = this.pathWith(parts, parts.length, nothing);
      for (const place of places) {
        for (const id of this.outsider.other.values()) {
          count += 1;
          if (count % every !== 0) continue;
          this.figures.bodies += 1;
          const bodies = [id, nothing].map((one) => JSON.stringify(inputs.put(valid, place as Place, one)));
          const route = { method: method.toLowerCase() as Route['method'], name };
          await this.compare(
            `${name} with ${place.path.join('.')} of another job`,
            bodies.map((text) => ({ route, url, text })),
          );
        }
      }
    }
  }

  private async compare(
    name: string,
    asked: { route: Pick<Route, 'method' | 'name'>; url: string; text?: string }[],
  ): Promise<void> {
    this.figures.pairs += 1;
    const answers: string[] = [];
    for (const { route, url, text } of asked) {
      this.written.taken();
      const method = route.method.toUpperCase() as 'POST';
      const answer = await this.world.application.app
        .getHttpAdapter()
        .getInstance()
        .inject({
          ...{ method, url, headers: { cookie: this.outsider.cookie, 'content-type': 'application/json' } },
          ...(method !== ('GET' as string) && { payload: text ?? '{}' }),
        });
      const wrote = this.written.taken();
      if (answer.statusCode >= 500) this.figures.problems.push(`${name}: ${answer.statusCode}`);
      if (wrote.length > 0 && answer.statusCode >= 400)
        this.figures.problems.push(`${name}: wrote to ${wrote.join(', ')}`);
      answers.push(`${answer.statusCode} ${wrote.join(' ')} ${saidIn(answer.body)}`);
    }
    if (answers[0] !== answers[1]) {
      this.figures.problems.push(`${name}: ${answers.map((answer) => answer.slice(0, 200)).join(' | ')}`);
    }
  }
}

const isId = ({ format, items }: Schema): boolean => format === 'uuid' && !items;

/** What an answer says, without identifiers and what differs each time. */
function saidIn(body: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? body;
  return main
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, ':id')
    .replaceAll(/nonce="[^"]*"/g, '')
    .replaceAll(/"(?:at|madeAt|createdAt|askedAt)":"[^"]*"/g, '');
}
