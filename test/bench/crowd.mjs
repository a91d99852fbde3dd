import { Agent } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { strToU8, zipSync } from 'fflate';
import { operator, Audit } from '../../dist/audit/audit.service.js';
import { textOfRows } from '../../dist/assessments/evidence/evidence-rows.js';
import { compare } from '../../dist/comparison/engine/compare.js';
import { compareApart } from '../../dist/comparison/work/compare-apart.js';
import { understandTable } from '../../dist/rounds/ratings-table/ratings-table.js';
import { rowsOfRound } from '../../dist/rounds/transfer/evidence-from-round.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { figure, timed } from './figures.mjs';
import { send } from './load.mjs';
import { generatedRound } from './round.mjs';
import { leadOf } from './world.mjs';

const candidates = 2000;

/**
 * Comparisons of 2,000 candidates × 4 panelists × 3 assessments × 4 criteria, from full panels and with a tenth of the
 * scorecards missing: on a thread, with the longest time that this one could not answer meanwhile; and as a page, with
 * another page that somebody else looks at all the while. Tables of 400 candidates × 30 judges.
 */
export async function crowdFigures(world) {
  const figures = [];
  for (const [of, missing] of [
    ['2,000 × 4 × 3', 0],
    ['2,000 × 4 × 3 with gaps', 0.1],
  ]) {
    figures.push(...(await apart(of, crowdRound(missing))));
  }
  figures.push(...(await pageOf(world, crowdRound(0))), ...tables());
  return figures;
}

async function apart(of, round) {
  const { title, maximum } = round.job;
  const given = { text: textOfRows({ title, maximum }, rowsOfRound(round)), selection: {} };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const begun = process.cpuUsage();
  delay.enable();
  const took = await timed(() => compareApart(given, new AbortController().signal, () => undefined));
  delay.disable();
  clearInterval(looking);
  return [
    figure(`compare() of ${of}, on a thread`, took, 'ms'),
    figure(`the same, processor time`, process.cpuUsage(begun).user / 1000, 'ms'),
    figure(`the same, longest without an answer`, delay.max / 1e6, 'ms'),
    figure(`the same, memory of both threads`, most / 2 ** 20, 'MB'),
  ];
}

async function pageOf({ source, product }, round) {
  const rounds = new RoundImport(new Audit());
  const { jobId } = await source.transaction((tx) => rounds.import(tx, operator, round));
  await source.query('vacuum analyze');
  const lead = await leadOf(source, jobId);
  const agent = new Agent({ keepAlive: true });
  const get = async (path) => {
    const { status, bytes } = await send(agent, product.url + path, { cookie: lead.cookie });
    if (status !== 200) throw new Error(`${path}: ${status} ${bytes.toString().slice(0, 300)}`);
    return bytes;
  };
  await get('/jobs');
  let done = false;
  const others = (async () => {
    const times = [];
    while (!done) {
      times.push(await timed(() => get('/jobs')));
      await pause(20);
    }
    return times.toSorted((a, b) => a - b);
  })();
  let looks = 0;
  let page;
  const first = { took: undefined };
  const took = await timed(async () => {
    do {
      if (looks > 0) await pause(500);
      const once = await timed(async () => (page = await get(`/jobs/${jobId}/comparison`)));
      first.took ??= once;
      looks += 1;
    } while (page.includes('<progress'));
  });
  done = true;
  const waits = await others;
  const again = await timed(() => get(`/jobs/${jobId}/comparison`));
  agent.destroy();
  return [
    figure('page of 2,000 candidates, until it is there', took, 'ms'),
    figure('the same, until it shows how far it is', first.took, 'ms'),
    figure('the same, looks until then', looks, ''),
    figure('the same, viewed again', again, 'ms'),
    figure('the same, its size', page.length / 1024, 'kB'),
    figure('another page meanwhile, median', waits[waits.length >> 1], 'ms'),
    figure('another page meanwhile, slowest', waits.at(-1), 'ms'),
  ];
}

function crowdRound(missing) {
  const round = generatedRound({ candidates, panelists: 4, criteria: 4, title: `Crowd ${missing}` });
  const [plan] = round.plans;
  const [interview] = plan.assessments;
  plan.assessments = ['interview', 'audition', 'writing'].map((key) => ({ ...interview, key, name: key }));
  let state = 7;
  const draw = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
  round.sittings = round.sittings.flatMap((sitting, place) =>
    plan.assessments.map(({ key }) => ({
      ...sitting,
      assessment: key,
      scorecards: sitting.scorecards
        .filter((_, seat) => seat === place % 4 || draw() >= missing)
        .map((card) => ({
          ...card,
          ratings: card.ratings.map((rating) => ({
            ...rating,
            level: Math.min(5, Math.max(1, Math.round(1 + place / 500 + 2 * draw() - 0.5))),
          })),
        })),
    })),
  );
  return round;
}

/** What a person waits for whose jury of 30 rated 400: the table read, and compared. */
function tables() {
  const rows = [['candidate', 'judge', 'criterion', 'score']];
  for (let c = 0; c < 400; c += 1) {
    for (let j = 0; j < 30; j += 1) {
      rows.push([`Person ${c + 1}`, `Judge ${j + 1}`, 'Overall', String(2 + ((c * 7 + j * 3) % 17) / 2)]);
    }
  }
  const csv = Buffer.from(`${rows.map((row) => row.join()).join('\n')}\n`);
  return [
    { kind: 'CSV', bytes: csv },
    { kind: 'XLSX', bytes: workbookOf(rows) },
  ].flatMap(({ kind, bytes }) => {
    const begun = process.cpuUsage();
    const first = performance.now();
    const { evidence } = understandTable(bytes, 'Jury');
    const read = process.cpuUsage(begun);
    const second = performance.now();
    compare(evidence);
    const both = process.cpuUsage(begun);
    return [
      figure(`${kind} of 12,000 ratings, read`, second - first, 'ms'),
      figure('the same, processor time', read.user / 1000, 'ms'),
      figure('the same, compared', performance.now() - second, 'ms'),
      figure('the same, processor time', (both.user - read.user) / 1000, 'ms'),
    ];
  });
}

function workbookOf(rows) {
  const cell = (value) =>
    Number.isNaN(Number(value)) ? `<c t="inlineStr"><is><t>${value}</t></is></c>` : `<c><v>${value}</v></c>`;
  const sheet = rows.map((row, at) => `<row r="${at + 1}">${row.map(cell).join('')}</row>`).join('');
  const parts = {
    'xl/workbook.xml': '<workbook><sheets><sheet name="Jury" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
  };
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)]))));
}
