import { createHash } from 'node:crypto';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { entities } from '../../dist/app/entities.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { ownTemporaryFolder } from '../../dist/platform/browser/npm-browser.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { send } from '../bench/load.mjs';
import { generatedRound } from '../bench/round.mjs';
import { leadOf } from '../bench/world.mjs';
import { lendBrowser } from '../runner/lent-browser.mjs';
import { Chromiums } from './chromiums.mjs';
import { Installation } from './installation.mjs';
import { checkPdf } from './pdf-check.mjs';

const settledWithinMs = 240_000;

/**
 * Kills Chromium in the middle of prints, and the whole server while it makes packets. Each packet has to end as a
 * valid file, once, with the pages it has when nothing is killed; nothing may be left running or lying about.
 * @param kills how often Chromium is killed: the program and the process that shows the page by turns
 * @param serverKills how often the server is
 * @param on an `Installation` to use, whose server is stopped in the end; without it one is made. Where its server was
 *   killed in the middle of prints before, this goes on with the round of those and doesn't kill it again
 * @returns figures, and `problems`, a sentence each
 */
export async function packets({ kills, serverKills: wanted, candidates, criteria, on, log = () => undefined }) {
  const ends = [];
  try {
    const serverKills = on?.prints ? 0 : wanted;
    const run = on?.prints ?? (await begin({ candidates, criteria }, on, ends));
    const reference = await made(run, await ask(run));
    run.pages = (await checked(run, reference)).pages;
    for (let kill = 1; kill <= kills; kill += 1) await killChromium(run, kill, log);
    for (let kill = 1; kill <= serverKills; kill += 1) await killServer(run, kill, log);
    await lookAround(run);
    return {
      chromiumKills: kills,
      serverKills,
      packets: run.made,
      pages: run.pages,
      readBy: ['our own reader', ...run.readBy],
      problems: [...run.problems, ...run.server.crashes],
    };
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/**
 * Asks for two packets, for a kill of the server in the middle of the first one's print.
 * @param on the `Installation`
 * @param kill which it is: every other one comes before the print
 * @returns what waits for both once the server runs again, and looks at them: the problems, a sentence each
 */
export async function printing(on, size, kill = 1) {
  on.prints ??= await begin(size, on, on.ends);
  const run = on.prints;
  const look = await inTheMiddle(run, kill);
  return async () => {
    await look();
    return run.problems.splice(0);
  };
}

async function begin(size, given, ends) {
  const installation = given ?? (await Installation.make());
  if (!given) ends.push(() => installation.end());
  const { folder, url, server } = installation;
  await migrate(url, entities);
  const source = await openDataSource(url, entities, 'migrations');
  ends.push(() => source.destroy());
  const round = generatedRound({ ...size, panelists: 6, title: 'Round of proofs' });
  const { jobId } = await source.transaction((tx) => new RoundImport(new Audit()).import(tx, operator, round));
  installation.apart.push(jobId);
  const { cookie } = await leadOf(source, jobId);
  await lendBrowser(await ownTemporaryFolder(), folder);
  await server.up();
  const chromiums = new Chromiums(folder);
  const agent = new Agent();
  return { folder, source, jobId, cookie, server, chromiums, agent, made: 0, readBy: [], problems: [] };
}

async function ask({ agent, server, jobId, cookie }) {
  const url = `${server.url}/api/v1/jobs/${jobId}/packets`;
  const { status, bytes } = await send(agent, url, { method: 'POST', cookie, body: { paper: 'A4', show: 'names' } });
  if (status !== 202) throw new Error(`Not taken on: ${status} ${bytes}`);
  return JSON.parse(bytes.toString()).id;
}

async function factsOf({ agent, server, cookie }, id) {
  const asked = () => send(agent, `${server.url}/api/v1/packets/${id}`, { cookie });
  let { status, bytes } = await asked();
  // On a machine with too much to do, the database may not answer in time; it says to ask again.
  for (let again = 0; status === 503 && again < 20; again += 1) {
    await pause(100);
    ({ status, bytes } = await asked());
  }
  if (status !== 200) throw new Error(`${status} ${bytes}`);
  return JSON.parse(bytes.toString());
}

/** How far a packet is, by its row: whoever asked the server each time would keep it from its work. */
async function rowOf({ source }, id) {
  const [row] = await source.query('select state, stage from packet_orders where id = $1', [id]);
  return row;
}

/**
 * Waits until a packet has come so far.
 * @returns whether it has, or was over before
 */
async function reached(run, id, wanted) {
  for (const giveUp = Date.now() + settledWithinMs; Date.now() < giveUp; await pause(10)) {
    const row = await rowOf(run, id);
    if (wanted(row)) return true;
    if (row.state !== 'waiting' && row.state !== 'making') return false;
  }
  throw new Error(`Packet ${id} did not get on.\n${run.server.said}`);
}

/** @returns its facts, as whoever asked for it is told them */
async function made(run, id) {
  await reached(run, id, ({ state }) => state === 'made');
  const facts = await factsOf(run, id);
  if (facts.state !== 'made') throw new Error(`Packet ${id} was not made: ${JSON.stringify(facts)}`);
  run.made += 1;
  return facts;
}

/** The file of a packet, as it is downloaded, against what is on record of it. */
async function checked(run, { id, sha256, pages }) {
  const { bytes } = await send(run.agent, `${run.server.url}/packets/${id}/file`, { cookie: run.cookie });
  const found = await checkPdf(bytes, join(run.folder, 'packet.pdf'));
  const say = (problem) => run.problems.push(`packet ${run.made}: ${problem}`);
  found.problems.forEach(say);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) say('it is not the file on record');
  if (found.pages !== pages || (run.pages ?? pages) !== pages) say(`it has ${found.pages} pages, not ${run.pages}`);
  run.readBy = found.readBy;
  return found;
}

/** Asks for packets until one was in the middle of its print when Chromium was killed. */
async function killChromium(run, kill, log) {
  for (let miss = 0; miss < 20; miss += 1) {
    const id = await ask(run);
    const hit = (await reached(run, id, isPrinting)) && (await strike(run, kill, id));
    await checked(run, await made(run, id));
    run.problems.push(...(await run.chromiums.atMost(1)));
    if (!hit) continue;
    log(`${kill}: ${hit} killed, the packet has its ${run.pages} pages`);
    return;
  }
  run.problems.push(`kill ${kill} never met a print that was going on`);
}

function isPrinting({ state, stage }) {
  return state === 'making' && stage === 'printing';
}

/** @returns what was killed, if the packet was still being printed just afterwards */
async function strike(run, kill, id) {
  const { chromiums } = run;
  const what = kill % 2 === 0 ? 'renderers' : 'programs';
  let pids = [];
  while (pids.length === 0 && isPrinting(await rowOf(run, id))) pids = (await chromiums.now())[what];
  await pause(Math.random() * 300);
  if (pids.length === 0 || !isPrinting(await rowOf(run, id))) return undefined;
  for (const pid of pids) killed(pid);
  return isPrinting(await rowOf(run, id)) ? what.slice(0, -1) : undefined;
}

function killed(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function killServer(run, kill, log) {
  const look = await inTheMiddle(run, kill);
  await pause(Math.random() * 200);
  await run.server.kill();
  await run.server.start();
  log(`${kill}: server killed, the packet is there ${await look()} ms after its start`);
}

/** @returns what waits for the packets that were asked for, and says how many milliseconds the first one took */
async function inTheMiddle(run, kill) {
  const [id, next] = [await ask(run), await ask(run)];
  if (kill % 2 === 1) await reached(run, id, isPrinting);
  else await reached(run, id, ({ state }) => state === 'making');
  return async () => {
    const since = performance.now();
    const first = await made(run, id);
    const took = Math.round(performance.now() - since);
    await checked(run, first);
    await checked(run, await made(run, next));
    run.problems.push(...(await run.chromiums.atMost(1)));
    return took;
  };
}

/** Once it is over: one file and one entry on the record for each, no source kept, and nothing left when it stops. */
async function lookAround({ source, server, chromiums, problems }) {
  const [counts] = await source.query(
    `select (select count(*)::int from packet_orders) as orders, (select count(*)::int from packets) as packets,
            (select count(*)::int from packet_orders where state <> 'made' or source is not null) as unfinished,
            (select count(*)::int from audit_events where type = 'packet.made') as recorded,
            (select count(*)::int from graphile_worker.jobs where task_identifier not in ('record.sign', 'data.due')) as jobs`,
  );
  const { orders, packets: kept, unfinished, recorded, jobs } = counts;
  if (kept !== orders || recorded !== orders) {
    problems.push(`${orders} were asked for, ${kept} kept, ${recorded} are on the record`);
  }
  if (unfinished > 0 || jobs > 0) problems.push(`${unfinished} orders and ${jobs} jobs are not at their end`);
  await server.stop();
  problems.push(...(await chromiums.atMost(0)));
}
