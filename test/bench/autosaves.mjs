import { sendJson } from './load.mjs';
import { signedIn, statementsOf } from './world.mjs';

const note = 'Named what they did, and what came of it.';

/** Everybody who has a scorecard in a job, signed in, with their scorecards and the criteria. */
export async function panelOf(source, jobId) {
  const cards = await source.query(
    `select c.id as card, c.panelist_id as person, c.sitting_id as sitting, s.assessment_id as assessment,
            t.plan_id as plan, a.job_id as job
       from scorecards c join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
       join assessments t on t.id = s.assessment_id
      where a.job_id = $1 order by c.panelist_id, c.id`,
    [jobId],
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

/**
 * Saving one rating after another, with the product and with the bare server. The bare one replays the statements that
 * the product was seen to send, each time with the ids, version, level and note of the request at hand.
 * @param version of every scorecard now, high enough to be told from a level
 * @returns one card of each panelist, which goes on from the version that either server left
 */
export async function autosaves(world, { people, criteria }, version) {
  const cards = people.map(({ cookie, digest, cards: [ids] }) => ({ cookie, digest, ids, version, turn: 0 }));
  const put = async (agent, card, server = world.product) => {
    const { criterion, level, note: words } = nextOf(card, criteria);
    const url = `${server.url}/api/v1/scorecards/${card.ids.card}/ratings/${criterion}`;
    const body = { level, note: words, version: card.version };
    card.version = (await sendJson(agent, url, { method: 'PUT', cookie: card.cookie, body })).version;
    card.turn += 1;
  };
  const [first] = cards;
  const { level, ...texts } = nextOf(first, criteria);
  const recorded = {
    ids: { ...first.ids, ...texts },
    digest: first.digest,
    numbers: { version: first.version, level },
  };
  const statements = await statementsOf(world.product, () => put(undefined, first));
  await world.bare.ask({ name: 'autosave', statements, recorded });
  const replay = async (agent, card) => {
    const { level: own, ...ownTexts } = nextOf(card, criteria);
    const body = {
      ids: { ...card.ids, ...ownTexts },
      numbers: { version: card.version, level: own },
      answer: { version: card.version + 1, state: 'draft' },
    };
    const url = `${world.bare.url}/autosave`;
    card.version = (await sendJson(agent, url, { method: 'POST', cookie: card.cookie, body })).version;
    card.turn += 1;
  };
  return { cards, statements, put, replay };
}

/** Another level and note than the last time round, so that there is always something to save. */
function nextOf({ turn }, criteria) {
  const level = 1 + ((turn + Math.floor(turn / criteria.length)) % 5);
  return { criterion: criteria[turn % criteria.length], level, note: `${note} ${turn}` };
}
