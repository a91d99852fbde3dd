import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordFits, passwordHash } from '../../src/accounts/access/passwords.js';
import { Person } from '../../src/accounts/access/person.entity.js';
import { readSettings } from '../../src/platform/config/settings.js';
import { type FirstUse, prepareFirstUse, welcome } from '../../src/app/first-start/first-use.js';
import { givenPerson } from '../factories/people.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { asNobody } from '../support/as.js';

let application: TestApplication;
let dataFolder = '';

/** A fresh installation, once for those who change nothing that another of them looks at. */
function onFreshInstallation(): void {
  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'first-use-'));
    application = await startApplication({ dataFolder });
  });
  afterAll(async () => {
    await application.close();
    await rm(dataFolder, { recursive: true });
  });
}

function firstUse(demo = true): Promise<FirstUse> {
  return prepareFirstUse(application.app, { ...application.settings, demo });
}

async function count(table: string): Promise<number> {
  const [row] = await application.database.query<{ count: number }[]>(`select count(*)::int as count from ${table}`);
  return row!.count;
}

describe('the first start', () => {
  onFreshInstallation();
  let first: FirstUse;

  it('loads the demo once, though two start at the same time', async () => {
    const [one, other] = await Promise.all([firstUse(), firstUse()]);
    expect(one).toEqual(other);
    expect(await count('jobs')).toBe(1);
    first = one;
  });

  it('loads the demo round and a sign-in for each role that works', async () => {
    const { signIns } = first;

    expect(signIns.map(({ role, email }) => [role, email])).toEqual([
      ['administrator', 'admin@example.com'],
      ['recruiter', 'hannah.lindqvist@example.com'],
      ['hiring manager', 'marcus.bell@example.com'],
      ['panelist', 'sofia.marchetti@example.com'],
    ]);
    for (const { email, password } of signIns) {
      const person = await application.database.findOneByOrFail(Person, { email });
      expect(await passwordFits(person.passwordHash, password)).toBe(true);
    }
    const [{ email, password }] = signIns as [FirstUse['signIns'][number]];
    const answer = await asNobody(application).post('/session', { email, password });
    expect(answer.status).toBe(303);
    expect(await count('ratings')).toBeGreaterThan(200);
  });

  it('keeps the sign-ins where only the operator reads them', async () => {
    expect((await stat(join(dataFolder, 'demo-sign-ins.json'))).mode & 0o777).toBe(0o600);
  });

  describe('and a later one', () => {
    it('changes nothing and tells the sign-ins again', async () => {
      const before = [await count('questions'), await count('people'), await count('audit_events')];
      expect(await firstUse()).toEqual(first);
      expect([await count('questions'), await count('people'), await count('audit_events')]).toEqual(before);
    });

    it.each(['', 'null', '[]', '{"hash":"x","signIns":[null]}', '{"hash":"x"}'])(
      'tells none where the file holds %j',
      async (text) => {
        const path = join(dataFolder, 'demo-sign-ins.json');
        const kept = await readFile(path, 'utf8');
        await writeFile(path, text);
        expect(await firstUse()).toEqual({ signIns: [], nobodyYet: false });
        await writeFile(path, kept);
      },
    );

    it('leaves out whoever has changed their password or cannot sign in any more', async () => {
      const { signIns } = first;
      const { database } = application;
      const other = { passwordHash: await passwordHash('something else') };
      await database.update(Person, { email: signIns[0]!.email }, other);
      await database.update(Person, { email: signIns[1]!.email }, { disabledAt: new Date() });
      expect((await firstUse()).signIns).toEqual(signIns.slice(2));
    });
  });
});

describe('the first start without a demo', () => {
  onFreshInstallation();

  it('fills the question bank', async () => {
    await firstUse(false);
    expect(await count('questions')).toBeGreaterThan(10);
  });

  it('loads none where none is wanted, and says how to add the first person', async () => {
    const first = await firstUse(false);
    expect(first).toEqual({ signIns: [], nobodyYet: true });
    expect(await count('people')).toBe(0);
    expect(welcome('http://localhost', first)).toContain('npx callboard user add');
  });

  it('loads none where someone is here already', async () => {
    await givenPerson(application);
    expect(await firstUse()).toEqual({ signIns: [], nobodyYet: false });
    expect(await count('jobs')).toBe(0);
  });
});

describe('what a start prints', () => {
  it('is the address, then role, address and password of each sign-in in columns', () => {
    const signIns = [
      { role: 'administrator', email: 'a@example.com', password: 'one' },
      { role: 'recruiter', email: 'recruiter@example.com', password: 'one' },
    ];
    const lines = welcome('http://localhost:3000', { signIns, nobodyYet: false }).split('\n');
    expect(lines[0]).toBe('Callboard is at http://localhost:3000');
    expect(lines.slice(-2)).toEqual([
      '  administrator  a@example.com          one',
      '  recruiter      recruiter@example.com  one',
    ]);
  });
});

describe('the setting of a pooler', () => {
  const DATABASE_URL = 'postgres://pooler:6432/callboard';
  const CALLBOARD_DATABASE_DIRECT_URL = 'postgres://database:5432/callboard';

  it('comes with both addresses, or not at all', () => {
    expect(
      readSettings({ DATABASE_URL, CALLBOARD_DATABASE_DIRECT_URL, CALLBOARD_POOLER: 'transaction' }),
    ).toMatchObject({ pooler: 'transaction', databaseDirectUrl: CALLBOARD_DATABASE_DIRECT_URL });
    for (const partly of [
      { CALLBOARD_POOLER: 'transaction' },
      { CALLBOARD_POOLER: 'transaction', DATABASE_URL },
      { DATABASE_URL, CALLBOARD_DATABASE_DIRECT_URL },
    ]) {
      expect(() => readSettings(partly)).toThrow(/^CALLBOARD_POOLER=transaction needs both DATABASE_URL/);
    }
    expect(() => readSettings({ DATABASE_URL, CALLBOARD_POOLER: 'session' })).toThrow(/give none or transaction/);
  });
});

describe('the setting of the demo', () => {
  it('is on for the embedded database, off for one that is given, and as it is said else', () => {
    const DATABASE_URL = 'postgres://localhost/callboard';
    expect(readSettings({}).demo).toBe(true);
    expect(readSettings({ DATABASE_URL }).demo).toBe(false);
    expect(readSettings({ DATABASE_URL, CALLBOARD_DEMO: 'yes' }).demo).toBe(true);
    expect(readSettings({ CALLBOARD_DEMO: 'no' }).demo).toBe(false);
  });
});
