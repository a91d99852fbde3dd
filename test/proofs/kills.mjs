import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { isAlive, readPostmasterFile } from '../../dist/platform/embedded-postgres/postmaster-file.js';
import { look, unnoticed } from './check.mjs';
import { Server, preparePanel, urlIn } from './installation.mjs';
import { printing } from './packets.mjs';
import { Panel, randomFrom } from './panel.mjs';

const criteria = 4;
/** Every so often the embedded database is killed together with the server, as by a power cut. */
const everyNthTheDatabaseToo = 5;

/**
 * Kills the server again and again while panelists save and submit, and looks each time whether everything that was
 * acknowledged is there, once and whole, with its events on the record.
 * @param kills how often
 * @param panelists how many, none of whom ever rests
 * @param savesBetween acknowledged at least, from one kill to the next
 * @param on an `Installation` to use, whose server has an embedded database from the last kill on; without it one is
 *   made whose database is killed too
 * @param prints with `on`, the size of the round of which packets are being printed at the last kill
 * @returns figures, and `problems`, a sentence each
 */
export async function kills({
  kills: wanted,
  panelists = 20,
  savesBetween = 40,
  on,
  prints,
  seed = Date.now() % 1e9,
  log = () => undefined,
}) {
  const folder = on ? undefined : await mkdtemp(join(tmpdir(), 'callboard-kills-'));
  const server = on?.server ?? (await Server.on({ CALLBOARD_DATA: folder }));
  try {
    const people = await prepared(on, folder, { panelists, candidates: Math.min(200, 10 + 2 * wanted) });
    const panel = new Panel(people, server, randomFrom(seed), on?.ledger);
    const rest = { savesBetween, random: randomFrom(seed + 1), log, found: [], underWay: 0, printsKilled: 0 };
    const run = { panel, server, folder, on, prints, ...rest };
    await server.up();
    panel.begin();
    try {
      const databaseKills = await killAll(run, wanted);
      const { kinds, missed } = await lastLook(run);
      const problems = [
        ...run.found,
        ...panel.surprises,
        ...server.crashes,
        ...missed.map((one) => `not noticed: ${one}`),
      ];
      return {
        seed,
        kills: wanted,
        databaseKills,
        underWay: run.underWay,
        printsKilled: run.printsKilled,
        ...panel.counts,
        spoiltAndNoticed: kinds,
        problems,
      };
    } finally {
      await panel.end();
      if (on) on.ledger = panel.ledger;
    }
  } finally {
    if (!on) await server.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Enough scorecards that nobody runs out of them. */
async function prepared(on, folder, people) {
  const size = { ...people, criteria };
  if (on) return preparePanel(on.url, size);
  const postgres = await startEmbeddedPostgres({ folder });
  try {
    return await preparePanel(postgres.url, size);
  } finally {
    await postgres.stop();
  }
}

async function killAll(run, wanted) {
  let databaseKills = 0;
  for (let kill = 1; kill <= wanted; kill += 1) {
    await underLoad(run);
    const theDatabaseToo = run.folder !== undefined && kill % everyNthTheDatabaseToo === 0;
    const printed = run.on && run.prints && kill === wanted ? await amongPrints(run) : undefined;
    run.underWay += run.panel.underWay;
    if (theDatabaseToo) databaseKills += 1;
    await Promise.all([run.server.kill(), theDatabaseToo && killDatabase(run.folder)]);
    await run.panel.hold();
    // While it is down anyway: a start for this alone would be one more.
    if (kill === wanted) await run.on?.embed();
    await run.server.start();
    run.found.push(
      ...(await look(run.panel, await urlOf(run), run.on?.apart)).found.map(
        (difference) => `after kill ${kill}: ${difference}`,
      ),
    );
    if (printed) {
      run.found.push(...(await printed()));
      run.printsKilled += 1;
    }
    run.panel.goOn();
    const { saves, submissions } = run.panel.counts;
    run.log(
      `${kill} kills: ${saves} saves and ${submissions} submissions acknowledged, ${run.found.length} differences`,
    );
  }
  return databaseKills;
}

/** Some have been acknowledged since the last start, and the moment is any. */
async function underLoad({ panel, random, savesBetween }) {
  const { saves } = panel.counts;
  for (const giveUp = Date.now() + 60_000; panel.counts.saves < saves + savesBetween; await pause(5)) {
    if (Date.now() > giveUp) throw new Error(`No one gets anything saved.\n${panel.surprises.slice(-3).join('\n')}`);
  }
  await pause(random() * 400);
}

/** Everybody saves again once a packet is being printed: to wait for that under load would be all that this does. */
async function amongPrints({ on, prints, panel, random }) {
  await panel.hold();
  const look = await printing(on, prints);
  panel.goOn();
  await pause(20 + random() * 100);
  return look;
}

async function killDatabase(folder) {
  const { pid } = await readPostmasterFile(join(folder, 'postgres'));
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await pause(5);
}

async function lastLook(run) {
  await underLoad(run);
  await run.panel.hold();
  const { found, stored } = await look(run.panel, await urlOf(run), run.on?.apart);
  run.found.push(...found.map((difference) => `at the end: ${difference}`));
  return unnoticed(run.panel.ledger, stored);
}

async function urlOf({ on, folder }) {
  return on?.url ?? urlIn(folder);
}
