import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/**
 * Compares while nobody sends anything; what a killed server had begun may still be ending in the database.
 * @param apart the ids of jobs that others than the panel have put there
 */
export async function look(panel, databaseUrl, apart = []) {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await allEnded(client);
    const stored = await storedIn(client, apart);
    return { stored, found: differences(panel.ledger, stored) };
  } finally {
    await client.end();
  }
}

async function allEnded(client) {
  const busy = `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
       and xact_start is not null and query not like '%graphile_worker%'`;
  for (const giveUp = Date.now() + 20_000; Date.now() < giveUp; await pause(10)) {
    if ((await client.query(busy)).rows[0].count === 0) return;
  }
  throw new Error('A transaction does not end.');
}

/**
 * Everything that was stored of some scorecards, as plain data.
 * @param client connected to the database
 * @param apart the ids of jobs whose ratings are left out
 */
async function storedIn(client, apart) {
  const rows = async (sql, values) => (await client.query(sql, values)).rows;
  const cards = await rows(
    `select id, panelist_id as panelist, state, version, opened_at as "openedAt", submitted_at as "submittedAt", statement
       from scorecards`,
  );
  const ratings = await rows(
    `select scorecard_id as card, criterion_id as criterion, level, note from ratings
      where scorecard_id not in (select c.id from scorecards c join sittings s on s.id = c.sitting_id
        join applications a on a.id = s.application_id where a.job_id = any($1))`,
    [apart],
  );
  const events = await rows(
    `select payload ->> 'scorecardId' as card, type, actor_id as actor, count(*)::int as count from audit_events
      where type in ('scorecard.opened', 'scorecard.saved', 'scorecard.submitted') group by 1, 2, 3`,
  );
  const versions = await rows('select scorecard_id as card from scorecard_versions');
  return { cards, ratings, events, versions };
}

/**
 * Compares what was stored with what was acknowledged. What was sent and not acknowledged may be there, whole and once,
 * or not be there at all.
 * @returns a sentence for each difference
 */
export function differences(ledger, stored) {
  const ratings = grouped(stored.ratings, 'card');
  const events = grouped(stored.events, 'card');
  const cards = grouped(stored.cards, 'id');
  const known = new Set(ledger.map(({ id }) => id));
  const found = [];
  for (const name of ['ratings', 'events', 'versions']) {
    const strays = stored[name].filter(({ card }) => !known.has(card));
    if (strays.length > 0) found.push(`${strays.length} ${name} of scorecards that no one has`);
  }
  if (stored.versions.length > 0) found.push(`${stored.versions.length} earlier versions, though no one revised`);
  for (const card of ledger) {
    const [row, ...doubles] = cards.get(card.id) ?? [];
    if (!row || doubles.length > 0) found.push(`${card.id}: stored ${row ? doubles.length + 1 : 0} times`);
    else
      found.push(
        ...differencesOf(card, { row, ratings: ratings.get(card.id) ?? [], events: events.get(card.id) ?? [] }),
      );
  }
  return found;
}

function grouped(rows, name) {
  const groups = new Map();
  for (const row of rows) groups.set(row[name], [...(groups.get(row[name]) ?? []), row]);
  return groups;
}

function differencesOf(card, { row, ratings, events }) {
  const found = [];
  const check = (sentence, is, should) => {
    if (is !== should) found.push(`${card.id}: ${sentence} is ${String(is)} and should be ${String(should)}`);
  };
  const landed = pendingLanded(card, row, ratings, found);
  const values = { ...card.acked, ...(landed ? card.pending.values : {}) };
  for (const [criterion, { level, note }] of Object.entries(values)) {
    const [first, ...doubles] = ratings.filter((rating) => rating.criterion === criterion);
    check(`rating ${criterion}, how often`, first ? doubles.length + 1 : 0, 1);
    check(`level of ${criterion}`, first?.level, level);
    check(`note of ${criterion}`, first?.note, note);
  }
  check('number of ratings', ratings.length, Object.keys(values).length);
  const saves = card.saves + (landed && Object.keys(card.pending.values).length > 0 ? 1 : 0);
  const submitted = card.submitted || (landed && card.pending.kind === 'submit');
  check('state', row.state, submitted ? 'submitted' : saves > 0 ? 'draft' : 'due');
  check('version', row.version, 1 + saves + (submitted ? 1 : 0));
  check('being opened', row.openedAt !== null, saves > 0);
  check('time of submission', row.submittedAt !== null, submitted);
  check('signature', row.statement !== '', submitted);
  if (submitted) check('number of ratings signed', ratings.length, card.criteria.length);
  const recorded = (type) => events.filter((event) => event.type === type).reduce((sum, { count }) => sum + count, 0);
  check('openings on the record', recorded('scorecard.opened'), saves > 0 ? 1 : 0);
  check('saves on the record', recorded('scorecard.saved'), saves);
  check('submissions on the record', recorded('scorecard.submitted'), submitted ? 1 : 0);
  check('events of someone else', events.filter(({ actor }) => actor !== card.panelist).length, 0);
  return found;
}

/** Whether what was sent last and not acknowledged is there. Being there in part is a difference. */
function pendingLanded(card, row, ratings, found) {
  const { pending } = card;
  if (!pending || (pending.kind === 'submit' && card.submitted)) return false;
  const there = Object.entries(pending.values).map(([criterion, { level, note }]) =>
    ratings.some((rating) => rating.criterion === criterion && rating.level === level && rating.note === note),
  );
  if (pending.kind === 'submit') there.push(row.state === 'submitted');
  const landed = there.some(Boolean);
  if (landed && !there.every(Boolean)) found.push(`${card.id}: a ${pending.kind} is there in part`);
  return landed;
}

/**
 * Shows that the comparison can fail: in a copy of what is stored one thing at a time is spoilt as a lost, doubled or
 * half-written submission would spoil it.
 * @returns the names of what was spoilt and not noticed, and of how many kinds
 */
export function unnoticed(ledger, stored) {
  const card = ledger.find(({ submitted, pending }) => submitted && !pending);
  const open = ledger.find(({ saves, submitted, pending }) => saves > 0 && !submitted && pending?.kind !== 'submit');
  const of = (one, list) => list.filter((entry) => entry.card === one.id);
  const event = (copy, type) => of(card, copy.events).find((one) => one.type === type);
  const row = (copy, { id }) => copy.cards.find((one) => one.id === id);
  const without = (list, entry) => list.splice(list.indexOf(entry), 1);
  const spoilt = {
    'a note that is not the acknowledged one': (copy) => (of(card, copy.ratings)[0].note += '.'),
    'a level that is not the acknowledged one': (copy) => (of(card, copy.ratings)[0].level += 1),
    'a rating that is gone': (copy) => without(copy.ratings, of(card, copy.ratings)[0]),
    'a rating stored twice': (copy) => copy.ratings.push({ ...of(card, copy.ratings)[0] }),
    'a scorecard stored twice': (copy) => copy.cards.push({ ...row(copy, card) }),
    'a scorecard that is gone': (copy) => without(copy.cards, row(copy, card)),
    'a submission that is gone': (copy) =>
      Object.assign(row(copy, card), { state: 'draft', submittedAt: null, statement: '' }),
    'a submission without its time': (copy) => (row(copy, card).submittedAt = null),
    'a submission without its signature': (copy) => (row(copy, card).statement = ''),
    'a submission missing on the record': (copy) => without(copy.events, event(copy, 'scorecard.submitted')),
    'a submission twice on the record': (copy) => (event(copy, 'scorecard.submitted').count += 1),
    'a save twice on the record': (copy) => (event(copy, 'scorecard.saved').count += 1),
    'a save under another name on the record': (copy) => (event(copy, 'scorecard.saved').actor = null),
    'a version counted up twice': (copy) => (row(copy, card).version += 1),
    ...(open && {
      'a submission that no one sent': (copy) =>
        Object.assign(row(copy, open), { state: 'submitted', submittedAt: new Date() }),
      'an event of a submission that no one sent': (copy) =>
        copy.events.push({ card: open.id, type: 'scorecard.submitted', actor: open.panelist, count: 1 }),
    }),
  };
  const missed = Object.entries(spoilt).filter(([, spoil]) => {
    const copy = structuredClone(stored);
    spoil(copy);
    return differences(ledger, copy).length === 0;
  });
  return { kinds: Object.keys(spoilt).length, missed: missed.map(([name]) => name) };
}
