import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Looks } from '../../looks/looks.js';
import { Database } from '../../platform/database/database.js';
import { type ListQuery, offsetOf, type Paged, paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { Applied } from '../application-access.js';
import { type ApplicationSection, ApplicationSections } from '../application-sections.js';
import { type FilledLetter, letterHtml } from '../../platform/mail/letter-text.js';
import type { MessageState } from './mailing.entity.js';
import { filledMailing, startText } from './mailing-text.js';
import { Mailings, stoppedBefore } from './mailings.service.js';

const stateName: Record<MessageState, string> = {
  draft: 'Not sent yet',
  waiting: 'Waiting to be sent',
  sending: 'Being sent',
  sent: 'Sent',
  failed: 'Failed',
  unsure: 'Might not have arrived',
  left: 'Left out: no email address',
};

function stateWords(state: MessageState, email: string | null, problem: string): string {
  if (problem === stoppedBefore) return 'Not sent: stopped';
  return state === 'draft' && !email ? stateName.left : stateName[state];
}

/** Seconds after which the page of one that is on its way is shown again. */
const reloadAfter = 5;

export interface ToldMessage {
  applicationId: string;
  name: string;
  email: string | null;
  state: MessageState;
  problem: string;
  /** ISO 8601. */
  at: string | null;
}

interface ToldMailing {
  id: string;
  subject: string;
  messages: number;
  createdAt: string;
  sentAt: string | null;
}

/** What an email to many candidates looks like, and how far it is. */
@Injectable()
export class MailingViews implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly mailings: Mailings,
    private readonly sections: ApplicationSections,
    private readonly looks: Looks,
  ) {}

  onModuleInit(): void {
    const section = (viewer: Viewer, applied: Applied) => this.section(viewer, applied);
    this.sections.add({ place: 50, whileRating: 'hidden', section });
  }

  async data(viewer: Viewer, id: string, query: ListQuery) {
    const { job: _job, jobId, subject, body, sentAt, version } = await this.mailings.one(viewer, id);
    const messages = await this.messages(id, query);
    return { id, jobId, subject, body, version, sentAt: sentAt?.toISOString() ?? null, messages };
  }

  async page(viewer: Viewer, id: string, query: ListQuery) {
    const mailing = await this.mailings.one(viewer, id);
    const messages = await this.messages(id, query);
    const [first] = messages.items;
    const places = { name: first?.name ?? '…', job: mailing.job.title, sender: mailing.byName };
    const reachable = messages.reachable;
    const preview: FilledLetter = filledMailing(mailing, places);
    return {
      title: `Email: ${mailing.job.title}`,
      ...jobPlaces(mailing.job, 'candidates'),
      here: `/mailings/${id}`,
      pipelineUrl: `/jobs/${mailing.jobId}/pipeline`,
      subject: mailing.subject,
      body: mailing.body,
      version: mailing.version,
      sentAt: mailing.sentAt,
      written: mailing.body !== startText.body,
      reachable,
      sendLabel: reachable === 1 ? 'Send 1 email' : `Send ${reachable} emails`,
      preview: {
        to: places.name,
        subject: preview.subject,
        html: letterHtml(preview, { inert: true }),
      },
      // Only of one that is on its way.
      ...(mailing.sentAt && messages.open > 0
        ? { going: { done: messages.all - messages.open, of: messages.all }, reloadAfter }
        : {}),
      items: messages.items.map(({ applicationId, name, email, state, problem }) => ({
        ...{ url: `/applications/${applicationId}`, name, email },
        problem: problem === stoppedBefore ? '' : problem,
        stateName: stateWords(state, email, problem),
      })),
      query: { q: query.q ?? '' },
      candidates: messages.all,
      page: messages.page,
      pages: messages.pages,
      total: messages.total,
    };
  }

  /** The viewer's own, the newest first. */
  async list(viewer: Viewer, jobId: string, query: ListQuery): Promise<Paged<ToldMailing>> {
    await this.jobs.job(viewer, jobId, 'candidate.edit');
    const words = query.q ? pattern(query.q) : null;
    const rows = await this.database.reader.query<
      { id: string; subject: string; messages: number; createdAt: Date; sentAt: Date | null }[]
    >(
      `select g.id, g.subject, g.created_at as "createdAt", g.sent_at as "sentAt",
              (select count(*)::int from mailing_messages m where m.mailing_id = g.id) as messages
         from mailings g where ${ownMailings}
        order by g.created_at desc, g.id desc limit ${pageSize} offset $4`,
      [jobId, viewer.id, words, offsetOf(query)],
    );
    const [count] = await this.database.reader.query<{ total: number }[]>(
      `select count(*)::int as total from mailings g where ${ownMailings}`,
      [jobId, viewer.id, words],
    );
    const total = count?.total ?? 0;
    const items = rows.map(({ createdAt, sentAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
    }));
    return paged(items, total, query);
  }

  async listPage(viewer: Viewer, jobId: string, query: ListQuery) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit');
    const list = await this.list(viewer, jobId, query);
    return {
      title: `Emails: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/jobs/${jobId}/mailings`,
      pipelineUrl: `/jobs/${jobId}/pipeline`,
      query: { q: query.q ?? '' },
      ...list,
      items: list.items.map(({ id, subject, messages, createdAt, sentAt }) => ({
        ...{ messages, createdAt, sentAt },
        url: `/mailings/${id}`,
        subject: filledMailing({ subject, body: '' }, { name: '…', job: job.title, sender: viewer.name }).subject,
      })),
    };
  }

  private async messages(
    id: string,
    query: ListQuery,
  ): Promise<Paged<ToldMessage> & { all: number; reachable: number; open: number }> {
    const rows = await this.database.reader.query<
      (Omit<ToldMessage, 'at'> & { at: Date | null; total: number; all: number; reachable: number; open: number })[]
    >(messagesSql, [id, offsetOf(query), query.q ? pattern(query.q) : null]);
    const items = rows
      .filter(({ applicationId }) => applicationId !== null)
      .map(({ total: _total, all: _all, reachable: _reachable, open: _open, at, ...row }) => ({
        ...row,
        at: at?.toISOString() ?? null,
      }));
    return {
      ...paged(items, rows[0]?.total ?? 0, query),
      all: rows[0]?.all ?? 0,
      reachable: rows[0]?.reachable ?? 0,
      open: rows[0]?.open ?? 0,
    };
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    const { id, jobId } = application;
    const rows = await this.database.reader.query<
      { subject: string; by: string; state: MessageState; problem: string; at: Date }[]
    >(
      `select g.subject, g.by_name as by, m.state, m.problem, coalesce(m.at, g.sent_at) as at
         from mailing_messages m join mailings g on g.id = m.mailing_id
        where m.application_id = $1 and g.sent_at is not null order by g.sent_at desc limit 5`,
      [id],
    );
    if (rows.length === 0) return undefined;
    await this.looks.record(this.database.reader, viewer, 'application', { note: [id] });
    const places = { name: application.candidate?.name ?? '', job: '…' };
    return {
      title: 'Emails',
      lines: rows.map(({ subject, by, state, problem, at }) => ({
        text: `“${filledMailing({ subject, body: '' }, { ...places, sender: by }).subject}” by ${by}: ${stateWords(state, application.candidate?.email ?? null, problem).toLowerCase()}.`,
        at,
      })),
      links: [{ url: `/jobs/${jobId}/mailings`, label: 'Your emails to candidates' }],
    };
  }
}

const ownMailings = 'g.job_id = $1 and g.by_id = $2 and ($3::text is null or g.subject ilike $3 or g.body ilike $3)';

const messagesSql = `
  with found as materialized (
    select m.application_id, n.name, n.email, m.state, m.problem, m.at from mailing_messages m
      join applications a on a.id = m.application_id join candidates n on n.id = a.candidate_id
     where m.mailing_id = $1),
  asked as (select * from found where $3::text is null or name ilike $3 or email ilike $3),
  page as (select * from asked order by lower(name), application_id limit ${pageSize} offset $2)
  select p.application_id as "applicationId", p.name, p.email, p.state, p.problem, p.at, k."all", k.reachable, k.open,
         (select count(*)::int from asked) as total
    from (select count(*)::int as "all", (count(*) filter (where coalesce(email, '') <> ''))::int as reachable,
                 (count(*) filter (where state in ('waiting', 'sending')))::int as open from found) k
    left join page p on true
   order by lower(p.name), p.application_id`;
