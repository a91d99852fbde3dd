import { alternated, figure } from './figures.mjs';
import { busy, sendJson } from './load.mjs';
import { signedIn, statementsOf } from './world.mjs';

const connections = 32;
const rounds = 5;
const milliseconds = 2500;
const note = 'Named what they did, and what came of it.';
/** High enough to be told from a level among the recorded parameters. */
const firstVersion = 100;

/** Autosaves and submissions a second, each against the same SQL on bare Fastify and pg. */
export async function scorecardFigures(world) {
  const panel = await panelOf(world);
  return [await autosave(world, panel), await submission(world, panel)];
}

/** Everybody of the round of drafts, signed in, with their scorecards. */
async function panelOf({ source, jobs }) {
  const cards = await source.query(
    `select c.id as card, c.panelist_id as person, c.sitting_id as sitting, s.assessment_id as assessment,
            t.plan_id as plan, a.job_id as job
       from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
       join assessments t on t.id = s.assessment_id
      where a.job_id = $1 order by c.panelist_id, c.id`,
    [jobs.drafts],
  );
  const criteria = await source.query('select id from criteria where assessment_id = $1 order by position', [
    cards[0].assessment,
  ]);
  const people = [];
  for (const person of new Set(cards.map((card) => card.person))) {
    people.push({ ...(await signedIn(source, person)), cards: cards.filter((card) => card.person === person) });
  }
  return { people, criteria: criteria.map(({ id }) => id) };
}

async function autosave(world, { people, criteria }) {
  await draftsAgain(world);
  // Each connection is one panelist's card, which goes on from the version that either server left.
  const cards = people.map(({ cookie, digest, cards: [ids] }) => ({
    cookie,
    digest,
    ids,
    version: firstVersion,
    turn: 0,
  }));
  const put = async (agent, card) => {
    const url = `${world.product.url}/api/v1/scorecards/${card.ids.card}/ratings/${criterionOf(card, criteria)}`;
    // Another level than the last time round, so that there is always something to save.
    const level = 1 + ((card.turn + Math.floor(card.turn / criteria.length)) % 5);
    const body = { level, note: `${note} ${card.turn}`, version: card.version };
    card.version = (await sendJson(agent, url, { method: 'PUT', cookie: card.cookie, body })).version;
    card.turn += 1;
  };
  const [first] = cards;
  const recorded = {
    ids: { ...first.ids, criterion: criterionOf(first, criteria) },
    digest: first.digest,
    numbers: { version: first.version },
  };
  const statements = await statementsOf(world.product, () => put(undefined, first));
  await world.bare.ask({ name: 'autosave', statements, recorded });
  const replay = async (agent, card) => {
    const { version } = card;
    const ids = { ...card.ids, criterion: criterionOf(card, criteria) };
    const body = { ids, numbers: { version }, answer: { version: version + 1, state: 'draft' } };
    card.version = (
      await sendJson(agent, `${world.bare.url}/autosave`, { method: 'POST', cookie: card.cookie, body })
    ).version;
    card.turn += 1;
  };
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

function criterionOf({ turn }, criteria) {
  return criteria[turn % criteria.length];
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
async function draftsAgain({ source, jobs }) {
  await source.query(
    `update scorecards c set state = 'draft', submitted_at = null, statement = '', version = $2
       from sittings s join applications a on a.id = s.application_id
      where s.id = c.sitting_id and a.job_id = $1`,
    [jobs.drafts, firstVersion],
  );
  await source.query('vacuum analyze scorecards');
}
