import { Injectable, type OnModuleInit } from '@nestjs/common';
import { digestOf } from '../accounts/access/tokens.js';
import { Background } from '../platform/background/background.js';
import { InvalidInput, RuleViolation } from '../platform/base/domain-errors.js';
import { Database, type Tx } from '../platform/database/database.js';
import { KeptAnswer } from './kept-answer.entity.js';

/** A call with a key. */
export interface KeyedCall {
  personId: string;
  key: string;
  /** SHA-256 of the method, the address and the body, in hexadecimal. */
  requestDigest: string;
}

/** What it was answered. A body is JSON, empty where there is none, and null where it is not to be kept. */
export interface GivenAnswer {
  status: number;
  location: string | null;
  body: string | null;
}

const task = 'kept-answers.clean';
const hourMs = 3_600_000;
const keptMs = 24 * hourMs;
/** Characters of JSON. What is longer is asked for again. */
const longest = 500_000;

/** Lets a call of the API have its effect once, however often it is sent. */
@Injectable()
export class KeptAnswers implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
  ) {}

  onModuleInit(): void {
    this.background.handle(task, () => this.clean());
  }

  /**
   * Does `work`, with all that it writes and with its answer, in one transaction; or finds what it was answered before.
   * @returns the answer, and whether it is the one from before
   * @throws RuleViolation while the same key is being worked on, or where the answer can't be given again; InvalidInput
   * for another request with the key; and whatever `work` throws, which leaves nothing behind
   */
  async once<T>(
    call: KeyedCall,
    work: () => Promise<{ result: T; given: GivenAnswer }>,
  ): Promise<{ result: T } | { again: GivenAnswer & { body: string } }> {
    const keyDigest = digestOf(call.key);
    return this.database.whole(async (tx) => {
      await lockKey(tx, call.personId, keyDigest);
      const kept = await found(tx, call.personId, keyDigest);
      if (kept) return { again: await again(tx, kept, call) };
      const { result, given } = await work();
      const body = given.body !== null && given.body.length > longest ? null : given.body;
      await tx.insert(KeptAnswer, {
        ...{ personId: call.personId, keyDigest, requestDigest: call.requestDigest },
        ...{ rightsDigest: await rightsOf(tx, call.personId), status: given.status, location: given.location, body },
      });
      await this.cleanLater(tx);
      return { result };
    });
  }

  /** At the end of the hour in which the answer is a day old: one job for all of an hour. */
  private cleanLater(tx: Tx): Promise<void> {
    const runAt = new Date(Math.ceil((Date.now() + keptMs) / hourMs) * hourMs);
    return this.background.add(tx, task, {}, { key: `${task}:${runAt.toISOString().slice(0, 13)}`, runAt });
  }

  private async clean(): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query(`delete from kept_answers where created_at < now() - interval '24 hours'`);
    });
  }
}

/** Until the transaction ends, nobody else works on this key. It is not waited for: whoever waits holds a connection. */
async function lockKey(tx: Tx, personId: string, keyDigest: string): Promise<void> {
  const [row] = await tx.query<{ free: boolean }[]>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free',
    [`idempotency ${personId} ${keyDigest}`],
  );
  if (row?.free) return;
  throw new RuleViolation(
    'idempotency.in_progress',
    'A request with this Idempotency-Key is still in progress. Send it again in a second to get its answer.',
  );
}

async function found(tx: Tx, personId: string, keyDigest: string): Promise<KeptAnswer | null> {
  const kept = await tx.findOneBy(KeptAnswer, { personId, keyDigest });
  if (!kept || kept.createdAt.getTime() >= Date.now() - keptMs) return kept;
  await tx.delete(KeptAnswer, { personId, keyDigest });
  return null;
}

async function again(tx: Tx, kept: KeptAnswer, call: KeyedCall): Promise<GivenAnswer & { body: string }> {
  const { status, location, body } = kept;
  if (kept.requestDigest !== call.requestDigest) {
    const message = 'This key came with a different request before. Use a new key for each request.';
    throw InvalidInput.field('Idempotency-Key', message);
  }
  if (body === null) {
    throw new RuleViolation(
      'idempotency.not_kept',
      'This request was carried out the first time. Its answer isn’t kept, since it holds a secret that is shown once, or a file, or is too long.',
    );
  }
  if (kept.rightsDigest !== (await rightsOf(tx, call.personId))) {
    throw new RuleViolation(
      'idempotency.rights_changed',
      'This request was carried out the first time. What you can see has changed since, so its answer isn’t given again: read what it was about instead.',
    );
  }
  return { status, location, body };
}

/**
 * What decides what a person may see: what they may do where, and the scorecards that they have, with how far each is.
 * Whoever has been seated, has lost a role, or has begun to rate since must not be shown an answer from before.
 * @returns SHA-256 in hexadecimal
 */
async function rightsOf(tx: Tx, personId: string): Promise<string> {
  const [row] = await tx.query<{ rights: string }[]>(
    `select coalesce(string_agg(line, E'\n' order by line), '') as rights from (
       select concat_ws(' ', 'person', p.administrator, p.opens_jobs, p.disabled_at is null) as line from people p where p.id = $1
       union all
       select concat_ws(' ', 'role', m.job_id, m.roles::text) from hiring_team_members m where m.person_id = $1
       union all
       select concat_ws(' ', 'card', c.id, c.state) from scorecards c where c.panelist_id = $1) lines`,
    [personId],
  );
  return digestOf(row?.rights ?? '');
}
