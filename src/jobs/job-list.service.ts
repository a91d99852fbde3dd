import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize, pattern } from '../platform/http/paging.js';
import type { JobListQuery } from './model/job.dto.js';
import type { JobStatus } from './model/job.entity.js';
import { rolesInWords } from './model/job-words.js';
import { idPlace, momentPlace, Places, type Stretch } from '../platform/http/cursors.js';

/** A job as it stands in a list. */
export interface JobSummary {
  id: string;
  title: string;
  department: string;
  location: string;
  requisition: string;
  status: JobStatus;
  createdAt: string;
  candidates: number;
}

type Row = Omit<JobSummary, 'createdAt'> & { createdAt: Date; total: number };

/** The jobs that a viewer runs, the newest first. */
@Injectable()
export class JobList {
  constructor(private readonly database: Database) {}

  async of(viewer: Viewer, query: JobListQuery): Promise<Paged<JobSummary>> {
    const { where, parameters } = wanted(viewer, query);
    const rows = await this.database.reader.query<Row[]>(
      `select ${shown}, count(*) over ()::int as total
         from jobs j where ${where} order by j.created_at desc, j.id desc limit ${pageSize} offset ${offsetOf(query)}`,
      parameters,
    );
    const total = rows[0]?.total ?? (await this.count(where, parameters, query));
    const items = rows.map(({ total: _total, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
    return paged(items, total, query);
  }

  /** For programs: what follows a place in the list. @throws BadCursor */
  async stretch(viewer: Viewer, query: JobListQuery): Promise<Stretch<JobSummary>> {
    const { where, parameters } = wanted(viewer, query);
    const places = new Places(query, 'jobs');
    const [at, id] = places.after(momentPlace, idPlace) ?? [null, null];
    const rows = await this.database.reader.query<(Omit<Row, 'total'> & { place: string })[]>(
      `select ${shown}, j.created_at::text as place from jobs j
        where ${where} and ($4::timestamptz is null or (j.created_at, j.id) < ($4::timestamptz, $5::uuid))
        order by j.created_at desc, j.id desc limit ${places.limit}`,
      [...parameters, at, id],
    );
    return places.stretch(
      rows,
      (row) => [row.place, row.id],
      (taken) => taken.map(({ place: _place, createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() })),
    );
  }

  /** A page past the last one has no row to carry the total. */
  private async count(where: string, parameters: unknown[], query: JobListQuery): Promise<number> {
    if ((query.page ?? 1) === 1) return 0;
    const [row] = await this.database.reader.query<[{ total: number }]>(
      `select count(*)::int as total from jobs j where ${where}`,
      parameters,
    );
    return row.total;
  }

  /** The list with what its page says besides. */
  async page(viewer: Viewer, query: JobListQuery) {
    const list = await this.of(viewer, query);
    const searched = query.q !== undefined || (query.status ?? 'open') !== 'open';
    return {
      ...list,
      items: list.items.map((job) => ({ ...job, roles: rolesInWords(viewer.rolesOn(job.id)) })),
      q: query.q ?? '',
      status: query.status ?? 'open',
      statuses: [
        { value: 'open', label: 'Open' },
        { value: 'closed', label: 'Closed' },
        { value: 'all', label: 'All' },
      ],
      query: { q: query.q, status: query.status },
      mayOpen: viewer.may('job.open'),
      mayImport: viewer.may('round.import'),
      empty: emptyWords(viewer, searched),
    };
  }
}

function emptyWords(viewer: Viewer, searched: boolean) {
  if (searched) return { title: 'Nothing found', text: 'None of your jobs match. Try fewer words, or show all jobs.' };
  if (viewer.may('job.open')) {
    return {
      title: 'No open jobs yet',
      text: 'Create your first job from scratch, or start from the sample role, which includes a job analysis, a plan, and questions.',
    };
  }
  return {
    title: 'You don’t manage any jobs',
    text: 'A recruiter or hiring manager can add you to a hiring team. Anything you need to score is under My scorecards.',
  };
}

const shown = `j.id, j.title, j.department, j.location, j.requisition, j.status, j.created_at as "createdAt",
  (select count(*) from applications a where a.job_id = j.id)::int as candidates`;

function wanted(viewer: Viewer, query: JobListQuery): { where: string; parameters: unknown[] } {
  const mine = viewer.jobsWhere('job.view');
  const status = query.status ?? 'open';
  return {
    where: `($1::uuid[] is null or j.id = any($1::uuid[])) and ($2::text is null or j.status = $2)
      and ($3::text is null or concat_ws(E'\\n', j.title, j.requisition, j.department, j.location) ilike $3)`,
    parameters: [
      mine === 'every job' ? null : mine,
      status === 'all' ? null : status,
      query.q ? pattern(query.q) : null,
    ],
  };
}
