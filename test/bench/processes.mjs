import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readPostmasterFile } from '../../dist/platform/embedded-postgres/postmaster-file.js';
import { autosaves, panelOf } from './autosaves.mjs';
import { alternated, figure, median } from './figures.mjs';
import { busy } from './load.mjs';
import { draftsAgain, firstVersion } from './scorecards.mjs';

const connections = 32;
const rounds = 5;
const milliseconds = 4000;

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
  const load = (servers, length) =>
    busy({ connections, milliseconds: length }, (agent, index) =>
      put(agent, cards[index], servers[index % servers.length]),
    );
  /** Saves a second; what each took of a processor is kept aside. */
  const measured = async (servers, others, [own, database]) => {
    const pids = [...servers, ...others].map(({ pid }) => pid);
    const before = { own: timeOf(pids), database: timeOfAll(postmaster) };
    const begun = performance.now();
    const perSecond = await load(servers, milliseconds);
    const saves = (perSecond * (performance.now() - begun)) / 1000;
    spent[own].push((timeOf(pids) - before.own) / saves);
    spent[database].push((timeOfAll(postmaster) - before.database) / saves);
    return perSecond;
  };
  await load(webs, 1500);
  await load([world.product], 1500);
  const { value, baseline } = await alternated(
    rounds,
    () => measured(webs, workers, ['two', 'databaseOfTwo']),
    () => measured([world.product], [], ['one', 'databaseOfOne']),
  );
  const time = Object.fromEntries(Object.entries(spent).map(([name, all]) => [name, median(all)]));
  return [
    figure('autosaves with two web processes and two workers, against one process', value, 'requests/s', baseline),
    figure('processor time of a save, all of Callboard', time.two, 'ms', time.one),
    figure('processor time of a save, PostgreSQL', time.databaseOfTwo, 'ms', time.databaseOfOne),
    figure('times as many, where each process has a processor of its own', (2 * time.one) / time.two, 'times'),
  ];
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

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
