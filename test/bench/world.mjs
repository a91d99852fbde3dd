import 'reflect-metadata';
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { digestOf, newToken } from '../../dist/accounts/access/tokens.js';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { entities } from '../../dist/app/entities.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { demoRound } from '../../dist/app/first-start/demo-round.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { generatedRound } from './round.mjs';

/** All that is measured on: a database with four rounds, the product and the bare server on it. */
export async function startWorld() {
  const ends = [];
  const stop = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'callboard-bench-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    const postgres = await startEmbeddedPostgres({ folder });
    ends.push(() => postgres.stop());
    await migrate(postgres.url, entities);
    const source = await openDataSource(postgres.url, entities, 'migrations');
    ends.push(() => source.destroy());
    const jobs = await importRounds(source);
    await source.query('vacuum analyze');
    const product = await startProcess('server.mjs', [postgres.url, folder], ends);
    const bare = await startProcess('bare-server.mjs', [postgres.url], ends);
    const start = (file, parameters) => startProcess(file, parameters, ends);
    return { folder, url: postgres.url, source, jobs, product, bare, start, ends, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The ids of the jobs: the demo, rounds of 5 and of 50 candidates, and one of 32 panelists who are still to sign; or
 * only those named.
 */
export async function importRounds(source, only) {
  const rounds = new RoundImport(new Audit());
  const size = { panelists: 6, criteria: 30 };
  const files = {
    demo: demoRound,
    five: generatedRound({ ...size, candidates: 5, title: 'Round of five' }),
    fifty: generatedRound({ ...size, candidates: 50, title: 'Round of fifty' }),
    drafts: generatedRound({ candidates: 20, panelists: 32, criteria: 12, state: 'draft', title: 'Round of drafts' }),
  };
  const jobs = {};
  for (const [name, file] of Object.entries(files)) {
    if (only && !only.includes(name)) continue;
    const { jobId } = await source.transaction((tx) => rounds.import(tx, operator, file));
    jobs[name] = jobId;
  }
  return jobs;
}

async function startProcess(file, parameters, ends) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), parameters, {
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Keeps the times among recorded parameters what they are.
    serialization: 'advanced',
  });
  const gone = once(child, 'exit');
  ends.push(async () => {
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
  });
  const answer = () =>
    Promise.race([
      once(child, 'message').then(([message]) => message),
      gone.then(() => Promise.reject(new Error(`${file} ended before it answered.`))),
    ]);
  const ask = (message) => {
    const answered = answer();
    child.send(message);
    return answered;
  };
  const { url } = await answer();
  return { url, ask, pid: child.pid };
}

/** Signs a person in. @returns what their browser sends */
export async function signedIn(source, personId) {
  const [session] = await allSignedIn(source, [personId]);
  return session;
}

/** Signs people in, at once. */
export async function allSignedIn(source, people) {
  const tokens = people.map(() => newToken());
  await source.query(
    `insert into sessions (id, person_id, token_hash, expires_at, method)
     select s.id, s.person, s.digest, now() + interval '1 day', 'passkey'
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as s (id, person, digest)`,
    [people.map(() => randomUUID()), people, tokens.map(digestOf)],
  );
  return tokens.map((token) => ({ cookie: `callboard=${token}`, digest: digestOf(token) }));
}

/** Whoever runs a job. */
export async function leadOf(source, jobId) {
  const [lead] = await source.query(
    `select person_id from hiring_team_members where job_id = $1 and 'hiring_manager' = any(roles) order by key limit 1`,
    [jobId],
  );
  return signedIn(source, lead.person_id);
}

/** The statements that the product sends while `work` is done, each with its parameters. */
export async function statementsOf(product, work) {
  await product.ask('record');
  await work();
  const { recorded } = await product.ask('recorded');
  return recorded;
}
