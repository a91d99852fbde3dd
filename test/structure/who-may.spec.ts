import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { Person } from '../../src/accounts/access/person.entity.js';
import { type JobRole, jobRoles, type Permission, ruleOf } from '../../src/accounts/access/permissions.js';
import { HiringTeamMember } from '../../src/accounts/access/hiring-team-member.entity.js';
import { givenJob, givenPerson, givenRole } from '../factories/people.js';
import { givenDemoRound } from '../factories/rounds.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { as } from '../support/as.js';
import { type Answered, askDirectly } from '../support/direct-request.js';
import { showFormsAgain } from '../support/forms-again.js';
import { readOnce } from '../support/read-once.js';
import { givenOneOfEach, pathOf } from '../support/one-of-each.js';
import { rollEverythingBack, UncheckedInput } from '../support/rolled-back.js';
import { type KnownId, type Route, routesOf } from '../support/routes.js';
import { isPage, wrongIn } from '../support/told-browsers.js';

/** One with another role elsewhere is asked about this job only. */
const standings = ['member', 'another role elsewhere', 'non-member', 'former member', 'deactivated'] as const;
type Standing = (typeof standings)[number];

/** Somebody of a column of the table, as they stand to the job that is asked about. */
interface Asker {
  role: JobRole | 'administrator' | 'opens jobs';
  standing: Standing;
  cookie: string;
}

/** Routes for one's own, asked here for somebody else's: which permission on its job opens it all the same, or none. */
const ofSomebodyElse: Record<string, Permission | 'no one'> = {
  'ProfilePages.revoke': 'no one',
  'ProfilePages.signOut': 'no one',
  'PasskeyPages.rename': 'no one',
  'PasskeyPages.remove': 'no one',
  ...Object.fromEntries(
    ['SittingsApi.one', 'SittingsPages.one', 'AuditionsApi.brief', 'AuditionsPages.brief']
      .concat(['AuditionsApi.handout', 'AuditionsPages.handout'])
      .concat(['WritingSamplesApi.read', 'WritingSamplesPages.read', 'KitApi.kit', 'KitPages.kit'])
      .concat(['DebriefApi.one', 'DebriefPages.one', 'DebriefPages.room'])
      .map((name) => [name, 'sitting.view' as const]),
  ),
  ...Object.fromEntries(
    ['one', 'declare', 'open', 'save', 'submit'].flatMap((name) => [
      [`ScorecardsApi.${name}`, 'no one' as const],
      [`ScorecardsPages.${name}`, 'no one' as const],
    ]),
  ),
  'ScorecardsApi.saveOne': 'no one',
  // An email to candidates is whoever's writes it, and so is a note.
  ...Object.fromEntries(
    ['show', 'edit', 'send', 'stop', 'remove'].flatMap((name) => [
      [`MailingsApi.${name}`, 'no one' as const],
      [`MailingsPages.${name}`, 'no one' as const],
    ]),
  ),
  'NotesApi.remove': 'no one',
  'NotesPages.remove': 'no one',
  'DebriefApi.revise': 'no one',
  'DebriefPages.revise': 'no one',
  'DebriefPages.form': 'no one',
  // A file of candidates is whoever's uploaded it.
  ...Object.fromEntries(
    ['upload', 'answer', 'import', 'remove'].flatMap((name) => [
      [`ImportsApi.${name}`, 'no one' as const],
      [`ImportsPages.${name}`, 'no one' as const],
    ]),
  ),
  // A packet of a table of ratings, too.
  ...Object.fromEntries(
    ['one', 'file', 'again', 'cancel'].map((name) => [`TablePacketsPages.${name}`, 'no one' as const]),
  ),
  // What an expert rates is theirs, whoever asks.
  ...Object.fromEntries(
    ['own', 'save', 'submit'].flatMap((name) => [
      [`ExpertsPages.${name}`, 'no one' as const],
      [`ExpertsApi.${name}`, 'no one' as const],
    ]),
  ),
  // A role template that is shared is for everyone who creates jobs; only its owner or an administrator changes it.
  ...Object.fromEntries(
    ['RolesPages.edit', 'RolesPages.remove', 'RolesApi.edit', 'RolesApi.remove'].map((name) => [
      name,
      'people.manage' as const,
    ]),
  ),
  // A table of ratings is whoever's uploaded it.
  ...Object.fromEntries(
    ['show', 'answer', 'comparison', 'import', 'remove'].map((name) => [
      `UploadedTablesPages.${name}`,
      'no one' as const,
    ]),
  ),
};

/** Parameters of what belongs to no job. */
const ofNoJob = /\/(people|questions|roles|anchor-templates)\/:/;

/** Whether it is about one job, or what belongs to one. */
const isAbout = ({ path }: Route): boolean => path.includes(':') && !ofNoJob.test(path);

/** May be asked for, and is not there at the moment, by the reason why. */
const notThere: Record<string, string> = {
  'PacketsPages.again': 'The packet was made.',
  'PacketsPages.cancel': 'The packet was made.',
  'PacketsApi.again': 'The packet was made.',
  'PacketsApi.cancel': 'The packet was made.',
  'HandoverPages.handOver': 'The person has no such scorecard.',
  'SecondFactorPages.setUp': 'No authenticator app was begun with.',
  'SecondFactorPages.renew': 'No authenticator app is set up.',
  'SecondFactorPages.remove': 'No authenticator app is set up.',
  'ImportsApi.add': 'What it adds is rolled back before it is read.',
  ...Object.fromEntries(
    ['PeoplePages.confirm', 'PeoplePages.refuse', 'PeopleApi.confirm', 'PeopleApi.refuse'].map((name) => [
      name,
      'Nothing waits to be confirmed.',
    ]),
  ),
  ...Object.fromEntries(
    ['one', 'file', 'again', 'cancel'].map((name) => [
      `TablePacketsPages.${name}`,
      'A packet of an uploaded table is for whoever asked for it.',
    ]),
  ),
};

describe('who may do what', () => {
  let application: TestApplication;
  let folder = '';
  let jobId = '';
  let routes: { route: Route; path: string }[];
  let askers: Asker[];
  let unchecked: UncheckedInput | undefined;
  let endRollback = () => undefined as void;
  let endReadingOnce = () => undefined as void;
  let showFormsAsEver = () => undefined as void;
  /** Of all that is got here: what browsers should have been told and were not. */
  const wronglyTold = new Set<string>();
  let pages = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'who-may-'));
    application = await startApplication({ dataFolder: folder });
    const { job, recruiter } = await givenDemoRound(application);
    jobId = job.id;
    await givenOneOfEach(application, job, recruiter);
    askers = await givenAskers();
    const all = routesOf(application).filter(({ permission }) => permission);
    const known: KnownId = new Map();
    routes = await Promise.all(all.map(async (route) => ({ route, path: await pathOf(application, route, known) })));
    const scanner = application.app.get(MetadataScanner, { strict: false });
    unchecked = new UncheckedInput(
      application.app
        .get(DiscoveryService, { strict: false })
        .getControllers()
        .map(({ instance, metatype }) => {
          const prototype = Object.getPrototypeOf(instance) as object;
          return { metatype: metatype as object, prototype, methods: scanner.getAllMethodNames(prototype) };
        }),
    );
    endRollback = rollEverythingBack(application);
    endReadingOnce = await readOnce(application);
    // Only the status is looked at, which is the same with the form and without it.
    showFormsAsEver = showFormsAgain(application, () => Promise.resolve({ statusCode: 404, body: '' }));
  }, 120_000);
  afterAll(async () => {
    showFormsAsEver();
    endReadingOnce();
    endRollback();
    unchecked?.end();
    await application.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function givenAskers(): Promise<Asker[]> {
    const elsewhere = await givenJob(application);
    const found: Asker[] = [];
    for (const role of jobRoles) {
      for (const standing of standings) {
        const person = await givenPerson(application, { name: `${role}, ${standing}` });
        await givenRole(application, standing === 'non-member' ? elsewhere : { id: jobId }, person, role);
        if (standing === 'another role elsewhere') {
          await givenRole(application, elsewhere, person, role === 'recruiter' ? 'hiring_manager' : 'recruiter');
        }
        found.push({ role, standing, cookie: (await as(application, person)).cookie });
        if (standing === 'former member') await application.database.delete(HiringTeamMember, { personId: person.id });
        if (standing === 'deactivated') await deactivate(person);
      }
    }
    for (const role of ['administrator', 'opens jobs'] as const) {
      for (const standing of ['non-member', 'deactivated'] as const) {
        const given = role === 'administrator' ? { administrator: true } : { opensJobs: true };
        const person = await givenPerson(application, { name: `${role}, ${standing}`, ...given });
        found.push({ role, standing, cookie: (await as(application, person)).cookie });
        if (standing === 'deactivated') await deactivate(person);
      }
    }
    return found;
  }

  const deactivate = ({ id }: Person) =>
    application.database.query('update people set disabled_at = now() where id = $1', [id]);

  /** What the one table says of a cell. */
  function mayAsk({ route, path }: { route: Route; path: string }, { role, standing }: Asker): boolean {
    const own = ruleOf(route.permission!).everybody ?? false;
    const about = isAbout(route);
    const permission = ofSomebodyElse[route.name] ?? (own && about ? undefined : route.permission!);
    if (permission === undefined)
      throw new Error(`${route.name} has no row: say in ofSomebodyElse who else may ask for ${path}.`);
    if (permission === 'no one') return false;
    const rule = ruleOf(permission);
    if (rule.everybody) return true;
    if (role === 'administrator') return rule.administrator;
    if (role === 'opens jobs') return !about && (rule.opensJobs ?? false);
    if (!rule.roles.includes(role)) return false;
    return ['member', 'another role elsewhere'].includes(standing) || (standing === 'non-member' && !about);
  }

  async function ask({ route, path }: { route: Route; path: string }, { cookie }: Asker): Promise<number> {
    if (path.endsWith('/events')) return statusOfStream(path, cookie);
    const method = route.method.toUpperCase();
    const { payload, type } = bodyOf(route);
    const headers = { cookie, ...(type !== undefined && { 'content-type': type }) };
    const answer = await askDirectly(application.app, { method, url: path, headers, payload });
    if (method === 'GET') lookAtWhatIsTold(route.name, answer);
    return answer.statusCode;
  }

  function lookAtWhatIsTold(name: string, { headers, bytes }: Answered): void {
    const text = bytes.toString();
    if (isPage({ headers })) pages += 1;
    for (const what of wrongIn({ headers, text })) wronglyTold.add(`${name}: ${what}`);
  }

  /** Nothing, but for what a handler itself asks for before anything else: a file, or some question. */
  function bodyOf({ method, name }: Route): { payload?: string; type?: string } {
    if (method === 'get') return {};
    if (/\.attach$|Pages\.addTable$|^Imports\w+\.add$/.test(name)) {
      const files = ['resume', 'table', 'document', 'file'].map(
        (field) => `--b\r\ncontent-disposition: form-data; name="${field}"; filename="a.csv"\r\n\r\nname\nAda\n\r\n`,
      );
      return { payload: `${files.join('')}--b--\r\n`, type: 'multipart/form-data; boundary=b' };
    }
    const questions = ['00000000-0000-7000-8000-000000000000'];
    const sent = name.endsWith('.addTable') ? { csv: 'name\nAda' } : name.endsWith('.ask') ? { questions } : {};
    return { payload: JSON.stringify(sent), type: 'application/json' };
  }

  /** What has no end is left as soon as it has begun. */
  async function statusOfStream(path: string, cookie: string): Promise<number> {
    const answer = await fetch(application.address + path, { headers: { cookie }, redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status;
  }

  /** One asker after another: the database is told of each once, not with every request. */
  const cellsOf = (wanted: (asker: Asker, cell: { route: Route; path: string }) => boolean) =>
    askers.flatMap((asker) =>
      routes
        .filter(({ route }) => asker.standing !== 'another role elsewhere' || isAbout(route))
        .filter((cell) => wanted(asker, cell))
        .map((cell) => ({ cell, asker })),
    );

  const named = (cell: { route: Route }, { role, standing }: Asker, status: number) =>
    `${cell.route.name} by ${role}, ${standing}: ${status}`;

  it('has a cell for each route, role and standing', () => {
    expect(askers).toHaveLength(19);
    expect(routes.length).toBeGreaterThan(250);
    const cells = cellsOf(() => true).map(({ cell, asker }) => typeof mayAsk(cell, asker));
    const about = routes.filter(({ route }) => isAbout(route)).length;
    expect([cells.length, [...new Set(cells)]]).toEqual([16 * routes.length + 3 * about, ['boolean']]);
    const names = routes.map(({ route }) => route.name);
    expect(Object.keys(ofSomebodyElse).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('refuses whoever was deactivated everywhere', async () => {
    const wrong: string[] = [];
    for (const { cell, asker } of cellsOf(({ standing }) => standing === 'deactivated')) {
      const status = await ask(cell, asker);
      const expected = cell.route.method === 'get' && !cell.route.api ? 303 : 401;
      if (status !== expected) wrong.push(named(cell, asker, status));
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('refuses whoever the table does not let, whatever they send', async () => {
    const wrong: string[] = [];
    unchecked!.on = true;
    for (const { cell, asker } of cellsOf((one, cell) => one.standing !== 'deactivated' && !mayAsk(cell, one))) {
      const status = await ask(cell, asker);
      if (status !== 404 && status !== 403) wrong.push(named(cell, asker, status));
    }
    unchecked!.on = false;
    expect(wrong).toEqual([]);
  }, 120_000);

  it('lets everybody else', async () => {
    const wrong: string[] = [];
    // Who has another role elsewhere may do here what any member may; what they may not is what is asked of them.
    const asked = (standing: Standing) => standing !== 'deactivated' && standing !== 'another role elsewhere';
    for (const { cell, asker } of cellsOf((one, cell) => asked(one.standing) && mayAsk(cell, one))) {
      const status = await ask(cell, asker);
      const refused = [401, 403, 404].includes(status) || status >= 500;
      if (refused && !(status === 404 && cell.route.name in notThere)) wrong.push(named(cell, asker, status));
    }
    expect(wrong).toEqual([]);
  }, 120_000);

  it('tells browsers the same with every answer, and nothing of a page is inline', () => {
    expect([...wronglyTold]).toEqual([]);
    expect(pages).toBeGreaterThan(500);
  });
});
