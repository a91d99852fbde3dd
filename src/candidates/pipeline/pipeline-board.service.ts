import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { CandidateSource } from '../../jobs/model/job.entity.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { sourceChoices, sourceName } from '../../jobs/model/job-words.js';
import { Looks } from '../../looks/looks.js';
import { Database } from '../../platform/database/database.js';
import { pattern } from '../../platform/http/paging.js';
import { isDecided, type Stage } from '../application.entity.js';
import { columnOf, columnsByHand, columnsOf, type StageColumn } from '../stage-columns.js';
import { WhoIsRating } from '../who-is-rating.js';
import type { PipelineQuery } from './pipeline.dto.js';

/** A candidate as they stand in a column. */
export interface PipelineCard {
  applicationId: string;
  name: string;
  source: CandidateSource | null;
  tags: string[];
  /** ISO 8601: since when they are here. */
  since: string;
}

export interface BoardColumn {
  key: string;
  name: string;
  kind: StageColumn['kind'];
  /** How many are here; the cards are those who have been here for longest. */
  count: number;
  cards: PipelineCard[];
}

/** A column shows no more; the list of candidates shows all of them. */
const mostCards = 25;

interface Row {
  id: string;
  name: string;
  stage: Stage;
  stageId: string | null;
  source: CandidateSource | null;
  tags: string[];
  since: Date;
  count: number;
}

/** The candidates of a job by stage. Those whom the viewer still rates are in no column: it would tell what became of them. */
@Injectable()
export class PipelineBoard {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
  ) {}

  /** @returns the columns from the first, and how many candidates are in none */
  async of(viewer: Viewer, jobId: string, query: PipelineQuery): Promise<{ columns: BoardColumn[]; hidden: number }> {
    await this.jobs.job(viewer, jobId, 'candidate.view');
    const { columns, placed, hidden } = await this.read(viewer, jobId, query);
    return { columns: columns.map((column) => boardColumn(column, placed.get(column.key) ?? [])), hidden };
  }

  async page(viewer: Viewer, jobId: string, query: PipelineQuery) {
    const job = await this.jobs.job(viewer, jobId, 'candidate.view');
    const { columns, placed, hidden, tags } = await this.read(viewer, jobId, query);
    const here = `/jobs/${jobId}/pipeline`;
    const mayEdit = viewer.may('candidate.edit', jobId);
    const byHand = columns.filter(({ stage }) => !isDecided(stage));
    return {
      title: `Pipeline: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here,
      listUrl: `/jobs/${jobId}/candidates`,
      addUrl: `/jobs/${jobId}/candidates/new`,
      stagesUrl: `/jobs/${jobId}/stages`,
      mailingsUrl: `/jobs/${jobId}/mailings`,
      rejectUrl: viewer.may('decision.make', jobId) ? `/jobs/${jobId}/rejections` : '',
      columns: columns.map((column) => {
        const { key, name, count, cards } = boardColumn(column, placed.get(column.key) ?? []);
        const ways = columnsByHand({ stage: column.stage, stageId: column.id ?? null }, columns);
        return {
          ...{ key, name, count },
          /** Where a card can be taken from here; the script reads it. */
          ways: ways.map((way) => way.key).join(' '),
          cards: cards.map((card) => ({
            ...card,
            url: `/applications/${card.applicationId}`,
            sourceName: card.source ? sourceName[card.source] : '',
            movable: mayEdit && !isDecided(column.stage),
            choosable: mayEdit || viewer.may('decision.make', jobId),
          })),
          moreUrl: count > cards.length ? `/jobs/${jobId}/candidates?stage=${key}` : '',
        };
      }),
      targets: byHand.map(({ key, name }) => ({ value: key, label: name })),
      hidden,
      hiddenUrl: `/jobs/${jobId}/candidates`,
      tags: tags.map((tag) => ({ value: tag, label: tag })),
      sources: sourceChoices,
      query: { q: query.q ?? '', source: query.source ?? '', tag: query.tag ?? '' },
      filtered: Boolean(query.q ?? query.source ?? query.tag),
      mayEdit,
      empty: columns.every(({ key }) => (placed.get(key) ?? []).length === 0) && hidden === 0,
    };
  }

  /** Four queries. */
  private async read(viewer: Viewer, jobId: string, { q, source, tag }: PipelineQuery) {
    const { reader } = this.database;
    const columns = await columnsOf(reader, jobId);
    const rated = await this.rating.inJob(viewer.id, jobId);
    const rows = await reader.query<Row[]>(cardsSql, [
      ...[jobId, [...rated], q ? pattern(q) : null, source ?? null, tag ?? null],
    ]);
    const placed = new Map<string, Row[]>();
    for (const row of rows) {
      const { key } = columnOf(row, columns);
      placed.set(key, [...(placed.get(key) ?? []), row]);
    }
    const outcome = rows.filter(({ stage }) => isDecided(stage)).map(({ id }) => id);
    await this.looks.record(reader, viewer, 'list of candidates', { outcome });
    const tags = await reader.query<{ tag: string }[]>(tagsSql, [jobId, [...rated]]);
    return { columns, placed, hidden: rated.size, tags: tags.map((one) => one.tag) };
  }
}

function boardColumn({ key, name, kind }: StageColumn, rows: readonly Row[]): BoardColumn {
  // One column can hold several stages of the rules, each with a count of its own.
  const counts = new Map(rows.map(({ stage, stageId, count }) => [`${stage} ${stageId}`, count]));
  const first = rows.toSorted((one, other) => one.since.getTime() - other.since.getTime()).slice(0, mostCards);
  return {
    ...{ key, name, kind },
    count: [...counts.values()].reduce((sum, count) => sum + count, 0),
    cards: first.map(({ id, since, name: candidate, source, tags }) => ({
      applicationId: id,
      name: candidate,
      source,
      tags,
      since: since.toISOString(),
    })),
  };
}

const cardsSql = `
  select f.id, n.name, f.stage, f.stage_id as "stageId", f.source, f.tags, f.stage_since as since, f.count
    from (select a.*, row_number() over (partition by a.stage, a.stage_id order by a.stage_since, a.id) as nth,
                 (count(*) over (partition by a.stage, a.stage_id))::int as count
            from applications a
           where a.job_id = $1 and not (a.id = any($2::uuid[])) and ($4::text is null or a.source = $4)
             and ($5::text is null or exists (select from unnest(a.tags) t where lower(t) = lower($5)))
             and ($3::text is null or exists (
                   select from candidates n where n.id = a.candidate_id
                      and (n.name ilike $3 or n.email ilike $3 or n.phone ilike $3)))) f
    join candidates n on n.id = f.candidate_id
   where f.nth <= ${mostCards}
   order by f.stage_since, f.id`;

const tagsSql = `
  select min(t.tag) as tag from applications a cross join unnest(a.tags) as t (tag)
   where a.job_id = $1 and not (a.id = any($2::uuid[]))
   group by lower(t.tag) order by lower(t.tag) limit 200`;
