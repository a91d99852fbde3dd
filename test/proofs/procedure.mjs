import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entities } from '../../dist/app/entities.js';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { startEmbeddedPostgres } from '../../dist/platform/embedded-postgres/embedded-postgres.js';
import { send } from '../bench/load.mjs';
import { signedIn } from '../bench/world.mjs';
import { Server } from './installation.mjs';
import { decisionWays } from './procedure-decisions.mjs';
import { endWays } from './procedure-ends.mjs';
import { seatWays } from './procedure-seats.mjs';

/**
 * Tries every way around the procedure that is known, by role, over HTTP, against a fresh installation: each with a job,
 * people and a candidate of its own.
 *
 * A way is { name, way, expectation }: what `way` finds is 'holds' (refused, or nothing was shown), 'marked' (it works, and
 * stands wherever the ratings are), or "can't be had" (software cannot know). It must be what is expected.
 * @param every only each so manieth way, for a short look
 * @param databaseUrl an empty, migrated database to use; without it an embedded one is made
 * @param server one that runs on it: `{ crashes, ask }`; without it one is started, and asked over connections
 */
export async function procedure({ every = 1, databaseUrl, server: given, log = () => undefined }) {
  const folder = databaseUrl ? undefined : await mkdtemp(join(tmpdir(), 'callboard-procedure-'));
  const postgres = folder && (await startEmbeddedPostgres({ folder }));
  const url = databaseUrl ?? postgres.url;
  if (!given) await migrate(url, entities);
  const source = await openDataSource(url, entities, 'migrations');
  const server = given ?? (await Server.on({ DATABASE_URL: url }));
  const agent = new Agent({ keepAlive: true });
  const ask = server.ask ?? ((path, sent) => send(agent, server.url + path, sent));
  const ways = [...seatWays, ...decisionWays, ...endWays].filter((_, index) => index % every === 0);
  const found = { holds: 0, marked: 0, "can't be had": 0 };
  const problems = [];
  try {
    if (!given) await server.start();
    for (const { name, way, expectation } of ways) {
      const result = await way(new World(source, server, ask)).catch((error) => `failed: ${error.message}`);
      if (result in found) found[result] += 1;
      if (result !== expectation) problems.push(`${name}: ${result}, and should be: ${expectation}`);
      log(`${result}: ${name}`);
    }
    return { ways: ways.length, ...found, problems: [...problems, ...server.crashes] };
  } finally {
    agent.destroy();
    if (!given) await server.stop();
    await source.destroy();
    await postgres?.stop();
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

let count = 0;

/** One installation as one way meets it: with people of its own, who act over HTTP. */
export class World {
  /** @param asks sends a request: its path, and `{ method, cookie, body }` */
  constructor(source, server, asks) {
    Object.assign(this, { source, server, asks });
    count += 1;
    this.number = count;
    /** What stands in the notes that must not be seen. */
    this.secret = `secret-${count}-words`;
  }

  /** Somebody who can sign in, and does. */
  async person(name, { administrator = false, opensJobs = false } = {}) {
    const [{ id }] = await this.source.query(
      `insert into people (id, name, email, administrator, opens_jobs)
       values (gen_random_uuid(), $1, $2, $3, $4) returning id`,
      [`${name} ${this.number}`, `${name.toLowerCase()}.${this.number}@example.org`, administrator, opensJobs],
    );
    const { cookie } = await signedIn(this.source, id);
    return { id, name, cookie };
  }

  /** @returns status, text and body of an answer */
  async ask(person, method, path, body) {
    const { status, bytes } = await this.asks(path, {
      method,
      cookie: person.cookie,
      ...(body !== undefined && { body }),
    });
    const text = bytes.toString();
    if (status >= 500) throw new Error(`${method} ${path}: ${status} ${text.slice(0, 200)}`);
    return { status, text, body: /^[{[]/.test(text) ? JSON.parse(text) : undefined };
  }

  api(person, method, path, body) {
    return this.ask(person, method, `/api/v1${path}`, body);
  }

  /** As `api`, where it must work. */
  async done(person, method, path, body) {
    const answer = await this.api(person, method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.body;
  }

  /** A job with its team, a plan of an audition and then a writing sample, and a candidate. */
  async job({ requisition = `R-${this.number}`, candidate = {}, hideAuthor = false, opening } = {}) {
    this.rita ??= await this.person('Rita', { opensJobs: true });
    this.hugo ??= await this.person('Hugo');
    this.nora ??= await this.person('Nora');
    for (const name of ['amy', 'ben', 'cleo']) this[name] ??= await this.person(name[0].toUpperCase() + name.slice(1));
    const { rita } = this;
    const job = await this.done(rita, 'POST', '/jobs', {
      title: `Job ${this.number}`,
      requisition,
      roles: ['recruiter'],
    });
    const member = ({ id: personId }, role) =>
      this.done(rita, 'POST', `/jobs/${job.id}/team`, { personId, roles: [role] });
    await member(this.hugo, 'hiring_manager');
    await member(this.nora, 'hiring_manager');
    for (const person of [this.amy, this.ben, this.cleo]) await member(person, 'panelist');
    await this.done(rita, 'POST', `/jobs/${job.id}/plan/starter`);
    await this.source.query(
      `delete from assessments where kind = 'interview'
         and plan_id in (select id from assessment_plans where job_id = $1)`,
      [job.id],
    );
    await this.source.query(
      `update assessments set hide_author = ($2 and kind = 'writing_sample')
        where plan_id in (select id from assessment_plans where job_id = $1)`,
      [job.id, hideAuthor],
    );
    if (opening) {
      const { version, notesRequired, statement } = await this.done(rita, 'GET', `/jobs/${job.id}/plan`);
      await this.done(rita, 'PUT', `/jobs/${job.id}/plan/scoring`, { version, notesRequired, statement, opening });
    }
    const { assessments } = await this.done(rita, 'GET', `/jobs/${job.id}/plan`);
    const keys = Object.fromEntries(assessments.map(({ kind, key }) => [kind, key]));
    const application = await this.candidate(job, candidate);
    return { ...job, application, audition: keys.audition, writing: keys.writing_sample };
  }

  candidate(job, { name = `Amara Okafor ${this.number}`, email = `amara.${this.number}@example.org`, phone } = {}) {
    return this.done(this.rita, 'POST', `/jobs/${job.id}/candidates`, { name, ...(email && { email }), phone });
  }

  /** Asks to plan a sitting; what is answered. */
  plans(by, job, assessmentKey, panel, { application = job.application, ...more } = {}) {
    return this.api(by, 'POST', `/jobs/${job.id}/sittings`, {
      applicationId: application.id,
      assessmentKey,
      panel: panel.map(({ id: personId }) => ({ personId })),
      ...more,
    });
  }

  /** A sitting, with each panelist's scorecard by their id. */
  async sitting(job, assessmentKey, panel, more) {
    const answer = await this.plans(this.rita, job, assessmentKey, panel, more);
    if (answer.status !== 201) throw new Error(`plan: ${answer.status} ${answer.text.slice(0, 300)}`);
    return answer.body;
  }

  cardOf(sitting, person) {
    return sitting.panel.find((seat) => seat.person.id === person.id).scorecard.id;
  }

  /** A panelist rates everything and signs; the notes are the secret. */
  async rates(person, sitting, level = 3) {
    const card = this.cardOf(sitting, person);
    const { version, criteria } = await this.done(person, 'GET', `/scorecards/${card}`);
    const ratings = criteria.map(({ id, levels }) => ({
      criterionId: id,
      level: Math.min(level, levels),
      note: `${this.secret} of ${person.name}`,
    }));
    await this.done(person, 'PUT', `/scorecards/${card}/ratings`, { version, ratings });
    await this.done(person, 'POST', `/scorecards/${card}/submission`, {});
  }

  /** Whether any of these addresses shows what must not be seen. */
  async shows(person, ...paths) {
    for (const path of paths) if ((await this.ask(person, 'GET', path)).text.includes(this.secret)) return true;
    return false;
  }

  /** An audition that is in, of Amy and Ben. */
  async rated(given) {
    const job = await this.job(given);
    const sitting = await this.sitting(job, job.audition, [this.amy, this.ben]);
    await this.rates(this.amy, sitting);
    await this.rates(this.ben, sitting, 1);
    return { job, sitting };
  }
}
