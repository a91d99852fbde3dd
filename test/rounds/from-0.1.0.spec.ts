import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities } from '../../src/app/entities.js';
import { operator } from '../../src/audit/audit.service.js';
import { compare } from '../../src/comparison/engine/compare.js';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { readRoundFile } from '../../src/rounds/file/read-round-file.js';
import { evidenceFromRound } from '../../src/rounds/transfer/evidence-from-round.js';
import { RoundImport } from '../../src/rounds/transfer/round-import.js';
import { runningOn, type TestApplication } from '../support/application.js';
import { connectedTo } from '../support/connected.js';
import { as, type Browser } from '../support/as.js';
import { newDatabase } from '../support/databases.js';

const fixtures = 'test/fixtures/0.1.0';
const unpacked = (name: string): Buffer => brotliDecompressSync(readFileSync(`${fixtures}/${name}.br`));
const before = JSON.parse(readFileSync(`${fixtures}/figures.json`, 'utf8')) as Record<'database' | 'file', unknown>;

let application: TestApplication;
let jobId: string;
let hannah: Browser;
let marcus: Browser;
let sofia: Browser;
let eventsBefore: number;

beforeAll(async () => {
  const database = await newDatabase({ migrated: false });
  await restore(database.url, unpacked('database.sql').toString());
  await migrate(database.url, entities);
  application = await runningOn(database);
  eventsBefore = (await one<{ count: number }>('select count(*)::int as count from audit_events')).count;
  hannah = await signedIn('hannah.lindqvist');
  marcus = await signedIn('marcus.bell');
  sofia = await signedIn('sofia.marchetti');
  jobId = (await one<{ id: string }>(`select id from jobs where title = 'Technical seller, Midwest'`)).id;
});
afterAll(() => application.close());

async function restore(url: string, sql: string): Promise<void> {
  await connectedTo(url, (client) => client.query(sql));
}

async function one<T>(sql: string): Promise<T> {
  const [row] = await application.database.query<T[]>(sql);
  return row!;
}

async function signedIn(name: string): Promise<Browser> {
  return as(application, await one<{ id: string }>(`select id from people where email = '${name}@example.com'`));
}

/** The figures that were recorded of 0.1.0, of a comparison of today; in which order tied candidates stand is no figure. */
function figures({ candidates }: Comparison): unknown {
  return candidates
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .map(({ key, overall, categories, assessments }) => ({
      key,
      overall,
      categories: categories.map(({ category, score }) => ({ category, score })),
      assessments: assessments.map(({ assessment, score }) => ({ assessment, score })),
    }));
}

describe('a database of 0.1.0, migrated', () => {
  it('compares its candidates with the figures that they had', async () => {
    const { body } = await hannah.api('get', `/jobs/${jobId}/comparison`).expect(200);
    expect(rounded(figures(body as Comparison))).toEqual(rounded(before.database));
  });

  it('has every scorecard, and takes the next rating on one that was begun', async () => {
    const states = await application.database.query(
      `select state, count(*)::int from scorecards group by state order by state`,
    );
    expect(states).toEqual([
      { state: 'draft', count: 2 },
      { state: 'submitted', count: 39 },
    ]);
    const { id } = await one<{ id: string }>(
      `select c.id from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
         join candidates n on n.id = a.candidate_id where n.name = 'Tess Nakamura'`,
    );
    const { text } = await sofia.get(`/scorecards/${id}`).expect(200);
    expect(text).toContain('Clear and calm.');
    const stored = await application.database.query<{ criterionId: string }[]>(
      'select criterion_id as "criterionId" from ratings where scorecard_id = $1',
      [id],
    );
    const rating = { level: 3, note: 'Calm.', version: 2 };
    const { body } = await sofia.api('put', `/scorecards/${id}/ratings/${stored[0]!.criterionId}`, rating).expect(200);
    expect(body).toMatchObject({ version: 3, state: 'draft' });
  });

  it('shows what was decided, by whom and why', async () => {
    const { text } = await marcus.get(`/jobs/${jobId}/decisions`).expect(200);
    expect(text).toContain('the panel agreed on the strengths that the plan asks for');
    expect(text).toContain('told so in a call, with thanks for the time.');
  });

  it('shows what happened', async () => {
    expect(eventsBefore).toBe(29);
    const { text } = await marcus.get(`/jobs/${jobId}/record`).expect(200);
    expect(text).toContain('Hannah Lindqvist');
  });

  it('finds its packet genuine, and no score in it that is another by now', async () => {
    const { id } = await one<{ id: string }>('select id from packets');
    const { body: bytes } = await hannah.get(`/packets/${id}/file`).buffer(true).expect(200);
    const checked = await hannah.upload(
      '/packets/verification',
      {},
      { file: { name: 'packet.pdf', bytes: bytes as Buffer } },
    );
    expect(checked.status).toBe(303);
    expect(checked.headers['location']).toBe(`/packets/${id}`);
    const { body: state } = await hannah.api('get', `/packets/${id}/state`).expect(200);
    // Margins follow from another error model since (docs/adr/0018-one-error-model.md).
    const { changes } = state as { changes: string[] };
    expect(changes.filter((change) => !change.endsWith(': its margin or its categories changed.'))).toEqual([]);
  });
});

describe('a job file of 0.1.0', () => {
  it('opens, with the figures that it had', async () => {
    const reading = readRoundFile(unpacked('job.json'));
    if (!('round' in reading)) throw new Error(JSON.stringify(reading));
    expect(rounded(figures(compare(evidenceFromRound(reading.round))))).toEqual(rounded(before.file));
    const { app, database } = application;
    const { jobId: imported } = await app
      .get(Database)
      .transaction((tx) => app.get(RoundImport).import(tx, operator, reading.round));
    const cards = await database.query<unknown[]>(
      `select 1 from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
        where a.job_id = $1`,
      [imported],
    );
    expect(cards).toHaveLength(40);
  });
});

/** Sums of the same terms in another order differ in their last digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, field: unknown) =>
    typeof field === 'number' ? Number(field.toFixed(9)) : field,
  );
}
