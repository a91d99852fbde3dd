import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from '../candidates/application-access.js';
import { type ApplicationSection, ApplicationSections } from '../candidates/application-sections.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { Looks } from '../looks/looks.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize, pattern } from '../platform/http/paging.js';
import type { SentMailQuery } from './sent-mail.dto.js';
import type { MailState, SentMail } from './sent-mail.entity.js';

type Listed = Pick<
  SentMail,
  'id' | 'title' | 'toName' | 'address' | 'subject' | 'state' | 'problem' | 'applicationId'
> & {
  createdAt: Date;
  endedAt: Date | null;
};

export const mailStateName: Record<MailState, string> = {
  sending: 'Being sent',
  sent: 'Sent',
  failed: 'Not accepted',
  bounced: 'Not delivered',
};

/**
 * Which mails went out about a job, and what came of each. Whoever still rates a candidate sees none that is about them:
 * it may say how far they are.
 */
@Injectable()
export class SentMailViews implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly sections: ApplicationSections,
    private readonly looks: Looks,
  ) {}

  onModuleInit(): void {
    const section = (viewer: Viewer, applied: Applied) => this.section(viewer, applied);
    this.sections.add({ place: 55, whileRating: 'hidden', section });
  }

  /** The newest first. */
  async list(viewer: Viewer, jobId: string, query: SentMailQuery): Promise<Paged<Listed>> {
    await this.jobs.job(viewer, jobId, 'candidate.view');
    const hidden = [...(await this.rating.inJob(viewer.id, jobId))];
    const given = [jobId, hidden, query.q ? pattern(query.q) : null, query.state ?? null, query.application ?? null];
    const rows = await this.database.reader.query<Listed[]>(`${listedSql} ${fits} ${order}`, [
      ...given,
      offsetOf(query),
    ]);
    const [count] = await this.database.reader.query<[{ total: number }]>(
      `select count(*)::int as total from mails m where ${fits}`,
      given,
    );
    return paged(rows, count.total, query);
  }

  async listPage(viewer: Viewer, jobId: string, query: SentMailQuery) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    const list = await this.list(viewer, jobId, query);
    const { q, state, application } = query;
    return {
      title: `Emails: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/jobs/${jobId}/emails`,
      wordings: viewer.may('job.edit', jobId) ? `/jobs/${jobId}/mail-templates` : null,
      query: { q, state, application },
      filtered: q !== undefined || state !== undefined || application !== undefined,
      states: Object.entries(mailStateName).map(([value, label]) => ({ value, label })),
      ...{ page: list.page, pages: list.pages, total: list.total },
      items: list.items.map(({ id, title, toName, address, subject, state: is, problem, createdAt }) => ({
        ...{ url: `/emails/${id}`, what: title, to: toName, address, subject, problem, createdAt },
        ...{ stateName: stateOf({ state: is, createdAt }), bad: is === 'failed' || is === 'bounced' },
      })),
    };
  }

  /** With what it said. @throws NotFound for whoever may not see the candidate, or still rates them */
  async one(viewer: Viewer, id: string): Promise<Listed & { body: string; jobId: string }> {
    const [mail] = await this.database.reader.query<(Listed & { body: string; jobId: string })[]>(
      `select ${listed}, m.body, m.job_id as "jobId" from mails m where m.id = $1`,
      [id],
    );
    if (!mail || !viewer.may('candidate.view', mail.jobId)) throw new NotFound('email');
    const { applicationId } = mail;
    if (applicationId) {
      if (await this.rating.isRating(viewer.id, applicationId)) throw new NotFound('email');
      await this.looks.record(this.database.reader, viewer, 'application', { note: [applicationId] });
    }
    return mail;
  }

  async page(viewer: Viewer, id: string) {
    const { jobId, title, toName, address, state, createdAt, endedAt, ...mail } = await this.one(viewer, id);
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    return {
      title: `Email: ${mail.subject}`,
      ...jobPlaces(job, 'candidates'),
      list: `/jobs/${jobId}/emails`,
      candidate: mail.applicationId ? `/applications/${mail.applicationId}` : null,
      ...{ what: title, to: toName, address, subject: mail.subject, said: mail.body, problem: mail.problem },
      ...{ createdAt, endedAt: state === 'sent' ? null : endedAt, stateName: stateOf({ state, createdAt }) },
    };
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    const { id, jobId } = application;
    const [counts] = await this.database.reader.query<[{ total: number }]>(
      'select count(*)::int as total from mails where application_id = $1',
      [id],
    );
    if (counts.total === 0) return undefined;
    const lost = await this.database.reader.query<Listed[]>(
      `${listedSql} m.application_id = $1 and m.state in ('failed', 'bounced') order by m.created_at desc, m.id desc limit 5`,
      [id],
    );
    await this.looks.record(this.database.reader, viewer, 'application', { note: [id] });
    return {
      title: 'Everything emailed',
      lines: [
        {
          text:
            counts.total === 1
              ? '1 email to or about this candidate.'
              : `${counts.total} emails to or about this candidate.`,
        },
        ...lost.map(({ title, toName, state, problem, endedAt }) => ({
          text: `${title} (${toName}): ${mailStateName[state].toLowerCase()}${problem && `, ${problem}`}.`,
          at: endedAt,
        })),
      ],
      links: [{ url: `/jobs/${jobId}/emails?application=${id}`, label: 'All emails' }],
    };
  }
}

const anHour = 60 * 60 * 1000;

function stateOf({ state, createdAt }: { state: MailState; createdAt: Date }): string {
  const lost = state === 'sending' && Date.now() - createdAt.getTime() > anHour;
  return lost ? 'Might not have been sent: Callboard was stopped meanwhile' : mailStateName[state];
}

const listed = `
  m.id, m.title, m.to_name as "toName", m.address, m.subject, m.state, m.problem, m.application_id as "applicationId",
  m.created_at as "createdAt", m.ended_at as "endedAt"`;
const listedSql = `select ${listed} from mails m where`;
const fits = `m.job_id = $1 and (m.application_id is null or m.application_id <> all ($2::uuid[]))
  and ($3::text is null or concat_ws(E'\\n', m.to_name, m.address, m.subject, m.title) ilike $3)
  and ($4::text is null or m.state = $4) and ($5::uuid is null or m.application_id = $5)`;
const order = `order by m.created_at desc, m.id desc limit ${pageSize} offset $6`;
