import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { accountFor } from '../../dist/platform/embedded-postgres/embedded-account.js';
import { installedBinaries, usableBinaries } from '../../dist/platform/embedded-postgres/embedded-binaries.js';
import { isAlive, readPostmasterFile } from '../../dist/platform/embedded-postgres/postmaster-file.js';
import { launch } from '../../dist/platform/embedded-postgres/postmaster.js';
import { send } from '../bench/load.mjs';
import { look } from './check.mjs';
import { Installation, preparePanel, urlIn } from './installation.mjs';
import { Panel, randomFrom } from './panel.mjs';

const backWithinMs = 5000;
const answeredWithinMs = 10_000;
/** How a database goes: stopped by its operator, at once, or by the system. */
const signals = { fast: 'SIGINT', immediate: 'SIGQUIT', killed: 'SIGKILL' };
/** Of one process; the launcher does not start an embedded database again without end. */
const embeddedKills = 3;

/**
 * Restarts the database again and again while panelists save and submit and others read, with the server left
 * alone. Every answer has to be as usual or a 503 that says so, and afterwards everything acknowledged has to be there.
 * @param rounds how often each way of going
 * @param panelists how many, none of whom ever rests
 * @param candidates on whom each panelist has a scorecard; more the longer it takes unless given
 * @param ways how the database goes that the server did not start itself: fast, immediate, killed
 * @param embedded whether the one goes that a server has started itself, too
 * @param leastSaves acknowledged at least, in each of both
 * @param on an `Installation` to use, for either of both; without it each has its own
 * @param timed whether it is a problem when it takes 5 s longer than usual until everybody has saved something again
 * @returns figures, and `problems`, a sentence each
 */
export async function restarts({
  rounds,
  panelists = 20,
  candidates,
  ways = Object.keys(signals),
  embedded = true,
  leastSaves = 0,
  on,
  timed = true,
  seed = Date.now() % 1e9,
  log = () => undefined,
}) {
  const size = { panelists, candidates, leastSaves, on };
  const external = async (run) => {
    for (let round = 0; round < rounds; round += 1) {
      for (const how of ways) await restart(run, how, log);
    }
  };
  const own = async (run) => {
    for (let round = 0; round < Math.min(rounds, embeddedKills); round += 1) await restart(run, 'embedded', log);
  };
  const all = [];
  if (ways.length > 0) all.push(await under({ ...size, seed }, rounds * 3, external));
  if (embedded) all.push(await under({ ...size, seed: seed + 1 }, embeddedKills, own, true));
  const backMs = all.flatMap((run) => run.backMs);
  const usualMs = all.flatMap((run) => run.usualMs);
  // Until everybody has saved something takes a while on a busy machine without any restart, too.
  const late = backMs.filter((ms, index) => timed && ms > backWithinMs + usualMs[index]);
  const slow = Math.max(...all.map((run) => run.slowestMs));
  const total = (of) => all.reduce((sum, run) => sum + of(run), 0);
  return {
    seed,
    restarts: total((run) => (run.embedded ? 0 : run.backMs.length)),
    embeddedRestarts: total((run) => (run.embedded ? run.backMs.length : 0)),
    saves: total((run) => run.panel.counts.saves),
    submissions: total((run) => run.panel.counts.submissions),
    answeredUnavailable: total((run) => run.unavailable),
    pagesRead: total((run) => run.read),
    slowestAnswerMs: Math.round(slow),
    slowestAnswer: all.find((run) => run.slowestMs === slow).slowest,
    backAfterMs: backMs.map(Math.round),
    usualMs: usualMs.map(Math.round),
    problems: [
      ...all.flatMap((run) => [...run.problems, ...run.panel.surprises, ...run.server.crashes]),
      ...late.map((ms) => `back only after ${Math.round(ms)} ms`),
      ...(timed && slow > answeredWithinMs + Math.max(...usualMs) ? [`an answer took ${Math.round(slow)} ms`] : []),
    ],
  };
}

/** A server with a database that can be stopped, its panelists and readers, for as long as `work` takes. */
async function under({ panelists, candidates, leastSaves, seed, on }, times, work, embedded = false) {
  const installation = on ?? (await Installation.make());
  const ends = on ? [] : [() => installation.end()];
  try {
    const { folder, url, server } = installation;
    const people = await preparePanel(url, { panelists, criteria: 4, candidates: candidates ?? 20 + 10 * times });
    if (embedded) await installation.embed();
    const random = randomFrom(seed);
    const panel = new Panel(people, server, random, installation.ledger);
    const run = {
      embedded,
      leastSaves,
      apart: installation.apart,
      folder,
      server,
      panel,
      random,
      unavailable: 0,
      read: 0,
      slowestMs: 0,
      slowest: '',
      usualMs: [],
      backMs: [],
      problems: [],
    };
    panel.heard = (answer) => hear(run, answer);
    await server.up();
    const readers = new Readers(run, people[0]);
    panel.begin();
    readers.begin();
    ends.push(
      () => readers.end(),
      () => panel.end(),
    );
    await work(run);
    installation.ledger = panel.ledger;
    return run;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function restart(run, how, log) {
  const { panel, folder, random } = run;
  const began = performance.now();
  await everybodySaves(panel);
  const usual = performance.now() - began;
  await pause(random() * 300);
  const postmaster = await readPostmasterFile(join(folder, 'postgres'));
  process.kill(postmaster.pid, signals[how] ?? 'SIGKILL');
  while (isAlive(postmaster.pid)) await pause(5);
  if (how === 'embedded') await answersAgain(folder, postmaster.pid);
  else {
    await pause(300 + random() * 1500);
    await startAgain(folder, postmaster.port);
  }
  const ready = performance.now();
  await everybodySaves(panel);
  run.usualMs.push(usual);
  run.backMs.push(performance.now() - ready);
  await moreSaved(run);
  await panel.hold();
  const { found } = await look(panel, await urlIn(folder), run.apart);
  run.problems.push(...found.map((difference) => `after ${how}: ${difference}`));
  panel.goOn();
  log(`${how}: everyone saves again after ${Math.round(run.backMs.at(-1))} ms, ${run.unavailable} times 503 so far`);
}

/** As whoever runs that database would. */
async function startAgain(folder, port) {
  const account = await accountFor(folder);
  const binaries = await usableBinaries(await installedBinaries(), folder, account);
  await launch(binaries, {
    dataFolder: join(folder, 'postgres'),
    port,
    logFile: join(folder, 'postgres.log'),
    account,
  });
}

/** The launcher of the server that runs sees to it. */
async function answersAgain(folder, gone) {
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await pause(10)) {
    const file = await readPostmasterFile(join(folder, 'postgres'));
    if (file && file.pid !== gone && file.status === 'ready') return;
  }
  throw new Error('The embedded database did not come back.');
}

/** Something new of every panelist has been acknowledged. */
async function everybodySaves(panel) {
  const before = panel.panelists.map(({ acknowledged }) => acknowledged);
  for (const giveUp = Date.now() + 120_000; Date.now() < giveUp; await pause(10)) {
    if (panel.panelists.every(({ acknowledged }, index) => acknowledged > before[index])) return;
  }
  throw new Error(`Not everyone gets something saved.\n${panel.surprises.slice(-3).join('\n')}`);
}

async function moreSaved({ panel, leastSaves }) {
  for (const giveUp = Date.now() + 120_000; panel.counts.saves < leastSaves; await pause(5)) {
    if (Date.now() > giveUp) throw new Error(`Only ${panel.counts.saves} were saved.`);
  }
}

/** Every answer is as usual, or says that it is not the moment. */
function hear(run, { status, ms, headers, bytes, error, what = 'write' }) {
  if (ms > run.slowestMs) Object.assign(run, { slowestMs: ms, slowest: `${what} ${status}` });
  if (error) run.problems.push(`no answer: ${error.message}`);
  if (status !== 503) return;
  run.unavailable += 1;
  const text = bytes.toString();
  const says = text.includes('reach its database');
  if (!says || !(Number(headers['retry-after']) > 0))
    run.problems.push(`a 503 without its words: ${text.slice(0, 300)}`);
}

/** People who look at pages and programs that read, without a rest. */
class Readers {
  #over = false;
  #running = [];

  constructor(run, { cookie, cards }) {
    this.run = run;
    this.cookie = cookie;
    this.paths = [
      '/scorecards',
      `/scorecards/${cards[0].id}`,
      '/api/v1/scorecards',
      `/api/v1/scorecards/${cards[0].id}`,
    ];
  }

  begin() {
    this.#running = this.paths.map((path) => this.#read(path));
  }

  async end() {
    this.#over = true;
    await Promise.all(this.#running);
  }

  async #read(path) {
    const { run, cookie } = this;
    const agent = new Agent({ keepAlive: true });
    for (; !this.#over; await pause(100)) {
      const started = performance.now();
      try {
        const answer = await send(agent, run.server.url + path, { cookie });
        run.read += 1;
        hear(run, { ...answer, what: path, ms: performance.now() - started });
        if (answer.status !== 200 && answer.status !== 503) run.problems.push(`${path}: ${answer.status}`);
      } catch (error) {
        if (!this.#over) hear(run, { error, ms: performance.now() - started });
      }
    }
    agent.destroy();
  }
}
