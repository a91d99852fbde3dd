import { readFile, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartProblem } from '../base/start-problem.js';
import { type Account, accountFor, give } from './embedded-account.js';
import { type Binaries, installedBinaries, usableBinaries } from './embedded-binaries.js';
import { Claim } from './embedded-claim.js';
import { type Cluster, openCluster, prepareFolder, removeUnfinished, requireReachable } from './embedded-cluster.js';
import { Keeper, type Keeping } from './embedded-keeper.js';
import { type Attempt, problemOfServer, problemOfSystem } from './embedded-problems.js';
import { type Postmaster, LaunchFailed, freePort, isFree, launch, leftOver, stopPostmaster } from './postmaster.js';

/** A PostgreSQL of our own, running and answering. */
export interface EmbeddedPostgres {
  /** Of the database `callboard`, as its owner. */
  url: string;
  /** Whether the database `callboard` was made just now. */
  firstStart: boolean;
  /** Stops the server, after everything that uses it. Waits until it is gone; a second call waits for the first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Everything is kept in here; it is made if it is not there. */
  folder: string;
  /** Of 127.0.0.1. Left out: the one of the last start, or any that is free. */
  port?: number;
  log?: (line: string) => void;
  /** Of PostgreSQL, by name, in place of those that it is started with otherwise: for a server that is not to be kept. */
  settings?: Readonly<Record<string, string>>;
  /** Whether it is started again when it ends by itself, and who is told. */
  keep?: Keeping;
}

type Log = (line: string) => void;

/** What one start works with. */
interface Site {
  folder: string;
  account?: Account;
  attempt: Attempt;
  binaries: Binaries;
  cluster: Cluster;
  log: Log;
  settings?: EmbeddedOptions['settings'];
}

const name = 'callboard';
const launchesTried = 5;
const launchAgainAfterMs = 300;

/**
 * Starts the PostgreSQL that npm brought, on a data folder. A server that a killed run left over is used again. Only one
 * process at a time can have a folder.
 * @throws StartProblem with one line: what is wrong and what to do
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { settings, log = () => undefined } = options;
  const site = { ...(await prepare(options.folder, log)), settings };
  try {
    const { server, claim } = await runningServer(site, options.port);
    let keeper: Keeper | undefined;
    const stop = once(() => end(site, () => keeper?.current ?? server, claim));
    try {
      const firstStart = await makeDatabase(claim, site.cluster.password);
      await rememberPort(site, server.port);
      await removeUnfinished(site.folder);
      claim.letProgramEnd();
      if (options.keep) {
        keeper = new Keeper(server, site.cluster.dataFolder, () => runningAgain(site, server.port), {
          log: options.keep.log,
          givenUp: (error) => void asProblem(error, site).then(options.keep!.givenUp),
        });
        claim.whenLost(() => keeper!.revive());
      }
      return { url: urlOf(name, name, site.cluster.password, server.port), firstStart, stop };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    throw await asProblem(error, site);
  }
}

async function prepare(given: string, log: Log): Promise<Site> {
  const folder = await prepareFolder(given, ownName());
  const account = await accountFor(folder);
  const attempt = { folder, accountName: account?.name ?? ownName() };
  await requireReachable(folder, account);
  try {
    const binaries = await usableBinaries(await installedBinaries(), folder, account);
    const cluster = await openCluster(folder, binaries, attempt, account, log);
    return { folder, account, attempt, binaries, cluster, log };
  } catch (error) {
    throw problemOfSystem(error, attempt) ?? error;
  }
}

interface Running {
  server: Postmaster;
  claim: Claim;
}

async function runningServer(site: Site, port?: number): Promise<Running> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await reuse(site, port)) ?? (await startNew(site, port));
    } catch (error) {
      if (tries === launchesTried || !isWorthAnotherTry(error)) throw error;
      await pause(launchAgainAfterMs);
    }
  }
}

/** The server that an earlier run left over, if there is one. One that does not suit is stopped. */
async function reuse(site: Site, port?: number): Promise<Running | undefined> {
  const server = await leftOver(site.cluster.dataFolder);
  if (!server) return undefined;
  const claim = await claimOn(site, server);
  if (await suits(claim, server, site, port)) {
    site.log(`Using the PostgreSQL that an earlier run left over (process ${server.pid}).`);
    return { server, claim };
  }
  await end(site, () => server, claim);
  return undefined;
}

async function startNew(site: Site, port?: number): Promise<Running> {
  const server = await launchOn(site, await choosePort(site, port));
  return { server, claim: await claimOn(site, server) };
}

function launchOn({ cluster, folder, account, binaries, settings }: Site, port: number): Promise<Postmaster> {
  const { dataFolder } = cluster;
  return launch(binaries, { dataFolder, port, logFile: logFile(folder), account, settings });
}

function claimOn(site: Site, server: Postmaster): Promise<Claim> {
  return Claim.take(urlOf('postgres', 'postgres', site.cluster.password, server.port), site.folder, site.log);
}

/** The server as it was, for those who know its port; sessions of the one before it may still be ending. */
async function runningAgain(site: Site, port: number): Promise<Postmaster> {
  const found = await leftOver(site.cluster.dataFolder);
  if (found) return found;
  for (let tries = 1; ; tries += 1) {
    try {
      return await launchOn(site, port);
    } catch (error) {
      if (tries === launchesTried || !isWorthAnotherTry(error)) throw error;
      await pause(launchAgainAfterMs);
    }
  }
}

async function suits(claim: Claim, server: Postmaster, site: Site, port?: number): Promise<boolean> {
  const [row] = await claim.query<{ server_version: string }>('SHOW server_version');
  return row?.server_version === site.binaries.version && (port === undefined || port === server.port);
}

/**
 * Another start was faster, sessions of a killed server are still ending, somebody took the port meanwhile, or the
 * server we found was just being stopped.
 */
function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof StartProblem) return false;
  const passing = /postmaster\.pid" already exists|pre-existing shared memory block|could not bind|any TCP\/IP sockets/;
  if (error instanceof LaunchFailed) return passing.test(error.output);
  const goingAway = ['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET'];
  const { code, message } = error as { code?: string; message: string };
  return goingAway.includes(code ?? '') || message === 'Connection terminated unexpectedly';
}

async function choosePort(site: Site, port?: number): Promise<number> {
  if (port === undefined) {
    const remembered = await readFile(portFile(site.folder), 'utf8').catch(() => '');
    return freePort(Number(remembered) || undefined);
  }
  if (await isFree(port)) return port;
  throw new StartProblem(`Port ${port} of 127.0.0.1 is taken; free it, or choose another port for the database.`);
}

async function rememberPort({ folder, account }: Site, port: number): Promise<void> {
  await writeFile(portFile(folder), `${port}\n`);
  if (account) await give(account, portFile(folder));
}

/**
 * Makes what is missing: the database, its owner, and the role that the application acts as, which owns nothing. Tells
 * whether the database was missing.
 */
async function makeDatabase(claim: Claim, password: string): Promise<boolean> {
  const roles = await claim.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (roles.length === 0) await claim.query(`CREATE ROLE ${name} LOGIN CREATEDB PASSWORD '${password}'`);
  const application = `${name}_app`;
  if ((await claim.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [application])).length === 0) {
    await claim.query(`CREATE ROLE ${application} NOLOGIN`);
    await claim.query(`GRANT ${application} TO ${name}`);
  }
  const databases = await claim.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (databases.length === 0) await claim.query(`CREATE DATABASE ${name} OWNER ${name}`);
  return databases.length === 0;
}

async function end(site: Site, server: () => Postmaster, claim: Claim): Promise<void> {
  // Without the claim somebody else may be using the server by now.
  if (await claim.prepareEnd()) await stopPostmaster(server(), site.cluster.dataFolder, site.binaries);
  await claim.release();
}

async function asProblem(error: unknown, site: Site): Promise<unknown> {
  if (error instanceof StartProblem) return error;
  if (error instanceof LaunchFailed) return problemOfServer(error.output, logFile(site.folder), site.attempt);
  const { code, message } = error as { code?: string; message: string };
  if (code === undefined) return error;
  // PostgreSQL's own codes: no space left; wrong password.
  if (code === '53100') return problemOfServer('No space left on device', logFile(site.folder), site.attempt);
  if (code === '28P01') {
    return new StartProblem(
      `${site.cluster.dataFolder} does not accept the password kept in it; restore both together.`,
    );
  }
  const known = problemOfSystem(error, site.attempt);
  return known ?? problemOfServer(`error: ${message}`, logFile(site.folder), site.attempt);
}

function urlOf(user: string, database: string, password: string, port: number): string {
  return `postgres://${user}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let started: Promise<void> | undefined;
  return () => (started ??= work());
}

function portFile(folder: string): string {
  return join(folder, 'postgres.port');
}

function logFile(folder: string): string {
  return join(folder, 'postgres.log');
}

/** An account without an entry in /etc/passwd has only its number. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'of Callboard');
  }
}
