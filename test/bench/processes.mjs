import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readPostmasterFile } from '../../dist/platform/embedded-postgres/postmaster-file.js';
import { autosaves, panelOf } from './autosaves.mjs';
import { alternated, figure, median } from './figures.mjs';
import { busy } from './load.mjs';
import { draftsAgain, firstVersion } from './scorecards.mjs';

const connections = 32;
const rounds = 5;
const saves = 400;
/** Of each process, until its code is compiled. */
const warmSaves = 600;
const idleMs = 4000;

/**
 * Autosaves with two processes for pages and two workers, against one process that does both: a second, on the
 * processors there are; and processor time of each save, which says what they do on processors of their own. If two
 * take no more of it than one, they do twice as much where each has its own.
 */
export async function processFigures(world) {
  const start = (background) => world.start('server.mjs', [world.url, world.folder, 'none', background]);
  const webs = [await start('no'), await start('no')];
  const workers = [await start('yes'), await start('yes')];
  const panel = await panelOf(world.source, world.jobs.drafts);
  await draftsAgain(world);
  const { cards, put } = await autosaves(world, panel, firstVersion);
  const { pid: postmaster } = await readPostmasterFile(join(world.folder, 'postgres'));
  const spent = { one: [], two: [], databaseOfOne: [], databaseOfTwo: [] };
  const load = (servers, count) => {
    let begun = 0;
    return busy({ connections }, async (agent, index) => {
      if (begun >= count) return false;
      begun += 1;
      await put(agent, cards[index], servers[index % servers.length]);
      return true;
    });
  };
  /** Saves a second; what each took of a processor is kept aside, without what the processes take at rest. */
  const measured = async (processes, [own, database]) => {
    const before = { own: timeOf(processes.pids), database: timeOfAll(postmaster), at: performance.now() };
    const perSecond = await load(processes.webs, saves);
    const seconds = (performance.now() - before.at) / 1000;
    const atRest = processes.idle * seconds;
    spent[own].push((timeOf(processes.pids) - before.own - atRest) / saves);
    spent[database].push((timeOfAll(postmaster) - before.database) / saves);
    return perSecond;
  };
  const two = { webs, pids: [...webs, ...workers].map(({ pid }) => pid) };
  const one = { webs: [world.product], pids: [world.product.pid] };
  await load(webs, webs.length * warmSaves);
  await load(one.webs, warmSaves);
  for (const processes of [one, two]) processes.idle = await idleOf(processes.pids);
  const { value, baseline } = await alternated(
    rounds,
    () => measured(two, ['two', 'databaseOfTwo']),
    () => measured(one, ['one', 'databaseOfOne']),
  );
  const time = Object.fromEntries(Object.entries(spent).map(([name, all]) => [name, median(all)]));
  return [
    figure('autosaves with two web processes and two workers, against one process', value, 'requests/s', baseline),
    figure('processor time of a save, all of Callboard', time.two, 'ms', time.one),
    figure('processor time of a save, PostgreSQL', time.databaseOfTwo, 'ms', time.databaseOfOne),
    figure('processor time of the processes at rest', two.idle, 'ms/s', one.idle),
    figure('times as many, where each process has a processor of its own', (2 * time.one) / time.two, 'times'),
  ];
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Processor time of some processes while nobody asks anything, in milliseconds a second. */
async function idleOf(pids) {
  const before = timeOf(pids);
  await pause(idleMs);
  return ((timeOf(pids) - before) * 1000) / idleMs;
}

/** Processor time of some processes so far, in milliseconds. */
function timeOf(pids) {
  return pids.reduce((sum, pid) => sum + ticksOf(pid, 2), 0) * (1000 / ticksPerSecond);
}

/** Of a process, its children, and those of its children that have ended. */
function timeOfAll(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return (ticksOf(pid, 4) + children.reduce((sum, child) => sum + ticksOf(child, 2), 0)) * (1000 / ticksPerSecond);
}

/** What follows the name of the program, which may have spaces in it: state, parent, … */
function fieldsOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  } catch {
    return undefined;
  }
}

const parentOf = (pid) => Number(fieldsOf(pid)?.[1]);

/** @param count 2 for a process's own time, 4 with that of children that have ended */
function ticksOf(pid, count) {
  return (fieldsOf(pid) ?? []).slice(11, 11 + count).reduce((sum, ticks) => sum + Number(ticks), 0);
}
