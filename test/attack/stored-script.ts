import type { Browser as Chromium } from 'puppeteer';
import type { TestApplication } from '../support/application.js';
import { filledIn, routesOf } from '../support/routes.js';
import { demoRound } from '../../src/app/first-start/demo-round.js';
import { compare } from '../../src/comparison/engine/compare.js';
import { letterKinds } from '../../src/mail-templates/letter-kinds.js';
import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { Mail } from '../../src/platform/mail/mail.js';
import { printPacket } from '../../src/packets/document/print-packet.js';
import { printPerson } from '../../src/personal-data/access/print-person.js';
import { printRecords } from '../../src/records/document/records-document.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { packetContextFromRound } from '../../src/rounds/transfer/packet-context-from-round.js';
import type { Inbox } from '../support/inbox.js';
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

async function spoil(
  database: TestApplication['database'],
  table: string,
  column: string,
  type: string,
): Promise<boolean> {
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
  const routes = routesOf(application).filter(
    ({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'),
  );
  const paths = await Promise.all(routes.map(({ path }) => filledIn(application, withTokens(path, tokens))));
  return [...new Set(paths)];
}

/** Whether what was stored is more than text anywhere in the HTML of a page. */
function isAlive(html: string): boolean {
  return /<script>window\.pwned|<img[^>]*data-pwned|<svg onload|(?:href|src|action)\s*=\s*"?\s*javascript:/i.test(html);
}

/** The pages as they are sent. */
export async function lookAtHtml(
  world: AttackedWorld,
  cookies: readonly string[],
  every: number,
): Promise<ScriptFigures> {
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
      if (body.includes('"&#x27;&gt;49') || body.includes('window.pwned=1&gt;49'))
        figures.problems.push(`${url} filled it in as a template`);
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
      if (/Content Security Policy|Refused to/i.test(message.text()))
        figures.problems.push(`${at}: ${message.text().slice(0, 200)}`);
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

/** Every kind of mail, filled with script: words in its HTML, and nothing else in its text. */
export async function lookAtMail(world: AttackedWorld, inbox: Inbox): Promise<ScriptFigures> {
  const figures: ScriptFigures = { columns: 0, pages: 0, problems: [] };
  const mail = world.application.app.get(Mail, { strict: false });
  const email = 'reader@example.com';
  for (const kind of letterKinds) {
    const fill = Object.fromEntries(
      Object.entries(kind.places).map(([name, { sample, button }]) => [
        name,
        button !== undefined ? sample : typeof sample === 'string' ? script : [script, script],
      ]),
    );
    await mail.send({ to: { name: script, email }, kind, fill, timeZone: 'UTC', locale: 'en-US' });
    const { html = '', text = '', subject = '', raw } = await inbox.next(email);
    figures.pages += 1;
    if (isAlive(html)) figures.problems.push(`${kind.key} has it as HTML`);
    if (/49\}\}|>49</.test(text + html)) figures.problems.push(`${kind.key} filled it in as a template`);
    if (/[\r\n]/.test(subject) || /^bcc:/im.test(raw))
      figures.problems.push(`${kind.key} has a header that is not ours`);
  }
  return figures;
}

/** What may run, open or start something in a PDF. */
const active = /\/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm|ImportData|RichMedia)\b|javascript:/;

/**
 * The packet, the records and a copy of what is on file, of a round with script in all its words: as they go to the
 * browser that prints them, and as PDFs.
 */
export async function lookAtPdfs({ application }: AttackedWorld): Promise<ScriptFigures> {
  const figures: ScriptFigures = { columns: 0, pages: 0, problems: [] };
  const pool = application.app.get(BrowserPool, { strict: false });
  const htmls: string[] = [];
  const listening = {
    print: (html: string, options: Parameters<BrowserPool['print']>[1]) => {
      htmls.push(html);
      return pool.print(html, options);
    },
  } as unknown as BrowserPool;
  const round = withScript(demoRound);
  const regional = { timeZone: 'UTC', locale: 'en-US' } as const;
  const madeAt = new Date();
  const about = { paper: 'A4', names: true, madeAt, ...regional } as const;
  const evidence = evidenceFromRound(round);
  const events = [{ at: madeAt, who: script, what: script }];
  const pdfs: [string, Uint8Array][] = [];
  const packet = await printPacket(evidence, packetContextFromRound(round), about, listening);
  pdfs.push(['the packet', packet.pdf]);
  const records = { round, events, files: [], packets: [], comparison: compare(evidence), madeBy: script, ...about };
  pdfs.push(['the records', (await printRecords(records, listening)).pdf]);
  const onFile = {
    ...{ format: 'callboard-subject-access/1' as const, madeAt: madeAt.toISOString(), redacted: true, names: [script] },
    sections: [{ title: script, entries: [{ note: script, [script]: { deep: [script] } }] }],
    files: [{ name: script, type: script, bytes: 3, base64: 'YWJj' }],
  };
  pdfs.push([
    'what is on file',
    (await printPerson(onFile, listening, { ...about, signal: new AbortController().signal })).pdf,
  ]);
  for (const html of htmls) if (isAlive(html)) figures.problems.push(`printed as HTML: ${html.slice(0, 80)}`);
  for (const [name, pdf] of pdfs) {
    const text = Buffer.from(pdf).toString('latin1');
    figures.pages += 1;
    if (active.test(text)) figures.problems.push(`${name} is active: ${active.exec(text)![0]}`);
  }
  return figures;
}

/** A round in which every text that is no key, date or choice ends in script. */
function withScript(round: RoundFile): RoundFile {
  const words =
    /^(name|title|text|note|reason|prompt|definition|objectives|statement|why|place|topic|brief|preferredAnswer|department|location|panelNote|discNote|summary)$/;
  const spoiled = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => spoiled(one, key));
    if (typeof value === 'string')
      return words.test(key) || key === 'anchors' || key === 'followUps' ? `${value} ${script}` : value;
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, spoiled(one, name)]));
  };
  return spoiled(round, '') as RoundFile;
}
