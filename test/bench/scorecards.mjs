import { autosaves, panelOf } from './autosaves.mjs';
import { alternated, figure } from './figures.mjs';
import { busy, sendJson } from './load.mjs';
import { statementsOf } from './world.mjs';

const connections = 32;
const rounds = 5;
const milliseconds = 2500;
/** High enough to be told from a level among the recorded parameters. */
export const firstVersion = 100;

/** Autosaves and submissions a second, each against the same SQL on bare Fastify and pg. */
export async function scorecardFigures(world) {
  const panel = await panelOf(world.source, world.jobs.drafts);
  return [await autosave(world, panel), await throughPooler(world, panel), await submission(world, panel)];
}

/** What it costs to say everything in each transaction and to keep no plans, as behind a transaction pooler. */
async function throughPooler(world, panel) {
  const pooled = await world.start('server.mjs', [world.url, world.folder, 'transaction']);
  await draftsAgain(world);
  const { cards, put } = await autosaves(world, panel, firstVersion);
  const load = (server, length) =>
    busy({ connections, milliseconds: length }, (agent, index) => put(agent, cards[index], server));
  await load(pooled, 1500);
  await load(world.product, 1500);
  const { value, baseline } = await alternated(
    rounds,
    () => load(pooled, milliseconds),
    () => load(world.product, milliseconds),
  );
  return [figure('autosave as behind a transaction pooler, against without', value, 'requests/s', baseline)];
}

async function autosave(world, panel) {
  await draftsAgain(world);
  const { cards, statements, put, replay } = await autosaves(world, panel, firstVersion);
  const load = (work, length) =>
    busy({ connections, milliseconds: length }, (agent, index) => work(agent, cards[index]));
  await load(put, 1500);
  await load(replay, 1500);
  const { value, baseline } = await alternated(
    rounds,
    () => load(put, milliseconds),
    () => load(replay, milliseconds),
  );
  return [
    figure('autosave of one rating, 32 connections', value, 'requests/s', baseline),
    figure('statements of one autosave', statements.length, 'statements'),
  ];
}

async function submission(world, { people }) {
  const queue = people.flatMap(({ cookie, digest, cards }) => cards.map((ids) => ({ cookie, digest, ids })));
  const post = (agent, { ids, cookie }) =>
    sendJson(agent, `${world.product.url}/api/v1/scorecards/${ids.card}/submission`, {
      method: 'POST',
      cookie,
      body: {},
    });
  await draftsAgain(world);
  const [first] = queue;
  const statements = await statementsOf(world.product, () => post(undefined, first));
  await world.bare.ask({ name: 'submission', statements, recorded: { ids: first.ids, digest: first.digest } });
  const replay = (agent, { ids, cookie }) =>
    sendJson(agent, `${world.bare.url}/submission`, {
      method: 'POST',
      cookie,
      body: { ids, answer: { state: 'submitted' } },
    });
  const load = async (work) => {
    await draftsAgain(world);
    const waiting = [...queue];
    return busy({ connections }, async (agent) => {
      const next = waiting.pop();
      if (!next) return false;
      await work(agent, next);
      return true;
    });
  };
  await load(post);
  await load(replay);
  const { value, baseline } = await alternated(
    rounds,
    () => load(post),
    () => load(replay),
  );
  await draftsAgain(world);
  return [
    figure('submission of a scorecard of 12 criteria, 32 connections', value, 'requests/s', baseline),
    figure('statements of one submission', statements.length, 'statements'),
  ];
}

/** Every scorecard of the round of drafts as it was: rated, and not signed. */
export async function draftsAgain({ source, jobs }) {
  await source.query(
    `update scorecards c set state = 'draft', submitted_at = null, statement = '', version = $2
       from sittings s join applications a on a.id = s.application_id
      where s.id = c.sitting_id and a.job_id = $1`,
    [jobs.drafts, firstVersion],
  );
  await source.query('vacuum analyze scorecards');
}
