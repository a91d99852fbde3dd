import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { give } from '../../dist/platform/embedded-postgres/embedded-account.js';
import { isAlive } from '../../dist/platform/embedded-postgres/postmaster-file.js';
import { ownPort } from './installation.mjs';

const files = new URL('../../deploy/high-availability/', import.meta.url);
const packages = {
  patroni: 'patroni',
  etcd: 'etcd-server',
  haproxy: 'haproxy',
  pgbouncer: 'pgbouncer',
};
const places = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];
const upWithinMs = 90_000;
const host = '127.0.0.1';

/** What the layout needs and this machine lacks, as Debian packages. */
export async function missingPackages() {
  const missing = [];
  for (const [program, name] of Object.entries(packages)) if (!(await placeOf(program))) missing.push(name);
  if (!(await serverPrograms())) missing.push('postgresql');
  return missing;
}

async function placeOf(program) {
  for (const place of places) {
    const path = join(place, program);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return undefined;
}

/** Of the newest PostgreSQL that is installed. */
async function serverPrograms() {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newest = versions.filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(b) - Number(a))[0];
  return newest && `/usr/lib/postgresql/${newest}/bin`;
}

/**
 * The layout of docs/operating.md on the loopback of one machine, from the very files in deploy/high-availability: etcd
 * (one instead of three), two PostgreSQL kept by Patroni, and for each machine that runs Callboard a HAProxy and a
 * PgBouncer.
 */
export class Layout {
  #processes = [];

  /**
   * @param folder where everything is kept, of `account`
   * @param account whom everything runs as; as ourselves where there is none
   */
  constructor(folder, account) {
    this.folder = folder;
    this.account = account;
  }

  /** Returns when there is a primary with a synchronous standby, the roles are made, and every way leads there. */
  async start() {
    const bin = await serverPrograms();
    this.etcd = { port: await ownPort() };
    await this.#startEtcd();
    this.nodes = [];
    for (const name of ['db1', 'db2']) this.nodes.push({ name, bin, postgres: await ownPort(), rest: await ownPort() });
    for (const node of this.nodes) {
      await this.#configure(node);
      await this.#startPatroni(node);
      // The first one makes the database, the second copies it.
      await until(`${node.name} to run`, () => answers(node, 'health'));
    }
    await this.synchronous();
    this.machines = [await this.#startMachine('app1'), await this.#startMachine('app2')];
    await this.#makeRoles();
  }

  /** The settings of Callboard on a machine, as in callboard.env. */
  async settingsOf(machine) {
    const text = await filled('callboard.env', [
      ['127.0.0.1:6432', `${host}:${machine.pooler}`],
      ['127.0.0.1:5000', `${host}:${machine.proxy}`],
    ]);
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  async leader() {
    for (const node of this.nodes) if (await answers(node, 'primary')) return node;
    return undefined;
  }

  /** Until one of the two is the primary and the other one its synchronous standby. */
  async synchronous() {
    await until('a synchronous standby', async () => {
      const leader = await this.leader();
      const other = this.nodes.find((node) => node !== leader);
      return leader && (await answers(other, 'sync'));
    });
  }

  /** As the machine's power goes: Patroni and every process of its PostgreSQL at once. */
  async kill(node) {
    const postmaster = await postmasterOf(node);
    const pids = [node.patroni.pid, ...(postmaster ? [postmaster, ...(await childrenOf(postmaster))] : [])];
    for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    while (pids.some(isAlive)) await pause(2);
  }

  /** Starts a killed machine again and waits until it is the synchronous standby of the other one. */
  async rejoin(node) {
    await this.#startPatroni(node);
    await this.synchronous();
  }

  async stop() {
    for (const node of this.nodes ?? []) if (node.patroni) await this.kill(node);
    for (const child of this.#processes.toReversed()) {
      child.kill('SIGKILL');
      while (child.exitCode === null && child.signalCode === null) await pause(5);
    }
  }

  async #startEtcd() {
    const peer = await ownPort();
    const [client, between] = [`http://${host}:${this.etcd.port}`, `http://${host}:${peer}`];
    this.#run('etcd', [
      ...['--name', 'etcd1', '--data-dir', join(this.folder, 'etcd')],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', between, '--initial-advertise-peer-urls', between],
      ...['--initial-cluster', `etcd1=${between}`, '--log-level', 'error'],
    ]);
    await until('etcd to answer', async () => (await fetch(`${client}/health`).catch(() => undefined))?.ok);
  }

  async #configure(node) {
    node.folder = join(this.folder, node.name);
    node.data = join(node.folder, 'data');
    await this.#own(node.folder);
    node.file = join(node.folder, 'patroni.yml');
    await this.#write(
      node.file,
      await filled('patroni.yml', [
        ['db1', node.name],
        [`${node.name}.example.com:8008`, `${host}:${node.rest}`],
        [`${node.name}.example.com:5432`, `${host}:${node.postgres}`],
        ['etcd1.example.com:2379,etcd2.example.com:2379,etcd3.example.com:2379', `${host}:${this.etcd.port}`],
        ['/var/lib/postgresql/callboard.pgpass', join(node.folder, 'pgpass')],
        ['/var/lib/postgresql/callboard', node.data],
        ['/usr/lib/postgresql/15/bin', node.bin],
        ['/var/run/postgresql', node.folder],
        // Where this machine has one, it would restart with what is killed.
        ['mode: automatic', "mode: 'off'"],
      ]),
    );
  }

  async #startPatroni(node) {
    node.patroni = this.#run('patroni', [node.file], `${node.name}.log`);
  }

  async #startMachine(name) {
    const machine = { name, proxy: await ownPort(), pooler: await ownPort(), folder: join(this.folder, name) };
    await this.#own(machine.folder);
    const [first, second] = this.nodes;
    const proxy = join(machine.folder, 'haproxy.cfg');
    await this.#write(
      proxy,
      await filled('haproxy.cfg', [
        ['127.0.0.1:5000', `${host}:${machine.proxy}`],
        ['db1.example.com:5432 check port 8008', `${host}:${first.postgres} check port ${first.rest}`],
        ['db2.example.com:5432 check port 8008', `${host}:${second.postgres} check port ${second.rest}`],
      ]),
    );
    const users = join(machine.folder, 'userlist.txt');
    await this.#write(users, await filled('userlist.txt', []));
    const pooler = join(machine.folder, 'pgbouncer.ini');
    await this.#write(
      pooler,
      await filled('pgbouncer.ini', [
        ['host=127.0.0.1 port=5000', `host=${host} port=${machine.proxy}`],
        ['listen_port = 6432', `listen_port = ${machine.pooler}`],
        ['/etc/pgbouncer/userlist.txt', users],
      ]),
    );
    this.#run('haproxy', ['-db', '-f', proxy], `${name}-haproxy.log`);
    this.#run('pgbouncer', [pooler], `${name}-pgbouncer.log`);
    // HAProxy takes both for a primary until it has asked.
    await until('the primary alone', () => leadsToPrimary(superuserAt(machine.proxy)));
    return machine;
  }

  async #makeRoles() {
    const client = await connected(superuserAt(this.machines[0].proxy));
    const text = await filled('roles.sql', []);
    // One after another: a database isn't created within a transaction.
    for (const statement of text.replace(/^--.*$/gm, '').split(';'))
      if (statement.trim()) await client.query(statement);
    await client.end();
  }

  async #own(path) {
    await mkdir(path, { mode: 0o700 });
    if (this.account) await give(this.account, path);
  }

  async #write(path, text) {
    await writeFile(path, text, { mode: 0o600 });
    if (this.account) await give(this.account, path);
  }

  #run(program, parameters, log = `${program}.log`) {
    const child = spawn(program, parameters, {
      cwd: this.folder,
      env: { PATH: [...places, '/bin'].join(':'), LANG: 'C.UTF-8', HOME: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(this.account && { uid: this.account.uid, gid: this.account.gid }),
    });
    const to = createWriteStream(join(this.folder, log), { flags: 'a' });
    for (const stream of [child.stdout, child.stderr]) stream.pipe(to, { end: false });
    child.on('error', (error) => to.write(`${error.message}\n`));
    this.#processes.push(child);
    return child;
  }

  /** The ends of the logs, for whoever has to find out why it does not work. */
  async said() {
    const logs = (await readdir(this.folder)).filter((name) => name.endsWith('.log'));
    const ends = await Promise.all(
      logs.map(async (name) => `${name}:\n${(await readFile(join(this.folder, name), 'utf8')).slice(-2500)}`),
    );
    return ends.join('\n');
  }
}

/**
 * A file of deploy/high-availability with other addresses in it.
 * @throws where it does not say what is to be replaced: then it is not what is tried here
 */
async function filled(name, replacements) {
  let text = await readFile(new URL(name, files), 'utf8');
  for (const [from, to] of replacements) {
    if (!text.includes(from)) throw new Error(`deploy/high-availability/${name} does not say ${from}.`);
    text = text.replaceAll(from, to);
  }
  return text;
}

/** Whether Patroni of a node says yes: `health`, `primary`, `sync`. */
async function answers(node, question) {
  const answer = await fetch(`http://${host}:${node.rest}/${question}`, { signal: AbortSignal.timeout(3000) }).catch(
    () => undefined,
  );
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.status === 200;
}

const superuserAt = (port) => `postgres://postgres:superuser-password@${host}:${port}/postgres`;

async function connected(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Whether as many connections in a row as it takes to meet both all lead to the primary. */
async function leadsToPrimary(url) {
  for (let turn = 0; turn < 4; turn += 1) {
    try {
      const client = await connected(url);
      const { rows } = await client.query('select pg_is_in_recovery() as standby');
      await client.end();
      if (rows[0].standby) return false;
    } catch {
      return false;
    }
  }
  return true;
}

async function postmasterOf(node) {
  const text = await readFile(join(node.data, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

async function childrenOf(pid) {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'pid=', '--ppid', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.split('\n').map(Number).filter(Boolean);
}

async function until(what, found) {
  for (const giveUp = Date.now() + upWithinMs; Date.now() < giveUp; await pause(50)) {
    const value = await found();
    if (value) return value;
  }
  throw new Error(`Waited ${upWithinMs / 1000} s in vain for ${what}.`);
}
