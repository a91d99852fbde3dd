import { Agent } from 'node:http';
import { openDataSource } from '../../dist/platform/database/data-source.js';
import { migrate } from '../../dist/platform/database/migrate.js';
import { entities } from '../../dist/app/entities.js';
import { alternated, figure, timed } from './figures.mjs';
import { send } from './load.mjs';
import { fillWithJobs } from './many-jobs.mjs';
import { importRounds, leadOf } from './world.mjs';

const jobs = { few: 10, many: 1000 };

/**
 * The same pages of the same job where the database holds 10 jobs (the baseline) and where it holds 1,000, with 20,000
 * applications, a million ratings and 100,000 events: two databases of one server, so that both meet the same machine.
 */
export async function sizeFigures(world) {
  const agent = new Agent({ keepAlive: true });
  const places = {};
  for (const [name, count] of Object.entries(jobs)) places[name] = await placeOf(world, name, count);
  try {
    const figures = [];
    for (const [name, path] of Object.entries(pages)) {
      const visit = (place) => timed(() => opened(agent, place, path(place.job)));
      for (let warm = 0; warm < 4; warm += 1) for (const place of Object.values(places)) await visit(place);
      const { value, baseline } = await alternated(
        15,
        () => visit(places.many),
        () => visit(places.few),
      );
      figures.push(figure(`${name}, 1,000 jobs against 10`, value, 'ms', baseline));
    }
    const fresh = (place) =>
      changed(place).then(() => timed(() => opened(agent, place, pages['comparison page'](place.job))));
    const { value, baseline } = await alternated(
      15,
      () => fresh(places.many),
      () => fresh(places.few),
    );
    figures.push(figure('comparison page after a change, 1,000 jobs against 10', value, 'ms', baseline));
    return figures;
  } finally {
    agent.destroy();
    for (const { source } of Object.values(places)) await source.destroy();
  }
}

const pages = {
  'comparison page': (job) => `/jobs/${job}/comparison`,
  'record of a job': (job) => `/jobs/${job}/record`,
  'candidates of a job': (job) => `/jobs/${job}/candidates`,
  'sittings of a job': (job) => `/jobs/${job}/sittings`,
  'my scorecards': () => '/scorecards',
};

async function placeOf({ source: first, folder, url, start }, name, count) {
  await first.query(`create database ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  await migrate(own.href, entities);
  const source = await openDataSource(own.href, entities, 'migrations');
  const { fifty: job } = await importRounds(source, ['fifty']);
  await fillWithJobs(source, count - 1);
  const product = await start('server.mjs', [own.href, folder]);
  const lead = await leadOf(source, job);
  return { source, product, job, cookie: lead.cookie };
}

async function opened(agent, { product, cookie }, path) {
  const { status } = await send(agent, product.url + path, { cookie });
  if (status !== 200) throw new Error(`${path}: ${status}`);
}

/** One note is changed, so that nothing that was worked out before can be used again. */
export async function changed({ source, job }) {
  await source.query(
    `update ratings set note = $2 where id = (
       select r.id from ratings r join scorecards c on c.id = r.scorecard_id join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id where a.job_id = $1 limit 1)`,
    [job, `Changed at ${performance.now()}.`],
  );
}
