import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import type { CandidateSource } from '../jobs/model/job.entity.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { sourceChoices, sourceName } from '../jobs/model/job-words.js';
import { Looks } from '../looks/looks.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, paged, pageSize, pattern, type Paged } from '../platform/http/paging.js';
import { acceptedEndings } from './media-type.js';
import { Application, type Stage } from './application.entity.js';
import type { CandidateQuery } from './candidate.dto.js';
import { publicColumn } from './application-view.js';
import { stageHidden } from './candidate-labels.js';
import type { StageKind } from './job-stage.entity.js';
import { columnFilter, columnNamed, columnOf, columnsOf, type StageColumn } from './stage-columns.js';
import { WhoIsRating } from './who-is-rating.js';
import { idPlace, namePlace, Places, type Stretch } from '../platform/http/cursors.js';

export interface ListedCandidate {
  applicationId: string;
  key: string;
  name: string;
  email: string | null;
  phone: string;
  /** Null while the viewer still scores this candidate: it would tell what became of them. */
  stage: Stage | null;
  /** The stage as the job has it; null as for `stage`. */
  column: { key: string; name: string; kind: StageKind } | null;
  /** None while the viewer still scores this candidate. */
  tags: string[];
  source: CandidateSource | null;
  /** ISO 8601. */
  appliedAt: string;
}

/** The candidates of a job, as a list and as its page. */
@Injectable()
export class CandidateList {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
  ) {}

  async list(viewer: Viewer, jobId: string, query: CandidateQuery): Promise<Paged<ListedCandidate>> {
    const { found, rated, columns } = await this.wanted(viewer, jobId, query);
    const [rows, total] = await found.skip(offsetOf(query)).take(pageSize).getManyAndCount();
    await this.noteShown(viewer, rows, rated);
    return paged(rows.map(listedFor(rated, columns)), total, query);
  }

  /** For programs: what follows a place in the list. @throws BadCursor */
  async stretch(viewer: Viewer, jobId: string, query: CandidateQuery): Promise<Stretch<ListedCandidate>> {
    const { found, rated, columns } = await this.wanted(viewer, jobId, query);
    const places = new Places(query, `candidates ${jobId}`);
    const [name, id] = places.after(namePlace, idPlace) ?? [];
    if (id !== undefined)
      found.andWhere('(candidate.name, application.id) > (:afterName, :afterId)', { afterName: name, afterId: id });
    const rows = await found.limit(places.limit).getMany();
    await this.noteShown(viewer, rows.slice(0, places.limit - 1), rated);
    return places.stretch(
      rows,
      (row) => [row.candidate!.name, row.id],
      (taken) => taken.map(listedFor(rated, columns)),
    );
  }

  /** What a query asks for, in its order, with whom the viewer still rates and the stages of the job. */
  private async wanted(viewer: Viewer, jobId: string, query: CandidateQuery) {
    await this.jobs.job(viewer, jobId, 'candidate.view');
    const found = this.database.reader
      .createQueryBuilder(Application, 'application')
      .innerJoinAndSelect('application.candidate', 'candidate')
      .where('application.job_id = :jobId', { jobId });
    const rated = await this.rating.inJob(viewer.id, jobId);
    const columns = await columnsOf(this.database.reader, jobId);
    if (query.stage) {
      const only = columnFilter(columnNamed(query.stage, columns, 'stage'), columns);
      found.andWhere('application.stage in (:...stages)', only);
      if (only.id !== null) {
        found.andWhere('(application.stage_id = :id or (:first and application.stage_id is null))', only);
      }
      if (rated.size > 0) found.andWhere('application.id not in (:...rated)', { rated: [...rated] });
    }
    if (query.source) found.andWhere('application.source = :source', { source: query.source });
    if (query.q) {
      found.andWhere('(candidate.name ilike :words or candidate.email ilike :words or candidate.phone ilike :words)', {
        words: pattern(query.q),
      });
    }
    return { found: found.orderBy('candidate.name').addOrderBy('application.id'), rated, columns };
  }

  private async noteShown(viewer: Viewer, rows: readonly Application[], rated: ReadonlySet<string>): Promise<void> {
    const decided = rows.filter(({ id, stage }) => !rated.has(id) && (stage === 'hired' || stage === 'declined'));
    await this.looks.record(this.database.reader, viewer, 'list of candidates', {
      outcome: decided.map(({ id }) => id),
    });
  }

  /** The page of the list. */
  async page(viewer: Viewer, jobId: string, query: CandidateQuery) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    const list = await this.list(viewer, jobId, query);
    const columns = await columnsOf(this.database.reader, jobId);
    return {
      title: `Candidates: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      ...list,
      items: list.items.map((item) => ({
        ...item,
        stageName: item.column?.name ?? stageHidden,
        sourceName: item.source ? sourceName[item.source] : '',
      })),
      query: { q: query.q ?? '', stage: query.stage ?? '', source: query.source ?? '' },
      filtered: Boolean(query.q ?? query.stage ?? query.source),
      baseUrl: `/jobs/${jobId}/candidates`,
      pipelineUrl: `/jobs/${jobId}/pipeline`,
      sourcesUrl: `/jobs/${jobId}/sources`,
      duplicatesUrl: `/jobs/${jobId}/duplicates`,
      stages: columns.map(({ key, name }) => ({ value: key, label: name })),
      sources: sourceChoices,
      mayEdit: viewer.may('candidate.edit', jobId),
    };
  }

  /** The page with the forms that bring candidates in: one by one, or as a table. */
  async newPage(viewer: Viewer, jobId: string) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.edit');
    const usual = job.sources.length > 0 ? job.sources : undefined;
    return {
      title: `Add candidates: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      baseUrl: `/jobs/${jobId}/candidates`,
      sources: sourceChoices.filter(({ value }) => usual?.includes(value) ?? true),
      accept: acceptedEndings,
    };
  }
}

const listedFor =
  (rated: ReadonlySet<string>, columns: readonly StageColumn[]) =>
  (row: Application): ListedCandidate =>
    listed(row, rated.has(row.id) ? undefined : columnOf(row, columns));

/** @param column where they are; nothing where the viewer still scores them */
function listed(application: Application, column: StageColumn | undefined): ListedCandidate {
  const { candidate } = application;
  return {
    applicationId: application.id,
    key: application.key,
    name: candidate?.name ?? '',
    email: candidate?.email ?? null,
    phone: candidate?.phone ?? '',
    stage: column ? application.stage : null,
    column: column ? publicColumn(column) : null,
    tags: column ? application.tags : [],
    source: application.source,
    appliedAt: application.createdAt.toISOString(),
  };
}
