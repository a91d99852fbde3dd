import type { Browser as Chromium } from 'puppeteer';
import type { TestApplication } from '../support/application.js';
import { filledIn, routesOf } from '../support/routes.js';
import type { AttackedWorld } from './attacked-world.js';
import { withTokens } from './operations.js';

/** Does something noticed where it is taken for more than text: as an element, an attribute, a template, a style. */
const script = `"'><script>window.pwned=1</script><img src=x data-pwned onerror=window.pwned=1><svg onload=window.pwned=1>{{7*7}}</style></title>`;
const link = 'javascript:window.pwned=1';

export interface ScriptFigures {
  columns: number;
  pages: number;
  problems: string[];
}

/**
 * Puts script into every column with text of every table, past all checks of input; what a constraint refuses stays as it
 * is. Names are no longer than names are.
 * @returns how many columns have it
 */
export async function storeScript({ database }: TestApplication): Promise<number> {
  const columns = await database.query<{ table: string; column: string; type: string }[]>(
    `select c.table_name as table, c.column_name as column, c.data_type as type from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
      where table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'json', 'ARRAY')
        and (c.data_type <> 'ARRAY' or c.udt_name = '_text') and c.table_name !~ '^(audit_|schema_)'
      order by 1, c.ordinal_position`,
  );
  let stored = 0;
  for (const { table, column, type } of columns) if (await spoil(database, table, column, type)) stored += 1;
  return stored;
}

/** What steers the product, rather than being shown: without it there is nothing to show. */
const steering =
  /(^|_)(key|keys|hash|state|kind|status|stage|step|method|paper|locale|time_zone|form|outcome|wants|purpose|landing|needed|category|type|id_token|secret|measures|scopes|roles|events|questions|media_type|version|means|reply|opening|points_from|notes_required|sources|chosen|holds|counts|comparison|source|transports|problem_code|headings|choices|parts|values|networks|booked|resource|identity|cursor|part|question|answer)$/;

async function spoil(database: TestApplication['database'], table: string, column: string, type: string): Promise<boolean> {
  if (steering.test(column) || table === 'rate_limits') return false;
  const values: Record<string, string> = {
    text: `left($1 || ' ' || t."${column}", 180)`,
    ARRAY: `array(select left($1 || ' ' || one, 180) from unnest(t."${column}") one)`,
  };
  const value = values[type];
  if (!value) return false;
  const text = /url|website|link/.test(column) ? link : script;
  return database
    .query(`update ${table} t set "${column}" = ${value} where "${column}" is not null`, [text])
    .then(() => true)
    .catch(() => false);
}

/** Every page by its route, once for each of these people. */
async function pagesOf({ application, tokens }: AttackedWorld): Promise<string[]> {
  const routes = routesOf(application).filter(({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'));
  const paths = await Promise.all(routes.map(({ path }) => filledIn(application, withTokens(path, tokens))));
  return [...new Set(paths)];
}

/** Whether what was stored is more than text anywhere in the HTML of a page. */
function isAlive(html: string): boolean {
  return /<script>window\.pwned|<img[^>]*data-pwned|<svg onload|(?:href|src|action)\s*=\s*"?\s*javascript:/i.test(html);
}

/** The pages as they are sent. */
export async function lookAtHtml(world: AttackedWorld, cookies: readonly string[], every: number): Promise<ScriptFigures> {
  const figures: ScriptFigures = { columns: 0, pages: 0, problems: [] };
  const server = world.application.app.getHttpAdapter().getInstance();
  for (const [index, url] of (await pagesOf(world)).entries()) {
    if (index % every !== 0) continue;
    for (const cookie of cookies) {
      const { statusCode, body, headers } = await server.inject({ method: 'GET', url, headers: { cookie } });
      if (statusCode >= 500) figures.problems.push(`${url}: ${statusCode}`);
      if (statusCode !== 200 || !String(headers['content-type']).startsWith('text/html')) continue;
      figures.pages += 1;
      if (isAlive(body)) figures.problems.push(`${url} has it as HTML`);
      if (body.includes('"&#x27;&gt;49') || body.includes('window.pwned=1&gt;49')) figures.problems.push(`${url} filled it in as a template`);
    }
  }
  return figures;
}

/** The pages in a browser: nothing runs, asks, or is refused by the policy. */
export async function lookInBrowser(chromium: Chromium, world: AttackedWorld): Promise<ScriptFigures> {
  const figures: ScriptFigures = { columns: 0, pages: 0, problems: [] };
  const base = world.application.address;
  for (const cookie of world.cookies) {
    const context = await chromium.createBrowserContext();
    const page = await context.newPage();
    const [name, value] = cookie.split('=') as [string, string];
    await page.setCookie({ name, value, url: base });
    let at = '';
    page.on('dialog', (dialog) => {
      figures.problems.push(`${at} asked: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/i.test(message.text())) figures.problems.push(`${at}: ${message.text().slice(0, 200)}`);
    });
    for (const path of await pagesOf(world)) {
      at = path;
      const answer = await page.goto(base + path, { waitUntil: 'load' }).catch(() => undefined);
      // A file that is downloaded is no page.
      if (answer?.status() !== 200 || !String(answer.headers()['content-type']).startsWith('text/html')) continue;
      figures.pages += 1;
      const alive = await page.evaluate(
        () => 'pwned' in window || document.querySelector('[data-pwned], svg[onload], [href^="javascript:"]') !== null,
      );
      if (alive) figures.problems.push(`${path} runs it`);
    }
    await context.close();
  }
  return figures;
}
