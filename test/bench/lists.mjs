import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { entities } from '../../dist/app/entities.js';
import { figure, timed } from './figures.mjs';
import { send } from './load.mjs';
import { addLargeJob, fillWithJobs } from './many-jobs.mjs';
import { signedIn, statementsOf } from './world.mjs';

const size = { jobs: 1000, eventsEach: 900, candidates: 2000, events: 100_000, packets: 100 };
const visits = 20;
const run = promisify(execFile);

/**
 * Every list and search where the database holds 1,000 jobs, 20,000 applications, a million ratings and a million
 * events, one of the jobs with 2,000 candidates and 100 packets: the 95th percentile of 20 visits one after another, and
 * how many statements each sends, sign-in included, begin and commit left out.
 */
export async function listFigures(world) {
  const agent = new Agent({ keepAlive: true });
  const place = await millionOf(world);
  const { product, large, administrator, lead } = place;
  try {
    const figures = [];
    for (const [name, { path, cookie }] of Object.entries(listsOf(large, administrator, lead))) {
      const visit = async () => {
        const { status, bytes } = await send(agent, product.url + path, { cookie });
        if (status !== 200) throw new Error(`${path}: ${status} ${bytes.toString().slice(0, 300)}`);
      };
      await visit();
      const statements = await statementsOf(product, visit);
      const times = [];
      const begun = performance.now();
      // What takes seconds is known after a few.
      while (times.length < visits && (times.length < 3 || performance.now() - begun < 15_000))
        times.push(await timed(visit));
      const counted = statements.filter(({ text }) => !/^(start transaction|begin|commit)/i.test(text));
      figures.push(figure(`${name}, p95`, percentile(times, 0.95), 'ms'));
      figures.push(figure(`${name}, statements`, counted.length, 'queries'));
    }
    return [...figures, ...(await recordFigures(place))];
  } finally {
    agent.destroy();
  }
}

/** The large database, made once for all parts that measure on it. */
export function millionOf(world) {
  world.million ??= placeOf(world);
  return world.million;
}

async function placeOf({ source: first, folder, url, start, ends }) {
  await first.query('create database million');
  const own = new URL(url);
  own.pathname = '/million';
  await migrate(own.href, entities);
  const source = await openDataSource(own.href, entities, 'migrations');
  ends.push(() => source.destroy());
  await fillWithJobs(source, size.jobs, size.eventsEach, { chained: false });
  const large = await addLargeJob(source, size);
  await source.query('vacuum analyze');
  const product = await start('server.mjs', [own.href, folder]);
  const [{ id }] = await source.query(
    `insert into people (id, name, email, administrator) values (gen_random_uuid(), 'Ada Admin', 'ada@example.com', true)
     returning id`,
  );
  const administrator = await signedIn(source, id);
  return { source, product, large, administrator, lead: await signedIn(source, large.lead), url: own.href };
}

/** The whole record: read out, and checked link by link in a process of its own. */
async function recordFigures({ source, product, administrator, url: database }) {
  const [{ events }] = await source.query('select count(*)::int as events from audit_events');
  const exported = await timed(async () => {
    const url = `${product.url}/api/v1/record/export`;
    const answer = await fetch(url, { method: 'POST', headers: { cookie: administrator.cookie } });
    let lines = 0;
    for await (const part of answer.body) for (const byte of part) if (byte === 10) lines += 1;
    if (lines < events) throw new Error(`The export: ${answer.status}, ${lines} lines.`);
  });
  const cli = fileURLToPath(new URL('../../dist/app/cli.js', import.meta.url));
  const data = await mkdtemp(join(tmpdir(), 'callboard-bench-data-'));
  const verified = await timed(async () => {
    const { stdout } = await run(process.execPath, [cli, 'audit', 'verify'], {
      env: { ...process.env, DATABASE_URL: database, CALLBOARD_DATA: data },
    });
    if (!stdout.includes('intact')) throw new Error(`audit verify: ${stdout}`);
  });
  await rm(data, { recursive: true });
  return [
    figure('events in the record', events, 'events'),
    figure('record exported as NDJSON', exported / 1000, 's'),
    figure('audit verify', verified / 1000, 's'),
    figure('audit verify, events', events / (verified / 1000), 'events/s'),
  ];
}

function listsOf({ id, packet }, { cookie: everywhere }, { cookie: own }) {
  const of = (cookie, paths) =>
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, { path, cookie }]));
  const job = `/jobs/${id}`;
  return {
    ...of(everywhere, {
      desk: '/desk',
      'desk, one stage of one source': '/desk?stage=assessment&source=referral',
      'sources of all jobs': '/desk/sources',
      jobs: '/jobs',
      'jobs, searched in vain': '/jobs?q=no+such+words',
      people: '/people',
      'people, searched': '/people?q=colleague+7',
      questions: '/questions',
      record: '/record',
      'record, page 39,000': '/record?page=39000',
      'record, searched in vain': '/record?q=no+such+words',
      'record, searched for an actor': '/record?q=colleague+77',
      'record, searched for a candidate': '/record?q=applicant+777',
      'record, searched for what many are called': '/record?q=applicant',
      'record, one kind': '/record?type=sitting.planned',
      'record, one kind, searched in vain': '/record?type=scorecard.submitted&q=no+such+words',
      'record by the API, searched in vain': '/api/v1/record?q=no+such+words',
      looks: '/looks',
      'looks, page 10,000': '/looks?page=10000',
      'looks of a person': '/looks?person=colleague+77',
      'looks, a person and a candidate': '/looks?person=colleague+77&candidate=applicant+777',
      'looks, searched in vain': '/looks?candidate=no+such+words',
      'looks at what many are called': '/looks?candidate=applicant',
      'looks by what many are called, at the same': '/looks?person=colleague&candidate=applicant',
    }),
    ...of(own, {
      'my scorecards': '/scorecards',
      'a job': job,
      'team of a job': `${job}/team`,
      'candidates of a job': `${job}/candidates`,
      'candidates of a job, page 80': `${job}/candidates?page=80`,
      'candidates of a job, searched in vain': `${job}/candidates?q=no+such+words`,
      'pipeline of a job': `${job}/pipeline`,
      'pipeline of a job, searched': `${job}/pipeline?q=finalist+777`,
      'sources of a job': `${job}/sources`,
      'duplicates of a job': `${job}/duplicates`,
      'sittings of a job': `${job}/sittings`,
      'sittings of a job, searched': `${job}/sittings?q=777`,
      'form for a sitting': `${job}/sittings/new`,
      'packets of a job': `${job}/packets`,
      'packets of a job by the API': `/api/v1/jobs/${id}/packets`,
      'a packet': `/packets/${packet}`,
      'decisions of a job': `${job}/decisions`,
      'decisions of a job by the API': `/api/v1/jobs/${id}/decisions`,
      'looks of a job': `${job}/looks`,
      'looks of a job, page 400': `${job}/looks?page=400`,
      'looks of a job, a candidate': `${job}/looks?candidate=finalist+777`,
      'record of a job': `${job}/record`,
      'record of a job, page 400': `${job}/record?page=400`,
      'record of a job, searched in vain': `${job}/record?q=no+such+words`,
      'record of a job, searched for a candidate': `${job}/record?q=finalist+777`,
    }),
  };
}

function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}
