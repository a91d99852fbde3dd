import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { RateLimiterPostgres } from 'rate-limiter-flexible';
import { DataSource, IsNull } from 'typeorm';
import { networkOf } from '../../accounts/access/sign-in-limit.js';
import { digestOf, newToken } from '../../accounts/access/tokens.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { AssessmentKind } from '../../assessments/model/vocabulary.js';
import { Audit } from '../../audit/audit.service.js';
import { TooManyRequests } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { actFor } from '../../platform/database/acting-for.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { countOne, rateLimit } from '../../platform/database/rate-limits.js';
import { CalendarFeed } from './calendar-feed.entity.js';
import { type CalendarEvent, calendarText } from './calendar-text.js';
import { summaryOf, uidOf } from './session-words.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'calendar.made': { personId: string };
    'calendar.ended': { personId: string };
  }
}

/** What a feed's address answers. */
export interface FeedAnswer {
  /** Undefined where it is what whoever asks has already. */
  text: string | undefined;
  etag: string;
}

interface Row {
  id: string;
  at: Date;
  minutes: number | null;
  place: string;
  topic: string;
  version: number;
  createdAt: Date;
  assessmentId: string;
  assessment: string;
  kind: AssessmentKind;
  job: string;
  candidate: string;
  cardId: string;
  invitationId: string | null;
  sequence: number | null;
}

/**
 * A person's sessions as an address that calendar programs ask for again and again: a few short statements each time,
 * as many whatever it holds, and an answer without a body where nothing changed.
 */
@Injectable()
export class Feeds {
  private readonly perFeed: RateLimiterPostgres;
  private readonly perNetwork: RateLimiterPostgres;

  constructor(
    source: DataSource,
    private readonly database: Database,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {
    // Twice what 10,000 times a day is.
    this.perFeed = rateLimit(source, 'calendar-feed', 210);
    // Addresses that lead nowhere: an old one that a program keeps asking for, or guesses.
    this.perNetwork = rateLimit(source, 'calendar-network', 210);
  }

  /** When a person's address was made; nothing where they have none. */
  async madeAt(viewer: Viewer): Promise<Date | undefined> {
    const feed = await this.database.reader.findOneBy(CalendarFeed, { personId: viewer.id, revokedAt: IsNull() });
    return feed?.madeAt;
  }

  /** A new address, in place of the one before, which ends. It is kept nowhere: show it at once. */
  make(viewer: Viewer): Promise<string> {
    return this.database.transaction(async (tx) => {
      await tx.query(endFeed, [viewer.id]);
      const token = newToken();
      await tx.insert(CalendarFeed, { id: newId(), personId: viewer.id, tokenHash: digestOf(token) });
      await this.audit.record(tx, viewer, 'calendar.made', { personId: viewer.id });
      return `${this.settings.baseUrl}/calendar/${token}.ics`;
    });
  }

  end(viewer: Viewer): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [, ended] = await tx.query<[unknown[], number]>(endFeed, [viewer.id]);
      if (ended > 0) await this.audit.record(tx, viewer, 'calendar.ended', { personId: viewer.id });
    });
  }

  /**
   * What is the same as last time counts for nothing: a program that asks properly may ask as often as it likes, until
   * others of the same address have used it up.
   * @param address where the request comes from
   * @param known the tags of what whoever asks has, as the header has them
   * @returns what stands in the calendar; 'ended' where the address was turned off, 'unknown' where it never was one
   * @throws TooManyRequests where it was asked for too often lately
   */
  async read(token: string, address: string, known = ''): Promise<FeedAnswer | 'ended' | 'unknown'> {
    const hash = digestOf(token);
    const [feed] = await this.database.reader.query<{ personId: string; ended: boolean }[]>(
      `select f.person_id as "personId", f.revoked_at is not null or p.disabled_at is not null as ended
         from calendar_feeds f join people p on p.id = f.person_id where f.token_hash = $1`,
      [hash],
    );
    if (!feed) await countOne(this.perNetwork, networkOf(address));
    else if (feed.ended) await countOne(this.perFeed, hash);
    else await refuseUsedUp(this.perFeed, hash);
    if (!feed) return 'unknown';
    if (feed.ended) return 'ended';
    const { personId } = feed;
    const rows = await actFor(personId, () => this.database.reader.query<Row[]>(sessionsOfPerson, [personId]));
    const text = await calendarText(
      'PUBLISH',
      rows.map((row) => this.event(row)),
      'Callboard',
    );
    const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`;
    if (known.split(/\s*,\s*/).includes(etag)) return { text: undefined, etag };
    await countOne(this.perFeed, hash);
    return { text, etag };
  }

  private event(row: Row): CalendarEvent {
    const { baseUrl } = this.settings;
    const { id, at, minutes, place, topic, version, createdAt, kind, assessmentId } = row;
    const kit = `/assessments/${assessmentId}/kit?sitting=${id}`;
    const ways = [
      topic && `Topic: ${topic}`,
      kind === 'interview' && `Interview kit: ${baseUrl}${kit}`,
      kind === 'audition' && `Brief: ${baseUrl}/sittings/${id}/brief`,
      `Your scorecard: ${baseUrl}/scorecards/${row.cardId}`,
    ];
    return {
      // The same entry as in the invitation, where there was one: a program that has both shows it once.
      uid: uidOf(row.invitationId ?? id, baseUrl),
      sequence: row.sequence ?? version - 1,
      // It says when the session was planned, not when it was asked for: the answer stays the same to the byte.
      ...{ canceled: false, stamp: createdAt, at, minutes, place, summary: summaryOf(row) },
      description: ways.filter(Boolean).join('\n'),
      url: `${baseUrl}/sittings/${id}`,
    };
  }
}

/** @throws TooManyRequests where nothing is left; it counts nothing */
async function refuseUsedUp(limiter: RateLimiterPostgres, key: string): Promise<void> {
  const used = await limiter.get(key);
  if (used && used.consumedPoints > limiter.points) throw new TooManyRequests(used.msBeforeNext / 1000);
}

const endFeed = 'update calendar_feeds set revoked_at = now() where person_id = $1 and revoked_at is null';

/** None whose author is hidden: when and where it was written may say whose it is. */
const sessionsOfPerson = `
  select s.id, s.at, s.minutes, s.place, s.topic, s.version, s.created_at as "createdAt", t.id as "assessmentId",
         t.name as assessment, t.kind, j.title as job, n.name as candidate, c.id as "cardId",
         i.id as "invitationId", i.sequence
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
    left join invitations i on i.sitting_id = s.id and i.person_id = c.panelist_id
   where c.panelist_id = $1 and c.state not in ('closed', 'recused') and not t.hide_author
     and s.at > now() - interval '90 days' and (a.stage not in ('withdrawn', 'declined') or s.at < now())
   order by s.at, s.id limit 1000`;
