import { Agent } from 'node:http';
import { Audit, operator } from '../../dist/audit/audit.service.js';
import { figure, median, timed } from './figures.mjs';
import { millionOf } from './lists.mjs';
import { send, sendJson } from './load.mjs';
import { signedIn } from './world.mjs';

const times = 200;

/**
 * What one of each takes where there are a million: bytes on disk with its indexes, bytes of the write-ahead log, and
 * milliseconds until it is stored or read, one after another. For docs/scale.md.
 */
export async function footprintFigures(world) {
  const place = await millionOf(world);
  const agent = new Agent({ keepAlive: true });
  try {
    return [...(await bytesOf(place)), ...(await writes(place, agent)), ...(await packetOf(place, agent))];
  } finally {
    agent.destroy();
  }
}

/** The tables that grow with each, and what they are counted by. */
const tables = {
  'a rating': { of: ['ratings'], by: 'ratings' },
  'an event, with its link in the chain': { of: ['audit_events', 'audit_links'], by: 'audit_events' },
  'a look at something': { of: ['looks'], by: 'looks' },
  'a packet': { of: ['packets'], by: 'packets' },
  'a scorecard, without its ratings': { of: ['scorecards'], by: 'scorecards' },
  'an application with its candidate and session': {
    of: ['applications', 'candidates', 'sittings', 'decisions'],
    by: 'applications',
  },
};

async function bytesOf({ source }) {
  const figures = [];
  for (const [name, { of, by }] of Object.entries(tables)) {
    const [{ bytes, count }] = await source.query(
      `select (select sum(pg_total_relation_size(t::regclass)) from unnest($1::text[]) t)::float8 as bytes,
              (select count(*) from ${by})::float8 as count`,
      [of],
    );
    figures.push(figure(`${name}: on disk`, bytes / count, 'bytes'), figure(`${name}: how many`, count, ''));
  }
  const grown = [...new Set(Object.values(tables).flatMap(({ of }) => of))];
  const [{ whole, growing, count }] = await source.query(
    `select pg_database_size(current_database())::float8 as whole, (select count(*) from jobs)::float8 as count,
            (select sum(pg_total_relation_size(t::regclass)) from unnest($1::text[]) t)::float8 as growing`,
    [grown],
  );
  return [
    ...figures,
    figure('a job, without all that: on disk', (whole - growing) / count, 'bytes'),
    figure('the whole database: on disk', whole / 2 ** 20, 'MB'),
    figure('jobs: how many', count, ''),
  ];
}

async function writes(place, agent) {
  const { source, product, administrator } = place;
  const tx = (work) => source.transaction(work);
  const job = () =>
    sendJson(agent, `${product.url}/api/v1/jobs`, {
      method: 'POST',
      cookie: administrator.cookie,
      body: { title: 'One more opening' },
    });
  const event = () => tx((manager) => new Audit().record(manager, operator, 'job.edited', { jobId: place.large.id }));
  return [
    ...(await written(source, 'a job, by the API', job)),
    ...(await written(source, 'a rating, saved by the API', await savingOf(place, agent))),
    ...(await written(source, 'an event, in a transaction of its own', event)),
  ];
}

/** The median of a write, and what each adds to the write-ahead log. */
async function written(source, name, write) {
  // Whole pages go to the log the first time after a checkpoint: that is not to be of the first who are measured.
  for (let warm = 0; warm < 40; warm += 1) await write();
  const from = await logAt(source);
  const all = [];
  while (all.length < times) all.push(await timed(write));
  const [{ bytes }] = await source.query('select pg_wal_lsn_diff(pg_current_wal_lsn(), $1)::float8 as bytes', [from]);
  return [figure(`${name}: median`, median(all), 'ms'), figure(`${name}: write-ahead log`, bytes / times, 'bytes')];
}

async function logAt(source) {
  const [{ at }] = await source.query('select pg_current_wal_lsn() as at');
  return at;
}

/** Somebody's scorecard in the largest job, opened again, rated over and over. */
async function savingOf({ source, product, large }, agent) {
  const [card] = await source.query(
    `select c.id, c.panelist_id as person, c.version, array(select k.id from criteria k where k.assessment_id = s.assessment_id) as criteria
       from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
      where a.job_id = $1 and not exists (select from decisions d where d.application_id = a.id) limit 1`,
    [large.id],
  );
  await source.query(`update scorecards set state = 'draft', submitted_at = null, statement = '' where id = $1`, [
    card.id,
  ]);
  const { cookie } = await signedIn(source, card.person);
  let { version } = card;
  let turn = 0;
  return async () => {
    turn += 1;
    const criterion = card.criteria[turn % card.criteria.length];
    const answer = await sendJson(agent, `${product.url}/api/v1/scorecards/${card.id}/ratings/${criterion}`, {
      method: 'PUT',
      cookie,
      body: { level: 1 + (turn % 5), note: `Named what they did, and what came of it. ${turn}`, version },
    });
    version = answer.version;
  };
}

/** A packet's page; how long one takes to be made is another part's to say. */
async function packetOf({ product, large, lead }, agent) {
  const all = [];
  while (all.length < 20) {
    all.push(
      await timed(async () => {
        const { status } = await send(agent, `${product.url}/packets/${large.packet}`, { cookie: lead.cookie });
        if (status !== 200) throw new Error(`a packet: ${status}`);
      }),
    );
  }
  return [figure('a packet, its page: median', median(all), 'ms')];
}
