import { availableParallelism, cpus } from 'node:os';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { findBrowser } from '../../dist/platform/browser/find-browser.js';
import { launchBrowser } from '../../dist/platform/browser/launch-browser.js';
import { pageStyle } from '../../dist/platform/browser/print.js';
import { demoRound } from '../../dist/app/first-start/demo-round.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { alternated, figure, median, timed } from './figures.mjs';
import { send, sendJson } from './load.mjs';
import { memoryOf } from './memory.mjs';
import { generatedRound } from './round.mjs';
import { leadOf } from './world.mjs';

/** Asking more often would itself take the server's time; as often in all where several are asked for at once. */
const askEveryMs = 40;

/** Packets from the request to the file downloaded, against bare Chromium that prints the same document. */
export async function packetFigures(world) {
  const maker = new Maker(world);
  const browser = await launchBrowser(await findBrowser(browserOf(world)));
  try {
    const figures = [];
    const size = { panelists: 3, criteria: 6 };
    for (const [rounds, name, file] of [
      [11, 'the demo round', demoRound],
      [11, '10 candidates', generatedRound({ ...size, candidates: 10, title: 'Packet of ten' })],
      [5, '50 candidates', generatedRound({ ...size, candidates: 50, title: 'Packet of fifty' })],
    ]) {
      figures.push(await againstBare(maker, browser, { rounds, name, job: await imported(world, file) }));
    }
    return [...figures, ...(await fourAtOnce(maker, browser, world.jobs.demo))];
  } finally {
    maker.end();
    await browser.close();
  }
}

/**
 * What the product and its Chromium hold after 20 packets (the baseline), 100 and 220: each time half-way between two
 * fresh Chromiums. Takes minutes.
 */
export async function memoryFigures(world) {
  const maker = new Maker(world);
  const size = { panelists: 3, criteria: 6, candidates: 4 };
  const job = await imported(world, generatedRound({ ...size, title: 'Packets in a row' }));
  try {
    const held = {};
    for (let made = 1; made <= 220; made += 1) {
      await maker.make(job);
      if ([20, 100, 220].includes(made)) held[made] = await memoryOf(world.product.pid);
    }
    return [100, 220].flatMap((made) => [
      figure(`memory of the server after ${made} packets`, held[made].own, 'MB', held[20].own),
      figure(`memory of its Chromium after ${made} packets`, held[made].below, 'MB', held[20].below),
    ]);
  } finally {
    maker.end();
  }
}

async function againstBare(maker, browser, { rounds, name, job }) {
  const packet = () => maker.make(job);
  const { pages } = await packet();
  const { printed } = await maker.product.ask('printed');
  const bare = () => printBare(browser, printed);
  await bare();
  const { value, baseline } = await alternated(
    rounds,
    () => timed(packet),
    () => timed(bare),
  );
  return figure(`packet of ${name}, ${pages} pages, from request to file`, value, 'ms', baseline);
}

/**
 * How many times as many packets a minute come of four asked for at once as of one after another; and what two
 * processors make of it at all: the same of a bare Chromium with the same document.
 */
async function fourAtOnce(maker, browser, job) {
  await maker.make(job);
  const { printed } = await maker.product.ask('printed');
  const product = await gainOf((atOnce) => maker.make(job, atOnce));
  const bare = await gainOf(() => printBare(browser, printed));
  const name = `packets a minute, four at once (${availableParallelism()} processors)`;
  const kinds = { 'in turn': 'inTurn', 'at once': 'together' };
  return [
    figure(name, product.aMinute.together, 'a minute', bare.aMinute.together),
    figure('four at once, times as many as one after another', product.gain, 'times', bare.gain),
    ...Object.entries(kinds).map(([said, kind]) =>
      figure(`processor time of a packet, ${said}`, product.processorMs[kind], 'ms', bare.processorMs[kind]),
    ),
  ];
}

async function gainOf(one) {
  const four = [1, 2, 3, 4];
  const ways = {
    together: () => Promise.all(four.map(() => one(four.length))),
    inTurn: async () => {
      for (const _ of four) await one(1);
    },
  };
  await ways.together();
  const used = { together: [], inTurn: [] };
  const watched = (name) => async () => {
    const before = busyMs();
    const milliseconds = await timed(ways[name]);
    used[name].push((busyMs() - before) / four.length);
    return milliseconds;
  };
  const { value, baseline } = await alternated(3, watched('together'), watched('inTurn'));
  const aMinute = (milliseconds) => (four.length * 60_000) / milliseconds;
  return {
    gain: baseline / value,
    aMinute: { together: aMinute(value), inTurn: aMinute(baseline) },
    processorMs: { together: median(used.together), inTurn: median(used.inTurn) },
  };
}

/** Of all processors, since the machine started, with whatever else it does. */
function busyMs() {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}

/** Asks for packets and downloads them, as whoever runs the job. */
class Maker {
  constructor(world) {
    this.product = world.product;
    this.source = world.source;
    this.agent = new Agent({ keepAlive: true });
    this.leads = new Map();
  }

  async make(job, atOnce = 1) {
    if (!this.leads.has(job)) this.leads.set(job, await leadOf(this.source, job));
    const { cookie } = this.leads.get(job);
    const api = `${this.product.url}/api/v1`;
    const body = { paper: 'A4', show: 'names' };
    let packet = await sendJson(this.agent, `${api}/jobs/${job}/packets`, { method: 'POST', cookie, body });
    while (!packet.sha256) {
      if (packet.state === 'failed' || packet.state === 'cancelled') throw new Error(JSON.stringify(packet));
      await pause(askEveryMs * atOnce);
      packet = await sendJson(this.agent, `${api}/packets/${packet.id}`, { cookie });
    }
    const { status, bytes } = await send(this.agent, `${api}/packets/${packet.id}/file`, { cookie });
    if (status !== 200 || !bytes.includes('%%EOF')) throw new Error(`${packet.id}: ${status}`);
    return packet;
  }

  end() {
    this.agent.destroy();
  }
}

async function imported({ source }, file) {
  const rounds = new RoundImport(new Audit());
  const { jobId } = await source.transaction((tx) => rounds.import(tx, operator, file));
  return jobId;
}

function browserOf({ folder }) {
  return { executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, cacheFolder: folder };
}

/** The same document with the same running text, without anything that keeps it from the network. */
async function printBare(browser, { html, options }) {
  const style = `<style>${pageStyle(options.paper, options.running)}</style>`;
  const page = await browser.newPage();
  try {
    await page.setContent(`<!doctype html><meta charset="utf-8">${style}${html}`, { waitUntil: 'load' });
    await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, format: 'A4' });
  } finally {
    await page.close();
  }
}
