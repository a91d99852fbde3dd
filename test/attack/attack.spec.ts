import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findBrowser } from '../../src/platform/browser/find-browser.js';
import { launchBrowser } from '../../src/platform/browser/launch-browser.js';
import { runningOn } from '../support/application.js';
import { Inbox } from '../support/inbox.js';
import { Assault } from './assault.js';
import { editsAtOnce, fiftySignIns, type Processes } from './at-once.js';
import { type AttackedWorld, attackedWorld } from './attacked-world.js';
import { Dice } from './dice.js';
import { type Operation, operationsOf } from './operations.js';
import { givenOutsider, OtherJobs } from './other-jobs.js';
import { formsOf } from './page-forms.js';
import { type Schema, SchemaInputs } from './schema-inputs.js';
import { attackSettings, keepFigures } from './settings.js';
import { lookAtHtml, lookAtMail, lookAtPdfs, lookInBrowser, storeScript } from './stored-script.js';
import { Written } from './written.js';

const { inputs: inputsEach, edits, seed, full, longest } = attackSettings;
/** In the suite one of every few gets some. */
const every = full ? 1 : 24;
const crawl = full ? { pages: 4 } : { pages: 1, every };

describe('under attack', () => {
  let world: AttackedWorld;
  let inbox: Inbox;
  let processes: Processes;
  let operations: Operation[];
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    inbox = await Inbox.open();
    world = await attackedWorld(inbox.settings);
    const { application } = world;
    const { databaseUrl: url, settings } = application;
    const second = full ? await runningOn({ url, drop: () => Promise.resolve() }, settings) : application;
    processes = [application, second];
    ({ operations, schemas } = await operationsOf(application, world.tokens));
  }, 120_000);
  afterAll(async () => {
    if (processes?.[1] !== world?.application) await processes?.[1].app.close();
    await world?.application.close();
    await inbox?.close();
  });

  const some = <T>(list: readonly T[]): T[] => list.filter((_, index) => index % every === seed % every);
  const people = (): string[] => (full ? world.cookies : world.cookies.slice(1, 2));

  it(
    'looks at exactly as many of fifty passwords at once as it may',
    async () => {
      const found = await fiftySignIns(world, processes, { rounds: full ? 10 : 1, seed });
      keepFigures('at-once', { signIns: found });
      // One that is right is taken off the count again, so that one more may be looked at.
      for (const one of found) expect([10, 10 + one.in]).toContain(one.lookedAt);
    },
    longest,
  );

  it(
    'takes one of two edits of one record at once, and tells the other',
    async () => {
      const always = /^\/(people\/:personId|questions\/:\w+)$/;
      const { forms } = await formsOf(world.application, people(), world.tokens, { ...crawl, always });
      const { problems, ...found } = await editsAtOnce(forms, processes, { edits, seed: seed + 2 });
      keepFigures('at-once', { edits: found });
      expect(problems).toEqual([]);
      expect(found.pairs).toBe(edits);
      expect(found.kinds).toBeGreaterThan(full ? 8 : 1);
    },
    longest,
  );

  it(
    'breaks at no generated input of an operation, and writes nothing of what it refuses',
    async () => {
      const written = await Written.on(world.application);
      const dice = new Dice(seed);
      const assault = new Assault(world, written, dice);
      const inputs = new SchemaInputs(schemas, dice, world.ids);
      const chosen = some(operations);
      for (const operation of chosen) await assault.onOperation(operation, inputs, inputsEach);
      written.end();
      const found = assault.finish();
      keepFigures('inputs', { operations: { operations: chosen.length, ...found } });
      expect(found.problems).toEqual([]);
      expect(operations.length).toBeGreaterThan(220);
    },
    longest,
  );

  it(
    'breaks at no generated input of a form, and writes nothing of what it refuses',
    async () => {
      const { forms, pages } = await formsOf(world.application, people(), world.tokens, crawl);
      const written = await Written.on(world.application);
      const assault = new Assault(world, written, new Dice(seed + 1));
      for (const form of forms) await assault.onForm(form, inputsEach);
      written.end();
      const found = assault.finish();
      keepFigures('inputs', { forms: { pages, forms: forms.length, ...found } });
      expect(found.problems).toEqual([]);
      expect(forms.length).toBeGreaterThan(full ? 120 : 2);
    },
    longest,
  );

  it(
    'answers for what is in another job as for what isn’t there',
    async () => {
      const outsider = await givenOutsider(world);
      const written = await Written.on(world.application);
      const others = new OtherJobs(world, outsider, written);
      await others.inPaths(every);
      await others.inBodies(operations, new SchemaInputs(schemas, new Dice(seed), world.ids), every);
      written.end();
      const { problems, ...found } = others.figures;
      keepFigures('other-jobs', { otherJobs: found });
      expect(problems).toEqual([]);
      expect(found.pairs).toBeGreaterThan(full ? 500 : 20);
    },
    longest,
  );

  it(
    'shows script that was stored in every column as words: pages, emails, documents',
    async () => {
      const columns = await storeScript(world.application);
      const html = await lookAtHtml(world, people(), every);
      const mail = await lookAtMail(world, inbox);
      const found = [html, mail];
      if (full) {
        const chromium = await launchBrowser(await findBrowser());
        found.push(await lookInBrowser(chromium, world), await lookAtPdfs(world));
        await chromium.close();
      }
      const [pages, emails, inBrowser, documents] = found.map((one) => one.pages);
      keepFigures('scripts', { storedScript: { columns, pages, emails, inBrowser, documents } });
      expect(found.flatMap(({ problems }) => problems)).toEqual([]);
      expect(columns).toBeGreaterThan(100);
      expect(emails).toBeGreaterThan(10);
    },
    longest,
  );
});
