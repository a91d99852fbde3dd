import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { canSignInSql } from '../../accounts/access/personal-links.service.js';
import { Audit, callboard } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { queueReminder } from './reminders.service.js';

const task = 'reminders.sweep';
const quarterHourMs = 15 * 60 * 1000;

interface Late {
  id: string;
  personId: string;
  sittingId: string;
  jobId: string;
}

/**
 * Reminders of late scorecards that nobody has to send: in jobs that have them on, a day after the session and once more
 * two days later, on a weekday between 8 and 5 where the panelist is.
 */
@Injectable()
export class AutomaticReminders implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Reminders');

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly mail: Mail,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'timeZone'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<object>(task, () => this.sweep(new Date()));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.mail.configured) return;
    await this.database.transaction((tx) => this.comeAgain(tx)).catch((error: Error) => this.log.warn(error.message));
  }

  /**
   * Queues one email for each panelist with scorecards that are late at that time, and looks again a quarter of an hour
   * later. Whoever was reminded by hand within two days is not reminded again.
   */
  async sweep(now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.comeAgain(tx);
      if (!this.mail.configured) return;
      const [late] = await tx.query<[Late[], number]>(markLate, [now.toISOString(), this.settings.timeZone]);
      for (const personId of new Set(late.map((card) => card.personId))) {
        const cards = late.filter((card) => card.personId === personId);
        const scorecardIds = cards.map(({ id }) => id).sort();
        await queueReminder(tx, this.background, { personId, scorecardIds, byId: null });
      }
      const told = late.map(({ id: scorecardId, ...of }) => ({ ...of, scorecardId }));
      if (told.length > 0) await this.audit.recordEach(tx, callboard, 'scorecard.reminded', told);
    });
  }

  private async comeAgain(tx: Tx): Promise<void> {
    await this.background.add(tx, task, {}, { key: task, runAt: new Date(Date.now() + quarterHourMs) });
  }
}

/** One statement, so that a panelist who is reminded by hand in the same moment is not reminded twice. */
const markLate = `
  update scorecards c set reminded_at = $1, automatic_reminders = c.automatic_reminders + 1
    from sittings s, applications a, jobs j, people p
   where s.id = c.sitting_id and a.id = s.application_id and j.id = a.job_id and p.id = c.panelist_id
     and c.state in ('due', 'draft') and c.automatic_reminders < 2
     and (c.reminded_at is null or c.reminded_at < $1::timestamptz - interval '48 hours')
     and j.status = 'open' and 'scorecards' = any(j.reminders) and a.stage <> 'withdrawn'
     and s.at between $1::timestamptz - interval '14 days' and $1::timestamptz - interval '20 hours'
     and ${canSignInSql}
     and extract(isodow from $1::timestamptz at time zone coalesce(p.time_zone, $2)) < 6
     and extract(hour from $1::timestamptz at time zone coalesce(p.time_zone, $2)) between 8 and 16
  returning c.id, c.panelist_id as "personId", c.sitting_id as "sittingId", a.job_id as "jobId"`;
