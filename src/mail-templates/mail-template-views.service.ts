import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import { JobAccess } from '../jobs/model/job-access.js';
import type { Job } from '../jobs/model/job.entity.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import type { Regional } from '../platform/base/regional.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, paged } from '../platform/http/paging.js';
import { readers, type LetterKind, type Wording } from '../platform/mail/letter-kind.js';
import { fillLetter, letterHtml, letterText, wordingFaults } from '../platform/mail/letter-text.js';
import { kindOf, letterKinds, readerName } from './letter-kinds.js';
import { fixedBecause, wordingDigest } from './mail-templates.service.js';
import { MailWording } from './mail-wording.entity.js';

type Kept = Pick<MailWording, 'mail' | 'jobId' | 'subject' | 'body' | 'byName' | 'changedAt' | 'usedAt' | 'version'>;

/** The wordings of one kind of mail: the shipped one, and over it what there is. */
interface Standing {
  draft?: Kept;
  used?: Kept;
  organization?: Kept;
}

const earlierSize = 10;

/** Every kind of mail with what it says, for the list and for whoever rewords one. */
@Injectable()
export class MailTemplateViews {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {}

  /** @param jobId null for the organization's wordings */
  async list(viewer: Viewer, jobId: string | null) {
    await this.jobOf(viewer, jobId);
    return this.listed(jobId);
  }

  private async listed(jobId: string | null) {
    const kept = await this.kept(jobId);
    return letterKinds
      .filter(({ wordedBy }) => jobId === null || wordedBy === 'job')
      .map((kind) => {
        const { draft, used, organization } = standing(kept, kind, jobId);
        const inUse = used ?? organization;
        return {
          ...{ key: kind.key, title: kind.title, sentWhen: kind.sentWhen, to: kind.to, wordedBy: kind.wordedBy },
          wording: used ? (jobId ? 'job' : 'organization') : organization ? 'organization' : 'default',
          changedAt: inUse?.changedAt.toISOString() ?? null,
          changedBy: inUse?.byName ?? null,
          draft: draft !== undefined,
        };
      });
  }

  async listPage(viewer: Viewer, jobId: string | null) {
    const job = await this.jobOf(viewer, jobId);
    const items = await this.listed(jobId);
    const base = baseOf(jobId);
    return {
      ...headOf(job),
      groups: readers
        .map((to) => ({
          title: readerName[to],
          items: items
            .filter((item) => item.to === to)
            .map(({ key, title, sentWhen, draft, wording, wordedBy, changedAt, changedBy }) => ({
              ...{ url: `${base}/${key}`, title, sentWhen, draft, changedAt, changedBy },
              wording: wordedBy === 'nobody' ? 'fixed' : wordingName[wording as keyof typeof wordingName],
            })),
        }))
        .filter(({ items: of }) => of.length > 0),
    };
  }

  /** One kind of mail: what it says now, what it is to say, and how that looks. */
  private async one(of: { viewer: Viewer; job: Job | undefined; reader: Regional }, key: string) {
    const kind = kindOf(key);
    const jobId = of.job?.id ?? null;
    const { draft, used, organization } = standing(await this.kept(jobId, key), kind, jobId);
    const fits = [used, organization].find((one) => one && wordingFaults(kind, one).length === 0);
    const shown: Wording = draft ?? fits ?? kind;
    return {
      ...{ key, title: kind.title, sentWhen: kind.sentWhen, to: kind.to },
      fixedBecause: fixedBecause(kind, jobId) ?? null,
      placeholders: Object.entries(kind.places).map(([name, place]) => ({
        ...{ written: `{${name}}`, means: place.means, link: place.button !== undefined },
        ...{ required: place.required ?? false, maybeEmpty: place.maybe ?? false },
      })),
      subject: shown.subject,
      body: shown.body,
      version: draft?.version ?? 0,
      draft: draft !== undefined,
      digest: wordingDigest(kind, shown),
      inUse: fits === undefined ? 'default' : fits.jobId ? 'job' : 'organization',
      changedBy: (draft ?? fits)?.byName ?? null,
      changedAt: (draft ?? fits)?.changedAt.toISOString() ?? null,
      own: draft !== undefined || used !== undefined,
      /** Why a wording of one's own is passed over, though it was to be used. */
      problems: used ? wordingFaults(kind, used).map(({ message }) => message) : [],
      preview: this.preview(kind, shown, of),
    };
  }

  async data(viewer: Viewer, jobId: string | null, key: string, reader: Regional) {
    const { preview, ...facts } = await this.one({ viewer, job: await this.jobOf(viewer, jobId), reader }, key);
    return { ...facts, preview: { ...preview, html: preview.html.toHTML() } };
  }

  async page(viewer: Viewer, jobId: string | null, key: string, query: { page?: number; reader: Regional }) {
    const job = await this.jobOf(viewer, jobId);
    const seen = await this.one({ viewer, job, reader: query.reader }, key);
    const { key: _key, to, inUse, fixedBecause: fixed, ...template } = seen;
    const here = `${baseOf(jobId)}/${key}`;
    return {
      ...headOf(job),
      ...{ ...template, title: `Email: ${template.title}`, kind: template.title, readers: readerName[to] },
      ...{ here, list: baseOf(jobId), fixed, inUse: wordingName[inUse as keyof typeof wordingName] },
      fallback: jobId === null ? wordingName.default : wordingName.organization,
      earlier: await this.earlier(jobId, key, query),
    };
  }

  /** Undefined for the organization's wordings. @throws NotFound, Forbidden where the viewer can't edit the job */
  private async jobOf(viewer: Viewer, jobId: string | null): Promise<Job | undefined> {
    return jobId === null ? undefined : this.jobs.job(viewer, jobId, 'job.edit');
  }

  /** With its examples filled in; the job and the sender are those at hand. */
  private preview(kind: LetterKind, wording: Wording, of: { viewer: Viewer; job: Job | undefined; reader: Regional }) {
    const samples = Object.fromEntries(
      Object.entries(kind.places).map(([name, { sample, button }]) => {
        if (button !== undefined) return [name, `${this.settings.baseUrl}${String(sample)}`];
        if (name === 'sender') return [name, of.viewer.name];
        return [name, name === 'job' && of.job ? of.job.title : sample];
      }),
    );
    const filled = fillLetter(kind, wording, samples, of.reader);
    return { subject: filled.subject, text: letterText(filled), html: letterHtml(filled, { inert: true }) };
  }

  private kept(jobId: string | null, key?: string): Promise<Kept[]> {
    return this.database.reader.query<Kept[]>(
      `select mail, job_id as "jobId", subject, body, by_name as "byName", changed_at as "changedAt",
              used_at as "usedAt", version
         from mail_wordings
        where ended_at is null and (job_id is null or job_id = $1) and ($2::text is null or mail = $2)`,
      [jobId, key ?? null],
    );
  }

  private async earlier(jobId: string | null, key: string, query: { page?: number }) {
    const [rows, total] = await this.database.reader.findAndCount(MailWording, {
      where: { mail: key, jobId: jobId ?? IsNull(), endedAt: Not(IsNull()) },
      order: { endedAt: 'DESC', id: 'DESC' },
      skip: offsetOf(query, earlierSize),
      take: earlierSize,
    });
    const items = rows.map(({ subject, body, byName, usedAt, endedAt }) => ({
      subject,
      body,
      byName,
      usedAt,
      endedAt,
    }));
    return paged(items, total, query, earlierSize);
  }
}

const wordingName = {
  default: 'Callboard’s own wording',
  organization: 'the organization’s wording',
  job: 'this job’s wording',
};

function headOf(job: Job | undefined) {
  if (!job) return { title: 'What emails say', job: null, places: [] };
  return { title: `What emails say: ${job.title}`, ...jobPlaces(job, 'overview') };
}

function baseOf(jobId: string | null): string {
  return jobId === null ? '/mail-templates' : `/jobs/${jobId}/mail-templates`;
}

function standing(kept: readonly Kept[], { key }: LetterKind, jobId: string | null): Standing {
  const of = kept.filter(({ mail }) => mail === key);
  return {
    draft: of.find((one) => one.jobId === jobId && one.usedAt === null),
    used: of.find((one) => one.jobId === jobId && one.usedAt !== null),
    organization: jobId === null ? undefined : of.find((one) => one.jobId === null && one.usedAt !== null),
  };
}
