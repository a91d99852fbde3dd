import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { send } from '../bench/load.mjs';

const againAfterMs = 100;
const hungAfterMs = 30_000;

/**
 * Panelists who rate and submit one scorecard after another without a rest, and send again what was not acknowledged:
 * most by the API as the card's script does, every fourth by the form as it works without scripts. Each keeps a ledger
 * of what was acknowledged to them.
 */
export class Panel {
  #over = false;
  #open = true;
  #opening = Promise.resolve();
  #letIn = () => undefined;
  #running = [];

  /**
   * @param people from `preparePanel`; whoever has a `url` sends to that server
   * @param server with the address to send to
   * @param random gives numbers from 0 up to 1
   * @param earlier what was acknowledged to others before
   */
  constructor(people, server, random, earlier = []) {
    this.server = server;
    this.earlier = earlier;
    this.random = random;
    this.underWay = 0;
    this.counts = { saves: 0, submissions: 0, sentAgain: 0, unanswered: 0 };
    /** Answers that should not have come. */
    this.surprises = [];
    /** Called with each answer or failure: `{ status, ms, headers, bytes, error }`. */
    this.heard = () => undefined;
    this.panelists = people.map((person, index) => ({
      ...person,
      byForm: index % 4 === 3,
      acknowledged: 0,
      agent: new Agent({ keepAlive: true, maxSockets: 1 }),
      cards: person.cards.map((card) => ({ ...card, panelist: person.id, acked: {}, saves: 0, submitted: false })),
    }));
  }

  /** What was acknowledged, scorecard by scorecard. */
  get ledger() {
    return [...this.earlier, ...this.panelists.flatMap(({ cards }) => cards)];
  }

  begin() {
    this.#running = this.panelists.map((panelist) => this.#work(panelist));
  }

  /** Nobody sends anything new; returns when nothing is under way any more. */
  async hold() {
    this.#open = false;
    this.#opening = new Promise((resolve) => (this.#letIn = resolve));
    while (this.underWay > 0) await pause(5);
  }

  goOn() {
    this.#open = true;
    this.#letIn();
  }

  async end() {
    this.#over = true;
    this.goOn();
    await Promise.all(this.#running);
    for (const { agent } of this.panelists) agent.destroy();
  }

  async #work(panelist) {
    let turn = 0;
    while (!this.#over) {
      // Whoever is through with all sends the last submission once more: it stays one.
      const card = panelist.cards.find(({ submitted }) => !submitted) ?? panelist.cards.at(-1);
      card.pending ??= next(card, panelist, (turn += 1), this.random);
      while (!(await this.#sent(panelist, card)) && !this.#over) {
        this.counts.sentAgain += 1;
        await pause(againAfterMs);
      }
    }
  }

  /** @returns whether it was acknowledged */
  async #sent(panelist, card) {
    if (!this.#open) await this.#opening;
    if (this.#over) return false;
    this.underWay += 1;
    const started = performance.now();
    try {
      const answer = await soon(send(panelist.agent, ...this.#request(panelist, card)));
      this.heard({ ...answer, ms: performance.now() - started });
      return this.#heardOf(panelist, card, answer);
    } catch (error) {
      this.counts.unanswered += 1;
      this.heard({ error, ms: performance.now() - started });
      if (error === hung) this.surprises.push(`No answer within ${hungAfterMs / 1000} s.`);
      return false;
    } finally {
      this.underWay -= 1;
    }
  }

  #heardOf(panelist, card, { status, bytes }) {
    const { byForm } = panelist;
    if (status === (byForm ? 303 : 200)) {
      panelist.acknowledged += 1;
      acknowledge(card, byForm ? undefined : JSON.parse(bytes.toString()).version, this.counts);
      return true;
    }
    if (status !== 503) this.surprises.push(`${card.pending.kind}: ${status} ${bytes.toString().slice(0, 2000)}`);
    return false;
  }

  #request({ cookie, byForm, url: address = this.server.url }, card) {
    const { kind, values, version } = card.pending;
    if (byForm) {
      const path = kind === 'submit' ? 'submission' : 'ratings';
      const text = formOf(version, { ...card.acked, ...values });
      return [`${address}/scorecards/${card.id}/${path}`, { method: 'POST', cookie, form: text }];
    }
    const url = `${address}/api/v1/scorecards/${card.id}`;
    if (kind === 'submit') return [`${url}/submission`, { method: 'POST', cookie, body: { version } }];
    const [[criterion, rating]] = Object.entries(values);
    return [`${url}/ratings/${criterion}`, { method: 'PUT', cookie, body: { ...rating, version } }];
  }
}

/** What a panelist sends next: a rating, now and then another in its place, the signature when all are there. */
function next(card, { byForm, id }, turn, random) {
  const { version } = card;
  const open = card.criteria.filter((criterion) => !card.acked[criterion]);
  const rating = () => ({ level: 1 + Math.floor(random() * 5), note: `Said so and so, ${turn} of ${id}.` });
  if (card.submitted) return { kind: 'submit', values: {}, version };
  if (byForm && open.length > 0) {
    // A form carries several at once: all of them are stored, or none; the last ones come with the signature.
    const some = open.slice(0, 1 + Math.floor(random() * open.length));
    const values = Object.fromEntries(some.map((criterion) => [criterion, rating()]));
    return { kind: some.length === open.length ? 'submit' : 'save', values, version };
  }
  const rated = card.criteria.filter((criterion) => card.acked[criterion]);
  const criterion = open.length < 3 && rated.length > 0 && random() < 0.3 ? rated[turn % rated.length] : open[0];
  return criterion
    ? { kind: 'save', values: { [criterion]: rating() }, version }
    : { kind: 'submit', values: {}, version };
}

/** @param version as the answer says; a form's answer does not, so it is counted */
function acknowledge(card, version, counts) {
  const { kind, values } = card.pending;
  const saved = Object.keys(values).length > 0;
  const submitted = kind === 'submit' && !card.submitted;
  Object.assign(card.acked, values);
  card.saves += Number(saved);
  card.submitted ||= submitted;
  card.version = version ?? card.version + Number(saved) + Number(submitted);
  card.pending = undefined;
  counts.saves += Number(saved);
  counts.submissions += Number(submitted);
}

function formOf(version, ratings) {
  const fields = new URLSearchParams({ version: String(version) });
  Object.entries(ratings).forEach(([criterion, { level, note }], index) => {
    fields.append(`ratings[${index}][criterionId]`, criterion);
    fields.append(`ratings[${index}][level]`, String(level));
    fields.append(`ratings[${index}][note]`, note);
  });
  return fields.toString();
}

const hung = new Error('No answer.');

async function soon(answer) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(hung), hungAfterMs)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Numbers from 0 up to 1, the same every time for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
