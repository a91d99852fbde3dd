import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { entities } from '../../dist/app/entities.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { RoundImport } from '../../dist/rounds/transfer/round-import.js';
import { send } from '../bench/load.mjs';
import { generatedRound } from '../bench/round.mjs';
import { allSignedIn } from '../bench/world.mjs';
import { Server } from './installation.mjs';
import { randomFrom } from './panel.mjs';
import { cases } from './race-cases.mjs';

/** Milliseconds at most by which one request of a race starts after another. */
const apart = 12;

/**
 * Lets people do at once what must not be done at once, again and again, each time in another order and with other
 * pauses, and looks at what came of it.
 * @param rounds how often each race is run
 * @param databaseUrl an empty, migrated database to use; without it an embedded one is made
 * @param server one that runs on it: `{ crashes, ask }`; without it one is started, and asked over connections
 * @returns figures, and `problems`, a sentence each, with the seed that leads to it
 */
export async function races({ rounds, databaseUrl, server: running, seed = Date.now() % 1e9, log = () => undefined }) {
  const folder = databaseUrl ? undefined : await mkdtemp(join(tmpdir(), 'callboard-races-'));
  const postgres = folder && (await startEmbeddedPostgres({ folder }));
  const url = databaseUrl ?? postgres.url;
  if (!running) await migrate(url, entities);
  const source = await openDataSource(url, entities, 'migrations');
  const server = running ?? (await Server.on({ DATABASE_URL: url }));
  const agent = new Agent({ keepAlive: true });
  const ask = server.ask ?? ((path, sent) => send(agent, server.url + path, sent));
  try {
    if (!running) await server.start();
    const random = randomFrom(seed);
    const given = (size) => givenRound(source, random, size);
    const run = { source, ask, random, given };
    const problems = [];
    const requests = {};
    for (const [name, race] of Object.entries(cases)) {
      requests[name] = 0;
      const own = { ...run, among: amongOthers(given, rounds) };
      for (let round = 1; round <= rounds; round += 1) {
        const found = await oneRace(own, race, (count) => (requests[name] += count));
        problems.push(...found.map((problem) => `${name}: ${problem} (seed ${seed}, round ${round})`));
      }
      log(`${name}: ${rounds} times, ${requests[name]} requests, ${problems.length} problems so far`);
    }
    return { seed, rounds, races: Object.keys(cases).length, requests, problems: [...problems, ...server.crashes] };
  } finally {
    agent.destroy();
    if (!running) await server.stop();
    await source.destroy();
    await postgres?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function oneRace(run, race, counted) {
  const { requests, check, after } = await race(run);
  counted(requests.length);
  const answers = await Promise.all(shuffled(requests, run.random).map((request) => answered(run, request)));
  const inOrder = requests.map((request) => answers.find((answer) => answer.request === request));
  const broken = inOrder
    .filter(({ status }) => status >= 500)
    .map(({ status, request, text }) => `${request.method} ${request.path}: ${status} ${text.slice(0, 300)}`);
  const wrong = await check(inOrder);
  await after?.(inOrder);
  return [...broken, ...wrong.filter(Boolean)];
}

async function answered({ ask, random }, request) {
  const { method, path, cookie, body } = request;
  await pause(random() * apart);
  const { status, bytes } = await ask(`/api/v1${path}`, { method, cookie, body });
  const text = bytes.toString();
  return { request, status, text, body: /^[{[]/.test(text) ? JSON.parse(text) : undefined };
}

function shuffled(list, random) {
  return list
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/**
 * For races about nothing that is of a whole job: all rounds of one are run in the same job, each with candidates that
 * no other has.
 * @returns given a name and the size of one round, what `givenRound` gives, with the scorecards of that round
 */
function amongOthers(given, rounds) {
  const jobs = new Map();
  return async (name, { candidates = 2, ...size } = {}) => {
    const job = jobs.get(name) ?? { round: await given({ ...size, candidates: candidates * rounds }), taken: 0 };
    jobs.set(name, job);
    const sittings = [...new Set(job.round.cards.map(({ sitting }) => sitting))];
    const own = sittings.slice(job.taken, job.taken + candidates);
    job.taken += candidates;
    return { ...job.round, cards: job.round.cards.filter(({ sitting }) => own.includes(sitting)) };
  };
}

let count = 0;

/** A job of its own with its people signed in: `lead` runs it, and everybody on the panel is in `people`. */
async function givenRound(source, random, { candidates = 2, panelists = 4, criteria = 3, state = 'due' } = {}) {
  count += 1;
  const title = `Race ${count} of ${Math.floor(random() * 1e9)}`;
  const file = generatedRound({ candidates, panelists, criteria, state, title });
  const { jobId: id } = await source.transaction((tx) => new RoundImport(new Audit()).import(tx, operator, file));
  const members = await source.query(
    'select id, person_id as person, roles from hiring_team_members where job_id = $1 order by key',
    [id],
  );
  const sessions = await allSignedIn(
    source,
    members.map(({ person }) => person),
  );
  const people = members.map((member, place) => ({ ...member, cookie: sessions[place].cookie }));
  const cards = await source.query(
    `select c.id, c.panelist_id as person, c.sitting_id as sitting, c.version,
            array(select k.id from criteria k where k.assessment_id = s.assessment_id order by k.position) as criteria
       from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
      where a.job_id = $1 order by a.key, c.position`,
    [id],
  );
  return {
    id,
    title,
    lead: people[0],
    people,
    cards,
    cookieOf: (person) => people.find((one) => one.person === person).cookie,
  };
}
