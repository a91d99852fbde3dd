import 'reflect-metadata';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { entities } from '../../dist/app/entities.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { isFree } from '../../dist/platform/embedded-postgres/postmaster.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { send } from '../bench/load.mjs';
import { generatedRound } from '../bench/round.mjs';
import { signedIn } from '../bench/world.mjs';
import { flags } from '../runner/flags.mjs';

const main = fileURLToPath(new URL('../../dist/app/main.js', import.meta.url));
const startsWithinMs = 120_000;
/** Below the ports that systems hand out by themselves: whoever asks for any port meanwhile does not get this one. */
const ports = { from: 20_000, to: 30_000 };

/** The server as `npm start` runs it, on a port of its own, to be killed and started again. */
export class Server {
  #child;
  #gone;
  #expected = true;

  /** @param env what names the database: DATABASE_URL, or CALLBOARD_DATA for the embedded one */
  constructor(env, port) {
    this.env = env;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    /** Ends that nobody asked for. */
    this.crashes = [];
    this.said = '';
  }

  static async on(env) {
    return new Server(env, await ownPort());
  }

  get pid() {
    return this.#child.pid;
  }

  /** Starts it where it does not run. */
  async up() {
    if (this.#expected) await this.start();
  }

  /** Returns when it answers. */
  async start() {
    const { NODE_OPTIONS: _, ...rest } = process.env;
    const child = spawn(process.execPath, [...flags, main], {
      env: { ...rest, DATABASE_URL: '', CALLBOARD_DEMO: 'no', HOST: '127.0.0.1', PORT: String(this.port), ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.said = '';
    const keep = (text) => (this.said = (this.said + text).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#expected = false;
    this.#child = child;
    this.#gone = once(child, 'exit').then(([code, signal]) => {
      if (!this.#expected) this.crashes.push(`The server ended by itself (${code ?? signal}).\n${this.said}`);
    });
    await this.#answers(child);
  }

  async #answers(child) {
    const agent = new Agent();
    for (const giveUp = Date.now() + startsWithinMs; Date.now() < giveUp; await pause(20)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It did not start.\n${this.said}`);
      // Its own word first: whatever else may answer at this address is not what is to be broken.
      if (!this.said.includes(this.url)) continue;
      const answer = await send(agent, `${this.url}/sign-in`).catch(() => undefined);
      if (answer?.status === 200) return;
    }
    throw new Error(`No answer from ${this.url}.\n${this.said}`);
  }

  /** As the power goes: nothing can be finished. */
  async kill() {
    await this.#end('SIGKILL');
  }

  async stop() {
    if (this.#child && !this.#expected) await this.#end('SIGTERM');
  }

  async #end(signal) {
    this.#expected = true;
    this.#child.kill(signal);
    await this.#gone;
  }
}

/**
 * An embedded database, and a server on it that parts hand on to one another as it is: each of its starts costs more
 * than what is done between two of them.
 */
export class Installation {
  /** What was acknowledged in parts before, scorecard by scorecard: it has to stay there. */
  ledger = [];
  /** The ids of jobs of parts that nobody rates in. */
  apart = [];
  /** The round whose packets are printed, once there is one. */
  prints;
  /** What else is to be closed in the end. */
  ends = [];

  #printing;
  #isEmbedded = false;

  constructor(folder) {
    this.folder = folder;
    this.#printing = { TMPDIR: folder, CALLBOARD_PRINTS_AT_ONCE: '1' };
  }

  static async make() {
    const made = new Installation(await mkdtemp(join(tmpdir(), 'callboard-proofs-')));
    try {
      made.postgres = await startEmbeddedPostgres({ folder: made.folder });
      made.url = made.postgres.url;
      made.server = await Server.on({ DATABASE_URL: made.url, ...made.#printing });
      return made;
    } catch (error) {
      await made.end();
      throw error;
    }
  }

  /** Its server starts, and stops, the database by itself from now on. */
  async embed() {
    if (this.#isEmbedded) return;
    await this.server.stop();
    await this.postgres.stop();
    this.server.env = { CALLBOARD_DATA: this.folder, ...this.#printing };
    this.#isEmbedded = true;
  }

  async end() {
    for (const end of this.ends) await end();
    await this.server?.stop();
    await this.postgres?.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A port that nobody listens on. */
export async function ownPort() {
  for (;;) {
    const port = ports.from + Math.floor(Math.random() * (ports.to - ports.from));
    if (await isFree(port)) return port;
  }
}

/** The address of an embedded database that a server keeps in a folder. */
export async function urlIn(folder) {
  const password = await readFile(join(folder, 'postgres', 'callboard.password'), 'utf8');
  const port = await readFile(join(folder, 'postgres.port'), 'utf8');
  return `postgres://callboard:${password.trim()}@127.0.0.1:${port.trim()}/callboard?sslmode=disable`;
}

/**
 * Puts a round into a database: panelists who are signed in, with a scorecard for each candidate that nobody has
 * opened yet.
 * @returns per panelist their cookie and their scorecards, each with its criteria
 */
export async function preparePanel(databaseUrl, { panelists, candidates, criteria }) {
  await migrate(databaseUrl, entities);
  const source = await openDataSource(databaseUrl, entities, 'migrations');
  try {
    const round = generatedRound({ candidates, panelists, criteria, state: 'due', title: 'Round of proofs' });
    const { jobId } = await source.transaction((tx) => new RoundImport(new Audit()).import(tx, operator, round));
    const rows = await source.query(
      `select c.id, c.panelist_id as panelist, c.version,
              array(select k.id from criteria k where k.assessment_id = s.assessment_id order by k.position) as criteria
         from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
        where a.job_id = $1 order by c.panelist_id, c.id`,
      [jobId],
    );
    const people = [];
    for (const panelist of new Set(rows.map((row) => row.panelist))) {
      const { cookie } = await signedIn(source, panelist);
      people.push({ id: panelist, cookie, cards: rows.filter((row) => row.panelist === panelist) });
    }
    return people;
  } finally {
    await source.destroy();
  }
}
