import { createHash } from 'node:crypto';
import type { Tx } from '../platform/database/database.js';
import { canonicalEvent, firstLink, installationChain, nextLink } from './chain.js';
import type { RecordHead } from './record-head.js';

/** The first event of a chain that is not as it was recorded. */
export interface Flaw {
  /** A job's id, or nil for what belongs to no job. */
  chain: string;
  /** Of the event in its chain, from 1; of a tail that is cut off, the first that is missing. */
  place: number;
  /** What is wrong, in words. */
  what: string;
}

export interface Verification {
  events: number;
  chains: number;
  /** Events from which an erasure took a name, and which say what that erasure wrote down. */
  masked: number;
  /** At most one for each chain. */
  flaws: Flaw[];
}

interface Row {
  chain: string;
  place: number;
  link: Buffer;
  eventId: string;
  filed: string | null;
  type: string | null;
  at: string | null;
  event: string | null;
}

/** What a head says of a chain. */
interface Witness {
  events: number;
  link: string;
  signedAt: string;
}

const atOnce = 2000;

const links = `
  select l.chain, l.place, l.link, l.event_id as "eventId", coalesce(e.job_id, '${installationChain}') as filed, e.type,
         e.at::text as at, case when e.id is not null then ${canonicalEvent('e', 'l.place')} end as event
    from audit_links l left join audit_events e on e.id = l.event_id
   order by l.chain, l.place`;

/**
 * Works every link of the record out anew, from the first event on, and compares it with what is stored, with the
 * chains' ends and with signed heads. Events are read a few thousand at a time: memory does not grow with the record.
 * @param tx one that reads everything at one moment (repeatable read)
 * @param progress told every now and then how many events were read
 */
export async function verifyRecord(
  tx: Tx,
  heads: readonly RecordHead[],
  progress: (events: number) => void = () => undefined,
): Promise<Verification> {
  const reader = new ChainReader(witnessesOf(heads), await maskingsOf(tx));
  await tx.query(`declare record_links no scroll cursor for ${links}`);
  for (;;) {
    const rows = await tx.query<Row[]>(`fetch ${atOnce} from record_links`);
    for (const row of rows) reader.read(row);
    progress(reader.events);
    if (rows.length < atOnce) break;
  }
  await tx.query('close record_links');
  reader.end();
  await compareEnds(tx, reader);
  await findUnlinked(tx, reader);
  return { events: reader.events, chains: reader.ends.size, masked: reader.masked, flaws: reader.flaws };
}

/** What an erasure wrote down of an event that it masked: its link, and SHA-256 of what it says since, hexadecimal. */
interface Masking {
  link: string;
  sha256: string;
}

/**
 * By event, what erasures say of it. An event that says so is in the chain itself: whoever masked past it would have to
 * add one, and that shows.
 */
async function maskingsOf(tx: Tx): Promise<Map<string, Masking[]>> {
  const rows = await tx.query<(Masking & { id: string })[]>(
    `select m ->> 'id' as id, m ->> 'link' as link, m ->> 'sha256' as sha256
       from audit_events e cross join lateral jsonb_array_elements(e.payload -> 'events') m
      where e.type = 'record.masked'`,
  );
  const found = new Map<string, Masking[]>();
  for (const { id, ...masking } of rows) found.set(id, [...(found.get(id) ?? []), masking]);
  return found;
}

/** By chain, what heads say of it, the shortest first. */
function witnessesOf(heads: readonly RecordHead[]): Map<string, Witness[]> {
  const found = new Map<string, Witness[]>();
  for (const { chains, signedAt } of heads) {
    for (const { chain, events, link } of chains) {
      const known = found.get(chain) ?? [];
      found.set(chain, known);
      if (!known.some((one) => one.events === events && one.link === link)) known.push({ events, link, signedAt });
    }
  }
  for (const known of found.values()) known.sort((one, other) => one.events - other.events);
  return found;
}

/** Follows the chains one after another. */
class ChainReader {
  events = 0;
  masked = 0;
  readonly flaws: Flaw[] = [];
  /** By chain: how many events were found in it, and the link of the last. */
  readonly ends = new Map<string, { events: number; link: Buffer }>();
  private chain: string | undefined;
  private place = 0;
  private link = firstLink;
  private waiting: Witness[] = [];
  private broken = false;

  constructor(
    private readonly witnesses: Map<string, Witness[]>,
    private readonly maskings: Map<string, Masking[]>,
  ) {}

  read(row: Row): void {
    this.events += 1;
    if (row.chain !== this.chain) this.begin(row.chain);
    if (!this.broken) {
      const problem = this.problemOf(row);
      if (problem) this.flaw(problem.place, problem.what);
    }
    this.place = row.place;
    this.link = row.link;
    this.hearWitnesses();
    this.ends.set(row.chain, { events: row.place, link: row.link });
  }

  /** After the last event: chains of which nothing is left. */
  end(): void {
    this.missTail();
    for (const [chain, [first]] of this.witnesses) {
      if (!first || first.events === 0) continue;
      const what = `nothing is left of this chain; the head signed on ${first.signedAt} had ${first.events} events of it`;
      this.flaws.push({ chain, place: 1, what });
    }
  }

  private begin(chain: string): void {
    this.missTail();
    this.chain = chain;
    this.place = 0;
    this.link = firstLink;
    this.broken = false;
    this.waiting = this.witnesses.get(chain) ?? [];
    this.witnesses.delete(chain);
  }

  private problemOf(row: Row): { place: number; what: string } | undefined {
    const next = this.place + 1;
    if (row.place !== next) {
      const last = row.place - 1;
      return { place: next, what: next === last ? 'is missing' : `is missing, with all up to event ${last}` };
    }
    if (row.event === null) return { place: next, what: `was removed (its identifier was ${row.eventId})` };
    const what = `(${row.type}, ${row.at}) is not as it was recorded: it was changed, or stands in another place`;
    if (row.filed !== row.chain) return { place: next, what };
    if (nextLink(this.link, row.event).equals(row.link)) return undefined;
    if (!this.isMasked(row, row.event)) return { place: next, what };
    this.masked += 1;
    return undefined;
  }

  /** Whether an event that its link does not fit is as an erasure left it. */
  private isMasked({ eventId, link }: Row, event: string): boolean {
    const known = this.maskings.get(eventId);
    if (!known) return false;
    const sha256 = createHash('sha256').update(event, 'utf8').digest('hex');
    return known.some((one) => one.link === link.toString('hex') && one.sha256 === sha256);
  }

  private hearWitnesses(): void {
    while (this.waiting[0] && this.waiting[0].events <= this.place) {
      const { events, link, signedAt } = this.waiting.shift()!;
      if (this.broken || events === 0 || events < this.place || link === this.link.toString('hex')) continue;
      this.flaw(
        events,
        `or one before it was changed, and all links after it made anew, since the head of ${signedAt}`,
      );
    }
  }

  private missTail(): void {
    const last = this.waiting.at(-1);
    if (!last || this.broken) return;
    const what = `is missing, and all after it: the head of ${last.signedAt} had ${last.events} events of this chain`;
    this.flaw(this.place + 1, what);
  }

  private flaw(place: number, what: string): void {
    this.broken = true;
    this.flaws.push({ chain: this.chain!, place, what });
  }
}

/** Chains that end elsewhere than where the last event was added. */
async function compareEnds(tx: Tx, { ends, flaws }: ChainReader): Promise<void> {
  const stored = await tx.query<{ chain: string; events: number; link: Buffer }[]>(
    'select chain, events, link from audit_chains order by chain',
  );
  const known = new Map(stored.map((one) => [one.chain, one]));
  const report = (chain: string, place: number, what: string) => {
    if (!flaws.some((flaw) => flaw.chain === chain)) flaws.push({ chain, place, what });
  };
  for (const { chain, events, link } of stored) {
    const found = ends.get(chain) ?? { events: 0, link: firstLink };
    if (found.events < events) {
      report(chain, found.events + 1, `is missing, and all after it: ${events} events were recorded`);
    } else if (found.events > events || !found.link.equals(link)) {
      report(chain, found.events, 'is not where this chain ends');
    }
  }
  for (const [chain, { events }] of ends) {
    if (!known.has(chain)) report(chain, events, 'is not where this chain ends');
  }
}

/** Events that were written past the chain. */
async function findUnlinked(tx: Tx, { flaws }: ChainReader): Promise<void> {
  const rows = await tx.query<{ id: string; chain: string; type: string; at: string }[]>(
    `select distinct on (chain) * from (
       select e.id, coalesce(e.job_id, '${installationChain}') as chain, e.type, e.at::text as at, e.sequence
         from audit_events e where not exists (select 1 from audit_links l where l.event_id = e.id)) missing
      order by chain, sequence`,
  );
  for (const { id, chain, type, at } of rows) {
    flaws.push({ chain, place: 0, what: `${id} (${type}, ${at}) was added past the chain` });
  }
}
