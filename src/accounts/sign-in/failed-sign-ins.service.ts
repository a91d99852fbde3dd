import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Audit, callboard } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { Database } from '../../platform/database/database.js';
import { networkOf } from '../access/sign-in-limit.js';
import { FailedSignIn } from './failed-sign-in.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** Without `personId`: for addresses that belong to no one. */
    'sign_in.failed': { personId?: string; tries: number };
  }
}

const task = 'failed-sign-ins';
const nobody = '00000000-0000-0000-0000-000000000000';
const quarterHour = 15 * 60 * 1000;
/** How many networks are kept for an hour of an account. */
const networksKept = 5;
const minute = 60_000;
const failedSignInDays = 90;
const day = 24 * 60 * 60 * 1000;

/** Wrong passwords of an hour, as the account's owner and administrators see them. */
export interface FailedSignInLine {
  tries: number;
  repeated: boolean;
  networks: string;
  firstAt: Date;
  lastAt: Date;
}

/**
 * Keeps that somebody tried a wrong password, by account and hour, so that no one can fill a table or the activity log
 * with them: what an hour had is one row, and the log says every quarter of an hour what was added. An address that
 * belongs to no one costs the same statements, so that how long a refusal takes tells nothing.
 */
@Injectable()
export class FailedSignIns implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly background: Background,
  ) {}

  onModuleInit(): void {
    this.background.handle(task, () => this.record());
  }

  /** @param address the IP address of whoever tried; only its network is kept */
  async note(personId: string | undefined, address: string): Promise<void> {
    const runAt = new Date((Math.floor(Date.now() / quarterHour) + 1) * quarterHour);
    await this.database.transaction(async (tx) => {
      await tx.query(
        `insert into failed_sign_ins as f (person_id, hour, networks) values ($1, date_trunc('hour', now(), 'UTC'), array[$2])
         on conflict on constraint pk_failed_sign_ins do update set tries = f.tries + 1, last_at = now(),
           networks = case when $2 = any (f.networks) or cardinality(f.networks) >= ${networksKept} then f.networks
                           else f.networks || $2 end`,
        [personId ?? nobody, sparingNetwork(address)],
      );
      await this.background.add(tx, task, {}, { key: task, queue: task, runAt });
    });
  }

  /** What was tried for one account in the last 90 days, by hour, the last first; at most twelve hours of them. */
  async of(personId: string): Promise<FailedSignInLine[]> {
    const since = new Date(Date.now() - failedSignInDays * day);
    const rows = await this.database.reader.find(FailedSignIn, {
      where: { personId, hour: MoreThan(since) },
      order: { hour: 'DESC' },
      take: 12,
    });
    return rows.map(({ tries, networks, firstAt, lastAt }) => ({
      ...{ tries, firstAt, lastAt, repeated: lastAt.getTime() - firstAt.getTime() > minute },
      networks: networks.join(', ') + (networks.length < networksKept ? '' : ' …'),
    }));
  }

  /** Puts what is not there yet in the activity log, one event an account, and forgets what is old. */
  private async record(): Promise<void> {
    await this.database.transaction(async (tx) => {
      const [rows] = await tx.query<[{ personId: string; added: number }[], number]>(
        `update failed_sign_ins f set recorded = f.tries
           from (select person_id, hour, recorded from failed_sign_ins where recorded < tries) before
          where f.person_id = before.person_id and f.hour = before.hour
         returning f.person_id as "personId", f.tries - before.recorded as added`,
      );
      const byAccount = new Map<string, number>();
      for (const { personId, added } of rows) byAccount.set(personId, (byAccount.get(personId) ?? 0) + added);
      const events = [...byAccount].map(([personId, tries]) => (personId === nobody ? { tries } : { personId, tries }));
      await this.audit.recordEach(tx, callboard, 'sign_in.failed', events);
      await tx.query(`delete from failed_sign_ins where hour < now() - interval '${failedSignInDays} days'`);
    });
  }
}

/** A network in words, without the part that tells one household or device from the next: "203.0.113.x". */
export function sparingNetwork(address: string): string {
  const network = networkOf(address);
  const [block] = /^\d+\.\d+\.\d+(?=\.\d+$)/.exec(network) ?? [];
  if (block) return `${block}.x`;
  return network.includes(':') ? `${network.split(':').slice(0, 3).join(':')}::/48` : 'unknown';
}
