import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { PeopleMail } from '../accounts/people/people-mail.service.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { Background } from '../platform/background/background.js';
import type { JobRun } from '../platform/background/workers.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database, type Tx } from '../platform/database/database.js';
import { Mail } from '../platform/mail/mail.js';
import { accommodationNews, withdrawalNews } from './candidate-page-letters.js';

/** What a candidate did that a recruiter has to act on. */
export type News = 'withdrawal' | 'accommodation';

interface Told {
  applicationId: string;
  news: News;
  personId: string;
}

const task = 'candidate-news';
const attempts = 12;

/** Emails to a job's recruiters about what a candidate did; none to whoever still rates them, who must not know. */
@Injectable()
export class CandidateNews implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly rating: WhoIsRating,
    private readonly mail: Mail,
    private readonly letters: PeopleMail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.background.handle<Told>(task, (told, run) => this.send(told, run));
  }

  /** In the transaction in which it happens. Where no email is set up, the pages say it. */
  async tell(tx: Tx, applicationId: string, news: News): Promise<void> {
    if (!this.mail.configured) return;
    const recruiters = await tx.query<{ id: string }[]>(
      `select m.person_id as id from applications a
         join hiring_team_members m on m.job_id = a.job_id and 'recruiter' = any (m.roles)
         join people p on p.id = m.person_id and p.disabled_at is null and p.email is not null
        where a.id = $1 order by 1`,
      [applicationId],
    );
    for (const { id: personId } of recruiters) {
      await this.background.add(tx, task, { applicationId, news, personId } satisfies Told, { attempts });
    }
  }

  private async send({ applicationId, news, personId }: Told, run: JobRun): Promise<void> {
    const [row] = await this.database.reader.query<
      {
        jobId: string;
        job: string;
        candidate: string;
        recruiter: string;
        email: string;
        zone: string;
        locale: string;
      }[]
    >(
      `select j.id as "jobId", j.title as job, n.name as candidate, p.name as recruiter, p.email,
              coalesce(p.time_zone, $3) as zone, coalesce(p.locale, $4) as locale
         from applications a join jobs j on j.id = a.job_id join candidates n on n.id = a.candidate_id, people p
        where a.id = $1 and p.id = $2 and p.disabled_at is null and p.email is not null`,
      [applicationId, personId, this.settings.timeZone, this.settings.locale],
    );
    if (!row || (await this.rating.isRating(personId, applicationId))) return;
    const { jobId, job, candidate, recruiter, email, zone: timeZone, locale } = row;
    const withdrew = news === 'withdrawal';
    const path = withdrew ? '' : '/accommodations';
    const address = `${this.settings.baseUrl}/applications/${applicationId}${path}`;
    const about = { to: { name: recruiter, email }, jobId, timeZone, locale };
    const of = { personId, purpose: 'candidate news' as const, jobId };
    const fill = { name: recruiter, job, link: address };
    if (withdrew)
      await this.letters.send(
        run,
        { ...about, kind: withdrawalNews, fill: { ...fill, candidate }, about: { applicationId, personId } },
        of,
      );
    else await this.letters.send(run, { ...about, kind: accommodationNews, fill }, of);
  }
}
