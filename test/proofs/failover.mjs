import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { entities } from '../../dist/app/entities.js';
import { actFor } from '../../dist/platform/database/acting-for.js';
import { Database } from '../../dist/platform/database/database.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { accountFor, give } from '../../dist/platform/embedded-postgres/embedded-account.js';
import { median } from '../bench/figures.mjs';
import { leadOf } from '../bench/world.mjs';
import { look, unnoticed } from './check.mjs';
import { Server, preparePanel } from './installation.mjs';
import { Layout, missingPackages } from './layout.mjs';
import { Panel, randomFrom } from './panel.mjs';

const cli = fileURLToPath(new URL('../../dist/app/cli.js', import.meta.url));
const criteria = 4;
const backWithinMs = 15_000;
/** Acknowledged at least, from one kill to the next. */
const savesBetween = 40;
/** And while the killed machine comes back. */
const savesMeanwhile = 200;
/** A board is told as the submission is stored, which may be before its answer has arrived. */
const boardEarlierMs = 300;
const boardWithinMs = 4000;

/**
 * Kills the primary again and again in the layout for a team that outgrows one machine, while panelists save and submit
 * at both web processes, and looks each time whether everything that was acknowledged is there, once and whole.
 * @param kills how often
 * @param panelists how many, none of whom ever rests
 * @returns figures, and `problems`, a sentence each; `skipped` where this machine lacks what the layout is made of
 */
export async function failover({ kills, panelists = 12, seed = Date.now() % 1e9, log = () => undefined }) {
  const missing = await missingPackages();
  if (missing.length > 0) {
    return { skipped: `not done: this machine lacks ${missing.join(', ')} (as Debian names them)`, problems: [] };
  }
  const folder = await mkdtemp(join(tmpdir(), 'callboard-failover-'));
  const account = await accountFor(folder);
  if (account) await give(account, folder);
  const ends = [() => rm(folder, { recursive: true, force: true, maxRetries: 5 })];
  const end = async () => {
    for (const one of ends.splice(0).toReversed()) await one();
  };
  const interrupted = () => void end().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const layout = new Layout(folder, account);
    ends.push(() => layout.stop());
    await layout.start().catch(async (error) => {
      throw new Error(`${error.message}\n${await layout.said()}`);
    });
    log('PostgreSQL with a synchronous standby, etcd, two HAProxy and two PgBouncer are up');
    return await onLayout(layout, { kills, panelists, seed, log, ends });
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await end();
  }
}

async function onLayout(layout, { kills, panelists, seed, log, ends }) {
  const settings = await Promise.all(layout.machines.map((machine) => layout.settingsOf(machine)));
  const direct = settings[0].CALLBOARD_DATABASE_DIRECT_URL;
  const size = { panelists, criteria, candidates: 60 + 15 * kills };
  const people = await preparePanel(direct, size);
  const problems = [];
  problems.push(...(await refusedUnnamed(settings[0], layout.folder)));
  const servers = await started(settings, layout.folder, ends);
  const webs = servers.slice(0, 2);
  log('two web processes and two workers are up');
  const panel = new Panel(
    people.map((person, index) => ({ ...person, url: webs[index % 2].url })),
    webs[0],
    randomFrom(seed),
  );
  const run = { layout, panel, direct, random: randomFrom(seed + 1), problems, log, figures: figuresOf(panel) };
  panel.begin();
  ends.push(() => panel.end());
  await until('everyone to save', () => panel.panelists.every(({ acknowledged }) => acknowledged > 0));
  const looks = await lookAtOnce(run, settings, people);
  for (let kill = 1; kill <= kills; kill += 1) await killPrimary(run, kill);
  const heardAfterMs = await liveBoards(run, webs);
  await panel.hold();
  const { found, stored } = await look(panel, direct);
  const { kinds, missed } = unnoticed(panel.ledger, stored);
  const verified = await verifyRecord(direct, layout.folder);
  const left = await jobsLeft(direct);
  const { firstMs, everybodyMs, standbyMs } = run.figures;
  return {
    seed,
    kills,
    ...panel.counts,
    answeredUnavailable: run.figures.unavailable,
    backMedianMs: Math.round(median(firstMs)),
    backMostMs: Math.round(Math.max(...firstMs)),
    backMs: firstMs.map(Math.round),
    everybodySavedMs: everybodyMs.map(Math.round),
    standbyAgainMs: standbyMs.map(Math.round),
    looks,
    boardsAfterMs: heardAfterMs.map(Math.round),
    spoiltAndNoticed: kinds,
    record: verified.said,
    connections: run.figures.connections,
    problems: [
      ...problems,
      ...panel.surprises,
      ...servers.flatMap(({ crashes }) => crashes),
      ...found.map((difference) => `at the end: ${difference}`),
      ...missed.map((one) => `not noticed: ${one}`),
      ...firstMs.filter((ms) => ms > backWithinMs).map((ms) => `back only after ${Math.round(ms)} ms`),
      ...(verified.intact ? [] : [`the activity log is not intact: ${verified.said}`]),
      ...(left > 0 ? [`${left} jobs in the background are not done`] : []),
    ],
  };
}

/** Two processes for requests and two for work in the background, one of each on either machine. */
async function started(settings, folder, ends) {
  const servers = [];
  for (const background of ['no', 'yes']) {
    for (const env of settings) {
      const server = await Server.on({ ...env, CALLBOARD_DATA: folder, CALLBOARD_BACKGROUND: background });
      ends.push(() => server.stop());
      await server.start();
      servers.push(server);
    }
  }
  return servers;
}

/** Without being told of the pooler, Callboard does not start behind it. */
async function refusedUnnamed({ DATABASE_URL }, folder) {
  const server = await Server.on({ DATABASE_URL, CALLBOARD_DATA: folder });
  const said = await server.start().then(
    () => 'It started.',
    (error) => error.message,
  );
  await server.stop();
  const right = /DATABASE_URL leads to a connection pooler .* CALLBOARD_POOLER=transaction/.test(said);
  return right ? [] : [`behind a pooler that it was not told of: ${said}`];
}

/** What is heard of the panel: how long nothing new was acknowledged, and what is answered meanwhile. */
function figuresOf(panel) {
  const figures = { firstMs: [], everybodyMs: [], standbyMs: [], unavailable: 0, lastBegun: 0, connections: 0 };
  panel.heard = ({ status, ms, error }) => {
    if (error) return;
    if (status === 503) figures.unavailable += 1;
    // Of what was acknowledged, the latest moment that something of it was sent at.
    else if (status < 400) figures.lastBegun = Math.max(figures.lastBegun, performance.now() - ms);
  };
  return figures;
}

async function killPrimary(run, kill) {
  const { layout, panel, figures, log } = run;
  await underLoad(run);
  const primary = await layout.leader();
  if (!primary) throw new Error('There is no primary.');
  const acknowledged = panel.panelists.map((panelist) => panelist.acknowledged);
  const killing = performance.now();
  await layout.kill(primary);
  const killed = performance.now();
  await until('anything to be saved', () => figures.lastBegun > killed);
  figures.firstMs.push(performance.now() - killing);
  await until('everyone to save', () =>
    panel.panelists.every((panelist, index) => panelist.acknowledged > acknowledged[index]),
  );
  figures.everybodyMs.push(performance.now() - killing);
  await Promise.all([
    layout.rejoin(primary).then(() => figures.standbyMs.push(performance.now() - killing)),
    savesUntilHeld(panel),
  ]);
  const { found } = await look(panel, run.direct);
  run.problems.push(...found.map((difference) => `after kill ${kill}: ${difference}`));
  figures.connections = Math.max(figures.connections, await connectionsTo(run.direct));
  panel.goOn();
  const { saves, submissions } = panel.counts;
  log(
    `kill ${kill}, of ${primary.name}: saves again after ${Math.round(figures.firstMs.at(-1))} ms, a standby again after ` +
      `${Math.round(figures.standbyMs.at(-1))} ms; ${saves} saves and ${submissions} submissions, ${run.problems.length} problems`,
  );
}

/** What the new primary does while the old one comes back; not without end, so that nobody runs out of scorecards. */
async function savesUntilHeld(panel) {
  const { saves } = panel.counts;
  await until('saves', () => panel.counts.saves >= saves + savesMeanwhile);
  await panel.hold();
}

async function underLoad({ panel, random }) {
  const { saves } = panel.counts;
  await until('saves', () => panel.counts.saves >= saves + savesBetween);
  await pause(random() * 400);
}

/**
 * Everybody asks for ratings at once by way of PgBouncer, past every rule of the application: each has to get their own
 * and no draft of another, though connections go from one to the next. The product itself sees that there are such.
 * @returns how often somebody asked
 */
async function lookAtOnce({ problems }, settings, people) {
  const asking = `select count(*) filter (where c.panelist_id = $1)::int as own,
      count(*) filter (where c.panelist_id <> $1 and c.state in ('due', 'draft'))::int as others
    from ratings r join every_scorecard c on c.id = r.scorecard_id`;
  const addresses = settings.map(({ DATABASE_URL, CALLBOARD_DATABASE_DIRECT_URL }) => ({
    pooled: DATABASE_URL,
    direct: CALLBOARD_DATABASE_DIRECT_URL,
  }));
  const sources = await Promise.all(addresses.map((address) => openDataSource(address, entities)));
  // Tells connections whom they act for.
  const databases = sources.map((source) => new Database(source));
  let looks = 0;
  try {
    const ask = async (viewer, turn) => {
      const database = databases[turn % 2];
      const work = (manager) => manager.query(asking, [people[turn % people.length].id]);
      const inTransaction = turn % 3 === 0;
      const [row] = await actFor(viewer, () => (inTransaction ? database.transaction(work) : work(database.reader)));
      return row;
    };
    for (let round = 0; round < 10; round += 1) {
      const turns = Array.from({ length: people.length * 2 }, (_, index) => index + round);
      const rows = await Promise.all(turns.map((turn) => ask(people[turn % people.length].id, turn)));
      const everything = await ask('system', round);
      looks += rows.length;
      const foreign = rows.filter(({ others }) => others > 0).length;
      if (foreign > 0) problems.push(`${foreign} of ${rows.length} people at once were given drafts of others`);
      const without = rows.filter(({ own }) => own === 0).length;
      if (without > 0) problems.push(`${without} of ${rows.length} people at once were not given their own ratings`);
      if (everything.others === 0) problems.push('there was no draft of another to be seen');
    }
  } finally {
    await Promise.all(sources.map((source) => source.destroy()));
  }
  return looks;
}

/**
 * Boards that somebody follows at one web process, of sessions whose scorecards are submitted at the other: what happened
 * has to be heard of through the database, long before the board looks by itself.
 * @returns milliseconds from each submission's answer until its board said something new
 */
async function liveBoards({ panel, direct, problems }, webs) {
  const panelist = panel.panelists.find(({ url, byForm }) => url === webs[1].url && !byForm);
  const open = panelist.cards.filter(({ submitted }) => !submitted);
  const after = [];
  for (const card of open.slice(2, 5)) {
    const sql = `select s.id as sitting, a.job_id as job from scorecards c join sittings s on s.id = c.sitting_id
      join applications a on a.id = s.application_id where c.id = $1`;
    const query = async (text, values) => (await asked(direct, text, values)).rows;
    const [{ sitting, job }] = await query(sql, [card.id]);
    const { cookie } = await leadOf({ query }, job);
    const ended = new AbortController();
    const answer = await fetch(`${webs[0].url}/sittings/${sitting}/events`, {
      headers: { cookie },
      signal: ended.signal,
    });
    let said = 0;
    const reading = (async () => {
      for await (const part of answer.body) if (Buffer.from(part).includes('data: ')) said = performance.now();
    })().catch(() => undefined);
    await until('a submission', () => card.submitted);
    const at = performance.now();
    const isNew = () => said > at - boardEarlierMs;
    for (const giveUp = at + boardWithinMs; !isNew() && performance.now() < giveUp;) await pause(5);
    if (isNew()) after.push(Math.max(0, said - at));
    else problems.push(`a board did not hear of a submission at the other process (${answer.status})`);
    ended.abort();
    await reading;
  }
  return after;
}

/** As whoever runs it would: `callboard audit verify`. */
async function verifyRecord(direct, folder) {
  const env = { ...process.env, DATABASE_URL: direct, CALLBOARD_DATA: folder };
  const told = await promisify(execFile)(process.execPath, [cli, 'audit', 'verify'], { env }).then(
    ({ stdout }) => ({ intact: true, said: stdout }),
    (error) => ({ intact: false, said: `${error.stdout}${error.stderr}` }),
  );
  return { ...told, said: told.said.trim().split('\n')[0] };
}

async function connectionsTo(direct) {
  const { rows } = await asked(
    direct,
    `select count(*)::int as count from pg_stat_activity where datname = 'callboard'`,
  );
  return rows[0].count;
}

/** What nobody works on and nobody has done, after a while in which it could have been. */
async function jobsLeft(direct) {
  const due = 'select count(*)::int as count from graphile_worker.jobs where run_at <= now()';
  let count;
  for (const giveUp = Date.now() + 60_000; Date.now() < giveUp; await pause(200)) {
    count = (await asked(direct, due)).rows[0].count;
    if (count === 0) break;
  }
  return count;
}

async function asked(url, sql, values) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

async function until(what, is) {
  for (const giveUp = Date.now() + 120_000; Date.now() < giveUp; await pause(5)) if (is()) return;
  throw new Error(`Waited two minutes in vain for ${what}.`);
}
