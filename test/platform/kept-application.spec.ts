import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BoardStreams } from '../../src/assessments/board/boards.service.js';
import { CleanCopies } from '../../src/assessments/sittings/clean-copies.service.js';
import { type CleanCopy, docx } from '../../src/platform/documents/clean-copy.js';
import { Background } from '../../src/platform/background/background.js';
import { BrowserPool } from '../../src/platform/browser/browser-pool.js';
import { installationKey } from '../../src/platform/config/installation-key.js';
import { newId } from '../../src/platform/database/ids.js';
import { givenDemoRound } from '../factories/demo-round.js';
import { docxOf, insidesOf } from '../factories/documents.js';
import { givenPerson } from '../factories/people.js';
import { givenRound, givenSitting, submits } from '../factories/scorecards.js';
import { slowPrinter } from '../factories/slow-printer.js';
import { runningOn, startApplication, type TestApplication } from '../support/application.js';
import { as, asNobody, Browser } from '../support/as.js';
import { Asker } from '../support/asker.js';
import { cloneOf } from '../support/databases.js';
import type { FollowedStream } from '../support/event-stream.js';
import { askedEachTime } from '../support/kept-application.js';
import { filledIn, routesOf } from '../support/routes.js';

/** No other file has these settings, so this one takes on nothing but what it gave back. */
const settings = { proxies: 3 };
const named = /Silva|Haddad|Brandt|Hannah|Priya/;

describe('an application that was given back', () => {
  let before: TestApplication;
  let next: TestApplication;
  let stream: FollowedStream;
  let cookie: string;
  /** Of every page and call that can be read, where it was. */
  const addresses: string[] = [];
  const begun: string[] = [];
  const given: string[] = [];
  let isDone: Promise<void>;
  let folder = '';
  /** Those that worked for the database it was on. */
  let workers: { owners: { closed: boolean } };

  /** Says how the work of this file is done, before any is begun. @returns when it has been begun */
  const handled = ({ app }: TestApplication, work: (word: string, signal: AbortSignal) => Promise<void>) =>
    new Promise<void>((resolve) => {
      app.get(Background, { strict: false }).handle<{ word: string }>('spec.work', ({ word }, { signal }) => {
        resolve();
        return work(word, signal);
      });
    });

  beforeAll(async () => {
    before = await startApplication(settings);
    const { app, source, database } = before;
    const isBegun = handled(before, async (word, signal) => {
      begun.push(word);
      await once(signal, 'abort');
      throw signal.reason;
    });
    const { jobId, hannah } = await givenDemoRound(before);
    const browser = await as(before, hannah);
    cookie = browser.cookie;
    for (const { method, path } of routesOf(before)) {
      if (method === 'get') addresses.push(await filledIn(before, path));
    }
    expect((await browser.get(`/jobs/${jobId}/comparison/all`)).text).toMatch(named);
    const [{ id }] = await database.query<[{ id: string }]>(
      `select s.id from sittings s join applications a on a.id = s.application_id where a.job_id = $1 limit 1`,
      [jobId],
    );
    stream = await browser.follow(`/sittings/${id}/events`);
    await stream.event(() => true);
    folder = before.settings.dataFolder;
    await installationKey(folder);
    app.get(BoardStreams, { strict: false }).pause = 5;
    slowPrinter(before);
    const background = app.get(Background, { strict: false });
    await source.transaction((tx) => background.add(tx, 'spec.work', { word: 'before' }));
    await isBegun;
    ({ workers } = background as unknown as { workers: typeof workers });
    await before.close();
    next = await startApplication(settings);
    isDone = handled(next, async (word) => void given.push(word));
  });
  afterAll(() => next.close());

  it('is the same one, on a database of its own', async () => {
    expect(next.app).toBe(before.app);
    const name = new URL(next.databaseUrl).pathname.slice(1);
    for (const one of [next.source, next.database]) {
      expect(
        await one.query('select current_database() as name, (select count(*)::int from people) as people'),
      ).toEqual([{ name, people: 0 }]);
    }
  });

  it('has ended what ran, and holds in memory and in files nothing of it', async () => {
    await stream.over;
    const streams = next.app.get(BoardStreams, { strict: false });
    expect({ open: streams.open, pause: streams.pause }).toEqual({ open: 0, pause: 15_000 });
    expect(Object.hasOwn(next.app.get(BrowserPool, { strict: false }), 'print')).toBe(false);
    expect([existsSync(folder), existsSync(next.settings.dataFolder)]).toEqual([false, false]);
    expect(begun).toEqual(['before']);
  });

  it('works no more for the database it was on', () => {
    expect(workers.owners.closed).toBe(true);
  });

  it('knows nobody and shows nothing of before, on any page or call', async () => {
    expect((await new Browser(next.app, cookie).get('/jobs')).status).toBe(303);
    const ada = await givenPerson(next, { name: 'Ada', administrator: true });
    const asker = new Asker(next, (await as(next, ada)).cookie);
    const shown: string[] = [];
    expect(addresses.length).toBeGreaterThan(200);
    for (const address of addresses) {
      const { status, bytes } = await asker.get(address);
      if (status >= 500 || named.test(bytes.toString('utf8'))) shown.push(`${status} ${address}`);
    }
    expect(shown).toEqual([]);
  });

  it('does its own work in the background, and hears what its own database says', async () => {
    const background = next.app.get(Background, { strict: false });
    await next.source.transaction((tx) => background.add(tx, 'spec.work', { word: 'next' }));
    await isDone;
    expect(given).toEqual(['next']);
    const { candidate, amy, ben, recruiter } = await givenRound(next);
    const sitting = await givenSitting(next, candidate, 'audition', [amy, ben]);
    const follows = await (await as(next, recruiter)).follow(`/sittings/${sitting.id}/events`);
    await submits(next, amy, sitting, 3);
    await follows.event((board) => /1 of 2 submitted/.test(board.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')));
    follows.close();
  });
});

it('shows what a clone with the same identifiers holds, not what it held before', async () => {
  const seed = await startApplication(settings);
  const { jobId, hannah } = await givenDemoRound(seed);
  const { cookie } = await as(seed, hannah);
  const document = { id: newId(), mediaType: docx };
  const put = 'insert into stored_files (id, file_name, media_type, size, content) values ($1, $2, $3, $4, $5)';
  const [was, is] = [docxOf('What it was.'), docxOf('What it is.')];
  await seed.database.query(put, [document.id, 'sample.docx', docx, was.length, was]);
  await seed.app.close();
  const change = [
    `update ratings set note = 'Changed since.' where note <> ''`,
    `update stored_files set size = ${is.length}, content = '\\x${is.toString('hex')}' where id = '${document.id}'`,
  ];
  const seen: { app: unknown; page: string; copy: CleanCopy }[] = [];
  for (const changes of [[], change]) {
    const { app, database, close } = await runningOn(await cloneOf(seed.databaseUrl), settings);
    for (const sql of changes) await database.query(sql);
    const { text: page } = await new Browser(app, cookie).get(`/jobs/${jobId}/comparison/all`);
    seen.push({ app, page, copy: await app.get(CleanCopies, { strict: false }).of(document) });
    await close();
  }
  await seed.drop();
  const [one, other] = seen;
  expect(other!.app).toBe(one!.app);
  expect(one!.page).not.toContain('Changed since.');
  expect(other!.page).toContain('Changed since.');
  expect(insidesOf((one!.copy as { content: Buffer }).content)).toContain('What it was.');
  expect(insidesOf((other!.copy as { content: Buffer }).content)).toContain('What it is.');
});

it('is another one where a spec has put something into it that is looked into by nobody', async () => {
  // So that no other that stands by is like it.
  const own = { proxies: 4 };
  const first = await startApplication(own);
  await first.close();
  const same = await startApplication(own);
  expect(same.app === first.app).toBe(true);
  Object.assign(same.app.getHttpAdapter().getInstance(), { inject: () => undefined });
  await same.close();
  const other = await startApplication(own);
  expect(other.app === first.app).toBe(false);
  await other.close();
});

describe('settings that the product asks for each time', () => {
  const lived = {
    mail: { host: '127.0.0.1', port: 9, tlsAtOnce: false, from: { name: 'C', address: 'c@example.com' } },
  };

  it('are those of each start, though the application is the same', async () => {
    const seen: { app: unknown; settings: object; offered: boolean; expires: number }[] = [];
    for (const given of [{ ...lived, sessionHours: 2, organization: 'Before' }, { locale: 'de-AT' }, lived, {}]) {
      const application = await startApplication({ ...settings, ...given });
      const { email } = await givenPerson(application, { password: 'correct horse battery' });
      const page = await asNobody(application).get('/sign-in');
      await asNobody(application).post('/session', { email: email!, password: 'correct horse battery' });
      const [{ expires }] = await application.database.query<[{ expires: number }]>(
        'select round(extract(epoch from max(expires_at) - now()) / 3600)::int as expires from sessions',
      );
      const offered = page.text.includes('/sign-in/link');
      seen.push({ app: application.app, settings: { ...application.settings }, offered, expires });
      await application.close();
    }
    expect(new Set(seen.map(({ app }) => app)).size).toBe(1);
    expect(seen.map(({ offered }) => offered)).toEqual([true, false, true, false]);
    expect(seen.map(({ expires }) => expires)).toEqual([2, 24, 24, 24]);
    expect(seen[0]!.settings).toMatchObject({ organization: 'Before', sessionHours: 2, locale: 'en-US' });
    expect(seen[1]!.settings).toMatchObject({ locale: 'de-AT', sessionHours: 24 });
    expect('mail' in seen[1]!.settings || 'organization' in seen[1]!.settings).toBe(false);
  });

  it('are kept by nothing that is made once', () => {
    const names = askedEachTime.join('|');
    // Asked of the settings that are handed to something, or taken out of them there, or by it as it is made.
    const handed = new RegExp(
      `(?<![.\\w])settings\\.(${names})\\b|\\{[^{}]*\\b(${names})\\b[^{}]*\\}: (Pick<)?Settings`,
    );
    const made = /(constructor|onModuleInit)\((?:(?!\)[^\n]* \{)[^])*\)[^\n]* \{\n[^]*?\n {2}\}/g;
    const root = fileURLToPath(new URL('../../src/', import.meta.url));
    const places = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.ts') && !/\.spec\.ts$|^app\/(commands|first-start)\/|^app\/main/.test(path))
      .filter((path) => {
        const source = readFileSync(join(root, path), 'utf8');
        const asked = new RegExp(`settings\\.(${names})\\b`);
        return handed.test(source) || source.match(made)?.some((block) => asked.test(block));
      });
    // For each page that describes the API; and where there is no application yet.
    expect(places.sort()).toEqual(['app/application.ts', 'platform/embedded-postgres/attach.ts']);
  });
});
