import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { sourceName } from '../../jobs/model/job-words.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Looks } from '../../looks/looks.js';
import { Database } from '../../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { Applied } from '../application-access.js';
import { type ApplicationSection, ApplicationSections } from '../application-sections.js';
import { isDecided } from '../application.entity.js';
import { stageName } from '../candidate-labels.js';
import { type Assessed, WhoIsRating } from '../who-is-rating.js';
import { afterMerge, type Twin, type TwinApplication } from './after-merge.js';
import { CandidateMerge } from './candidate-merge.entity.js';

/** Two candidates who seem to be one person. */
export interface DuplicatePair {
  by: 'email' | 'name and phone';
  /** The older entry first. */
  one: Twin;
  other: Twin;
}

interface Row {
  by: DuplicatePair['by'] | null;
  one: TwinRow;
  other: TwinRow;
  total: number;
}

type TwinRow = Omit<Twin, 'applications'> & {
  applications: (Omit<TwinApplication, keyof Assessed | 'stageName'> & { ownStage: string | null })[];
};

/** Candidates of a job who seem to have been entered twice, here or in another job that the viewer runs. */
@Injectable()
export class DuplicateList {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
  ) {}

  /** Four queries. What a viewer still scores is left out: merging it is not theirs either. */
  async list(viewer: Viewer, jobId: string, query: { page?: number; q?: string }): Promise<Paged<DuplicatePair>> {
    await this.jobs.job(viewer, jobId, 'candidate.edit');
    const mine = viewer.jobsWhere('candidate.edit');
    const rows = await this.database.reader.query<Row[]>(pairsSql, [
      ...[jobId, mine === 'every job' ? null : mine, query.q ? pattern(query.q) : null, offsetOf(query)],
    ]);
    const rated = await this.rating.inJob(viewer.id, jobId);
    const found = rows.filter(
      ({ by, one, other }) =>
        by !== null && ![one, other].some((twin) => twin.applications.some(({ id }) => rated.has(id))),
    );
    const ids = found.flatMap(({ one, other }) =>
      [one, other].flatMap((twin) => twin.applications.map(({ id }) => id)),
    );
    const decided = found.flatMap(({ one, other }) =>
      [one, other].flatMap((twin) => twin.applications.filter(({ stage }) => isDecided(stage)).map(({ id }) => id)),
    );
    await this.looks.record(this.database.reader, viewer, 'list of candidates', { outcome: decided });
    const assessed = await this.rating.assessed(ids, this.database.reader);
    const items = found.map(({ by, one, other }) => ({
      by: by!,
      one: twinOf(one, assessed),
      other: twinOf(other, assessed),
    }));
    return paged(items, rows[0]?.total ?? 0, query);
  }

  async page(viewer: Viewer, jobId: string, query: { page?: number; q?: string }) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit');
    const list = await this.list(viewer, jobId, query);
    return {
      title: `Duplicates: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/jobs/${jobId}/duplicates`,
      listUrl: `/jobs/${jobId}/candidates`,
      ...list,
      items: list.items.map((pair) => pairShown(pair)),
      query: { q: query.q ?? '' },
    };
  }
}

const nothing: Assessed = { sessions: 0, submitted: 0, due: 0, documents: 0 };

function twinOf({ applications, ...twin }: TwinRow, assessed: ReadonlyMap<string, Assessed>): Twin {
  return {
    ...twin,
    applications: applications.map(({ ownStage, ...one }) => ({
      ...one,
      ...(assessed.get(one.id) ?? nothing),
      stageName: ownStage ?? stageName[one.stage],
    })),
  };
}

/** A line for everything there is of either entry, the two beside each other. */
function pairShown({ by, one, other }: DuplicatePair) {
  const both = [one, other];
  const named = (twin: Twin) => twin.email ?? twin.name;
  const same = named(one) === named(other);
  return {
    by,
    id: `${one.candidateId}-${other.candidateId}`,
    heads: both.map((twin, at) => ({ name: twin.name, entry: at === 0 ? 'First entry' : 'Second entry' })),
    contact: [
      { label: 'Email', texts: both.map(({ email }) => email ?? '–') },
      { label: 'Phone', texts: both.map(({ phone }) => phone || '–') },
    ],
    applications: both.map(({ applications }) =>
      applications.map((own) => ({
        ...{ url: `/applications/${own.id}`, job: own.job, stage: own.stageName },
        source: own.source ? sourceName[own.source] : '',
        scored: assessedWords(own),
        kept: keptWords(own),
        ...{ addedAt: own.addedAt, addedBy: own.addedBy ?? '' },
      })),
    ),
    ways: [
      { keep: one, merge: other, which: 'first' },
      { keep: other, merge: one, which: 'second' },
    ].map(({ keep, merge, which }) => ({
      ...{ keep: keep.candidateId, merge: merge.candidateId },
      heading: same ? `If you keep the ${which} entry` : `If you keep ${named(keep)}`,
      label: same ? `Keep the ${which} entry` : `Keep ${named(keep)}`,
      ...afterMerge(keep, merge),
    })),
  };
}

function assessedWords({ sessions, submitted, due }: Assessed): string {
  if (sessions === 0) return 'No sessions';
  const cards = [submitted > 0 && `${submitted} submitted`, due > 0 && `${due} due`].filter(Boolean).join(', ');
  return `${sessions} ${sessions === 1 ? 'session' : 'sessions'}${cards ? `; scorecards: ${cards}` : ''}`;
}

function keptWords({ resume, documents, notes, tags }: TwinApplication): string {
  const of = (count: number, one: string, more: string) => count > 0 && `${count} ${count === 1 ? one : more}`;
  return [
    resume,
    of(documents, 'file for a session', 'files for sessions'),
    of(notes, 'note', 'notes'),
    tags.length > 0 && `tags: ${tags.join(', ')}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** What was merged into a candidate, on the page of their application; and the other résumé, where there were two. */
@Injectable()
export class MergedEntries implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    const section = (_: Viewer, applied: Applied) => this.section(applied);
    this.sections.add({ place: 70, whileRating: 'hidden', section });
  }

  private async section({ application }: Applied): Promise<ApplicationSection | undefined> {
    const { id, candidateId } = application;
    const rows = await this.database.reader.find(CandidateMerge, {
      where: { candidateId },
      order: { at: 'DESC' },
      take: 20,
    });
    const here = rows.filter(({ applicationId }) => applicationId === id || applicationId === null);
    if (here.length === 0) return undefined;
    return {
      title: 'Merged entries',
      lines: here.map(({ merged, byName, at }) => {
        const own = merged.application;
        const stage = own ? `; a second entry in this job, at ${stageName[own.stage].toLowerCase()}` : '';
        const screen = own?.screen ? `; screening note: ${own.screen}` : '';
        const contact = [merged.email, merged.phone].filter(Boolean).join(', ');
        return { text: `“${merged.name}”${contact ? `, ${contact}` : ''}${stage}${screen}. Merged by ${byName}.`, at };
      }),
      links: here.flatMap(({ id: mergeId, resumeId }) =>
        resumeId ? [{ url: `/applications/${id}/merges/${mergeId}/resume`, label: 'The other résumé' }] : [],
      ),
    };
  }
}

const mineSql = '($2::uuid[] is null or a.job_id = any($2::uuid[]))';

const twin = (of: string): string => `
  json_build_object('candidateId', ${of}.id, 'name', ${of}.name, 'email', ${of}.email, 'phone', ${of}.phone,
    'elsewhere', exists (select from applications a where a.candidate_id = ${of}.id and not ${mineSql}),
    'jobs', array(select j.title from applications a join jobs j on j.id = a.job_id
                   where a.candidate_id = ${of}.id and ${mineSql} order by a.created_at, j.id limit 10),
    'applications', array(
      select json_build_object('id', a.id, 'jobId', a.job_id, 'job', j.title, 'stage', a.stage, 'ownStage', st.name,
               'source', a.source, 'resume', f.file_name, 'tags', a.tags, 'addedAt', a.created_at, 'addedBy', e.actor_name,
               'notes', (select count(*)::int from application_notes w where w.application_id = a.id))
        from applications a
        join jobs j on j.id = a.job_id
        left join job_stages st on st.id = a.stage_id
        left join stored_files f on f.id = a.resume_id
        left join lateral (select v.actor_name from audit_events v
                            where v.payload->>'applicationId' = a.id::text and v.type = 'candidate.added'
                            order by v.sequence limit 1) e on true
       where a.candidate_id = ${of}.id and ${mineSql} order by a.created_at, a.id limit 10))`;

/** With more entries like one than this, a list of pairs helps no one. */
const mostAlike = 20;

/** Each pair once, found in the indexes of the keys, one candidate of the job after another; a row at least, which tells how many there are. */
const pairsSql = `
  with mine as materialized (
    select distinct n.id, mail_key(n.email) as mail, phone_key(n.phone) as phone, name_key(n.name) as named
      from applications a join candidates n on n.id = a.candidate_id where a.job_id = $1),
  alike as (
    select m.id as one, o.id as other, 1 as rank from mine m cross join lateral (
      select k.id from candidates k where mail_key(k.email) = m.mail and k.id <> m.id limit ${mostAlike}) o
     where m.mail is not null
    union all
    select m.id, o.id, 2 from mine m cross join lateral (
      select k.id from candidates k
       where phone_key(k.phone) = m.phone and name_key(k.name) = m.named and k.id <> m.id limit ${mostAlike}) o
     where m.phone is not null),
  pairs as materialized (
    select least(one, other) as one, greatest(one, other) as other, min(rank) as rank from alike
     where exists (select from applications a where a.candidate_id = alike.other
                      and ($2::uuid[] is null or a.job_id = any($2::uuid[])))
       and ($3::text is null or exists (select from candidates n where n.id in (one, other)
              and (n.name ilike $3 or n.email ilike $3 or n.phone ilike $3)))
     group by 1, 2),
  page as (select * from pairs order by one, other limit ${pageSize} offset $4)
  select case p.rank when 1 then 'email' when 2 then 'name and phone' end as by, ${twin('k')} as one, ${twin('o')} as other,
         n.total
    from (select count(*)::int as total from pairs) n
    left join page p on true
    left join candidates k on k.id = p.one
    left join candidates o on o.id = p.other
   order by p.one, p.other`;
