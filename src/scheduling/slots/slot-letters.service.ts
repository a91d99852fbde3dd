import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { CandidateLinks } from '../../candidate-links/candidate-links.service.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { timeRequest } from './slot-letter.js';
import { SlotOfferSitting } from './slot-offer.entity.js';

const task = 'slot-offer';
const attempts = 12;

interface Row {
  offerId: string;
  sentAt: Date | null;
  applicationId: string;
  candidate: string;
  email: string;
  jobId: string;
  job: string;
  assessment: string;
  minutes: number;
  by: string;
}

/** The email that asks a candidate to pick a time on their own page. What came of it is on the offer's page. */
@Injectable()
export class SlotLetters implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly links: CandidateLinks,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ sittingId: string }>(task, ({ sittingId }, run) => this.send(sittingId, run));
  }

  async ask(tx: Tx, sittingId: string): Promise<void> {
    if (!this.mail.configured) return;
    await this.background.add(tx, task, { sittingId }, { attempts, key: `${task}:${sittingId}` });
  }

  private async send(sittingId: string, run: Pick<JobRun, 'last'>): Promise<void> {
    const { reader } = this.database;
    const [row] = await reader.query<Row[]>(toPick, [sittingId]);
    if (!row || row.sentAt) return;
    const { offerId, applicationId, jobId, candidate, email, job, assessment, minutes, by } = row;
    const { url: address } = await this.database.transaction((tx) => this.links.make(tx, applicationId));
    const timeZone = (await this.links.zoneOf(applicationId)) ?? this.settings.timeZone;
    const note = (what: Partial<SlotOfferSitting>) => reader.update(SlotOfferSitting, { sittingId, offerId }, what);
    await this.mail.deliver(
      run,
      {
        ...{ to: { name: candidate, email }, timeZone, locale: this.settings.locale, kind: timeRequest, jobId },
        about: { applicationId, sittingId },
        fill: { name: candidate, job, assessment, minutes: String(minutes), sender: by, link: address },
      },
      {
        sent: () => note({ problem: '', sentAt: new Date() }),
        refused: (reason) => note({ problem: reason }),
        // The offer's page says it.
        givenUp: () => Promise.resolve(),
      },
    );
  }
}

const toPick = `
  select o.id as "offerId", x.sent_at as "sentAt", a.id as "applicationId", n.name as candidate, n.email,
         j.id as "jobId", j.title as job, t.name as assessment, o.minutes, o.made_by as by
    from slot_offer_sittings x
    join slot_offers o on o.id = x.offer_id and o.closed_at is null
    join sittings s on s.id = x.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id and n.email is not null
    join jobs j on j.id = a.job_id
   where x.sitting_id = $1`;
