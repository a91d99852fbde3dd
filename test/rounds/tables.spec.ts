import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Comparison } from '../../src/comparison/engine/comparison.js';
import { attachmentsOf } from '../../src/platform/browser/finish-pdf.js';
import { givenPerson } from '../factories/people.js';
import { slowPrinter } from '../factories/slow-printer.js';
import { type TestApplication, startApplication } from '../support/application.js';
import { as, type Browser } from '../support/as.js';
import { until } from '../support/until.js';

let application: TestApplication;
beforeAll(async () => {
  application = await startApplication();
});
afterAll(() => application.close());

const someone = async () => as(application, await givenPerson(application, { opensJobs: true }));

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../fixtures/tables/${name}`, import.meta.url));
}

/** Uploads a table; its page's address. */
async function uploaded(browser: Browser, name: string, bytes: Buffer = fixture(name)): Promise<string> {
  const answer = await browser.upload('/tables', { _form: 'table' }, { table: { name, bytes } });
  expect(answer.status).toBe(303);
  return answer.headers['location'] as string;
}

async function count(table: string): Promise<number> {
  const [row] = await application.database.query<{ count: number }[]>(`select count(*)::int as count from ${table}`);
  return row!.count;
}

describe('a table of ratings in the browser', () => {
  it('shows what was understood before anything is made of it', async () => {
    const browser = await someone();
    const jobs = await count('jobs');
    const page = await browser.get(await uploaded(browser, 'wide-judges-halves.csv'));
    expect(page.status).toBe(200);
    for (const said of [
      'One line for each candidate, with a column for each of 4 panelists.',
      '0 to 10 in steps of 0.5',
    ])
      expect(page.text).toContain(said);
    expect(page.text).toContain('Skater 4 has no rating (DNS) and is not ranked.');
    expect(page.text).toContain('What do the ratings of “Ratings” run from, and to?');
    expect(page.text).toContain('a job keeps 3 to 7 levels');
    expect(await count('jobs')).toBe(jobs);
  });

  it('compares the candidates of any scale', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'wide-judges-halves.csv');
    const page = await browser.get(`${path}/comparison`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Skater 3');
    expect(page.text).toMatch(/>90(\.0)?</);
  });

  it('reads again as it is corrected, and remembers that for the next table with the same headings', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'halves-comma.csv');
    const answers = {
      _form: 'answers',
      readAs: JSON.stringify(['', '', '']),
      'scales[0][of]': 'Ratings',
      'scales[0][range]': '1-4',
    };
    const saved = await browser.post(path, answers);
    expect(saved.status).toBe(303);
    expect((await browser.get(path)).text).toContain('1 to 4 in steps of 0.5');
    const again = await uploaded(browser, 'halves-comma.csv');
    expect(again).not.toBe(path);
    expect((await browser.get(again)).text).toContain('1 to 4 in steps of 0.5');
    const other = await someone();
    expect((await other.get(await uploaded(other, 'halves-comma.csv'))).text).toContain('0 to 4 in steps of 0.5');
  });

  it('keeps what was typed and names what is wrong with an answer', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'zero-based.csv');
    const wrong = { _form: 'answers', 'scales[0][of]': 'Ratings', 'scales[0][range]': 'big', order: '' };
    const answer = await browser.post(path, wrong);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Enter the lowest and the highest rating, such as 0-10.');
    expect(answer.text).toContain('value="big"');
  });

  it('becomes a job, all of it, where a job can hold its ratings', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'zero-based.csv');
    const answer = await browser.post(`${path}/job`, { _form: 'job' });
    expect(answer.status).toBe(303);
    const job = answer.headers['location'] as string;
    expect((await browser.get(`${job}/comparison`)).text).toMatch(/>94<|93\.8/);
    const levels = await application.database.query<{ level: number; count: number }[]>(
      `select r.level, count(*)::int as count from ratings r join scorecards c on c.id = r.scorecard_id
         join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
        where a.job_id = $1 group by r.level order by r.level`,
      [job.split('/').pop()],
    );
    expect(levels).toEqual([
      ...[
        { level: 1, count: 2 },
        { level: 2, count: 2 },
        { level: 3, count: 3 },
        { level: 4, count: 2 },
        { level: 5, count: 3 },
      ],
    ]);
  });

  it('with errors is shown with line and column, and nothing of it is imported', async () => {
    const browser = await someone();
    const jobs = await count('jobs');
    const bytes = Buffer.from('Team,Judge A (0-5),Judge B (0-5)\nX,3,9\nY,4,5\n');
    const path = await uploaded(browser, 'wrong.csv', bytes);
    expect((await browser.get(path)).text).toContain(
      'line 2, column Judge B (0-5): 9 is above 5, the highest of this scale',
    );
    expect((await browser.get(`${path}/comparison`)).status).toBe(409);
    expect((await browser.post(`${path}/job`, { _form: 'job' })).status).toBe(409);
    expect(await count('jobs')).toBe(jobs);
  });

  it('that is no table, is nothing or is a bomb is refused in words and not kept', async () => {
    const browser = await someone();
    const tables = await count('ratings_tables');
    const none = await browser.upload('/tables', { _form: 'table' }, {});
    expect(none.text).toContain('Choose a table of ratings.');
    for (const [name, bytes] of [
      ['a.pdf', Buffer.from('%PDF-1.7')],
      ['b.xlsx', Buffer.from('PK\u0003\u0004broken')],
      ['c.csv', Buffer.from('a,b\n\u0000')],
      ['d.csv', Buffer.from('')],
    ] as const) {
      const answer = await browser.upload('/tables', { _form: 'table' }, { table: { name, bytes } });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('This file ');
    }
    expect(await count('ratings_tables')).toBe(tables);
  });

  it('becomes a packet of all that it holds, on its own scale, made in the background', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'wide-judges-halves.csv');
    const wrong = await browser.post(`${path}/packets`, { _form: 'packet', paper: 'A3' });
    expect(wrong.status).toBe(422);
    const printer = slowPrinter(application);
    const asked = await browser.post(`${path}/packets`, { _form: 'packet', paper: 'A4', show: 'names' });
    expect(asked.status).toBe(303);
    const packet = asked.headers['location'] as string;
    await printer.begun(1);
    expect((await browser.get(packet)).text).toMatch(/Generating packet[\s\S]*<li aria-current="step">\s*Printing/);
    expect((await browser.get(`${packet}/file`)).status).toBe(404);
    const second = await browser.post(`${path}/packets`, { _form: 'packet', paper: 'A4', show: 'names' });
    expect([second.status, second.text.includes('in the making')]).toEqual([409, true]);
    printer.restore();

    await until(async () => (await browser.get(packet)).text.includes('Download the PDF'), 60_000);
    const file = await browser.get(`${packet}/file`).buffer(true);
    const bytes = file.body as Buffer;
    expect([file.status, bytes.subarray(0, 5).toString()]).toEqual([200, '%PDF-']);
    const attached = (await attachmentsOf(bytes)).get('comparison.json')!;
    const figures = JSON.parse(Buffer.from(attached).toString()) as Comparison;
    expect(figures.candidates.map(({ name }) => name)).toContain('Skater 4');
    expect(figures.assessments[0]!.criteria[0]!.scale).toEqual({ minimum: 0, maximum: 10, step: 0.5 });
    expect((await browser.get(path)).text).toMatch(/Packet of .*made, \d+ pages, by name/s);
    const other = await someone();
    for (const at of [packet, `${packet}/file`]) expect((await other.get(at)).status).toBe(404);
    expect((await other.post(`${path}/packets`, { _form: 'packet', paper: 'A4' })).status).toBe(404);
  });

  it('of 400 candidates and 30 judges is compared whole, on another thread, with a page that shows how far it is', async () => {
    const browser = await someone();
    const judges = Array.from({ length: 30 }, (_, j) => `Judge ${j + 1}`);
    const rows = Array.from({ length: 400 }, (_, c) =>
      [
        `Singer ${c + 1}`,
        ...judges.map((__, j) => Math.min(10, 2 + Math.floor(c / 50) + ((c * 7 + j * 3) % 4) / 2)),
      ].join(),
    );
    const bytes = Buffer.from([['candidate', ...judges].join(), ...rows, ''].join('\n'));
    const path = `${await uploaded(browser, 'jury.csv', bytes)}/comparison`;
    const last = await until(async () => {
      const page = await browser.get(path);
      expect(page.status).toBe(200);
      if (!page.text.includes('<progress')) return page.text;
      expect(page.text).toMatch(/Waiting for its turn|\d+% done/);
      expect(page.text).toContain('<noscript><meta http-equiv="refresh" content="2"></noscript>');
      return undefined;
    }, 60_000);
    expect(last).toContain('All 400 candidates are compared; the first 50 in the ranking are shown.');
    expect(last).toContain('Singer 400');
    expect(last).not.toMatch(/Singer 12\b/);
  }, 90_000);

  it('stops making a packet when it is told to, and makes it again', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'zero-based.csv');
    const printer = slowPrinter(application);
    const asked = await browser.post(`${path}/packets`, { _form: 'packet', paper: 'Letter', show: 'letters' });
    const packet = asked.headers['location'] as string;
    await printer.begun(1);
    expect((await browser.post(`${packet}/cancellation`, {})).status).toBe(303);
    expect((await browser.get(packet)).text).toContain('Canceled. Nothing was saved.');
    expect((await browser.post(`${packet}/cancellation`, {})).status).toBe(409);
    printer.restore();
    expect((await browser.post(`${packet}/attempts`, {})).status).toBe(303);
    await until(async () => (await browser.get(packet)).text.includes('Download the PDF'), 60_000);
    expect((await browser.post(`${packet}/attempts`, {})).status).toBe(409);
  });

  it('is its owner’s alone, and gone when they delete it', async () => {
    const browser = await someone();
    const path = await uploaded(browser, 'twice.csv');
    const other = await someone();
    for (const answer of [await other.get(path), await other.get(`${path}/comparison`), await other.post(path, {})]) {
      expect(answer.status).toBe(404);
    }
    expect((await other.post(`${path}/removal`, {})).status).toBe(404);
    expect((await browser.get('/tables/new')).text).toContain('twice.csv');
    expect((await browser.post(`${path}/removal`, { _form: 'removal' })).status).toBe(303);
    expect((await browser.get(path)).status).toBe(404);
  });

  it('is not for those who may not import', async () => {
    const browser = await as(application, await givenPerson(application));
    expect((await browser.get('/tables/new')).status).toBe(404);
    expect(
      (await browser.upload('/tables', { _form: 'table' }, { table: { name: 'a.csv', bytes: fixture('twice.csv') } }))
        .status,
    ).toBe(404);
  });
});
