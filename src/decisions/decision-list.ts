import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Blindness } from '../assessments/model/blindness.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from '../candidates/application-access.js';
import type { Stage } from '../candidates/application.entity.js';
import { type ApplicationSection, ApplicationSections } from '../candidates/application-sections.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { stageHidden, stageName } from '../candidates/candidate-labels.js';
import { Comparisons } from '../comparison/pages/comparison.service.js';
import { candidateHeads } from '../comparison/pages/score-table.js';
import { mostCandidates } from '../comparison/pages/selection.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, paged, pageSize, pattern, type ListQuery, type Paged } from '../platform/http/paging.js';
import type { DecisionQuery } from './decision.dto.js';
import { basisKeys } from './decision-basis.js';
import { Decision } from './decision.entity.js';
import { inWords, outcomeName, shown, type ShownDecision, standing } from './decision-words.js';
import type { Regional } from '../platform/base/regional.js';
import { type CursorQuery, idPlace, momentPlace, Places, type Stretch } from '../platform/http/cursors.js';

/** The decisions of a job, as data, as their page, and as a part of the application's page. */
@Injectable()
export class DecisionList implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly comparisons: Comparisons,
    private readonly blindness: Blindness,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.sections.add({
      place: 30,
      whileRating: 'hidden',
      section: (viewer, applied) => this.section(viewer, applied),
    });
  }

  /** All decisions for a job, newest first; none on candidates whom the viewer is still scoring. */
  async list(viewer: Viewer, jobId: string, query: ListQuery): Promise<Paged<ShownDecision>> {
    const { found, hidesOrder } = await this.wanted(viewer, jobId);
    const [rows, total] = await found.offset(offsetOf(query)).limit(pageSize).getManyAndCount();
    await this.noteShown(viewer, rows);
    return paged(
      rows.map((row) => shown(row, hidesOrder)),
      total,
      query,
    );
  }

  /** For programs: what follows a place in the list. @throws BadCursor */
  async stretch(viewer: Viewer, jobId: string, query: CursorQuery): Promise<Stretch<ShownDecision>> {
    const { found, hidesOrder } = await this.wanted(viewer, jobId);
    const places = new Places(query, `decisions ${jobId}`);
    const [at, id] = places.after(momentPlace, idPlace) ?? [];
    if (id !== undefined) found.andWhere('(decision.decided_at, decision.id) < (:at::timestamptz, :id)', { at, id });
    const { entities, raw } = await found
      .addSelect('decision.decided_at::text', 'place')
      .limit(places.limit)
      .getRawAndEntities<{ place: string }>();
    const rows = entities.map((decision, index) => ({ decision, place: raw[index]!.place }));
    await this.noteShown(viewer, entities.slice(0, places.limit - 1));
    return places.stretch(
      rows,
      ({ decision, place }) => [place, decision.id],
      (taken) => taken.map(({ decision }) => shown(decision, hidesOrder)),
    );
  }

  private async wanted(viewer: Viewer, jobId: string) {
    await this.jobs.job(viewer, jobId, 'comparison.view');
    const rated = await this.rating.inJob(viewer.id, jobId);
    const hidesOrder = await this.hidesOrder(viewer, jobId);
    const found = this.database.reader
      .createQueryBuilder(Decision, 'decision')
      .innerJoin('decision.application', 'application')
      .where('application.job_id = :jobId', { jobId });
    if (rated.size > 0) found.andWhere('application.id not in (:...rated)', { rated: [...rated] });
    return { found: found.orderBy('decision.decided_at', 'DESC').addOrderBy('decision.id', 'DESC'), hidesOrder };
  }

  private async noteShown(viewer: Viewer, rows: readonly Decision[]): Promise<void> {
    const outcome = [...new Set(rows.map((row) => row.applicationId))];
    await this.blindness.recordShown(this.database.reader, viewer, 'decisions', { outcome });
  }

  /**
   * One page of those who were assessed or decided on. In the order of scores, with each candidate's, where the job has as
   * many candidates as a comparison shows; nothing is worked out for more, who are listed by name.
   */
  async page(viewer: Viewer, jobId: string, query: DecisionQuery, regional: Regional) {
    const job = await this.jobs.job(viewer, jobId, 'comparison.view');
    const rated = await this.rating.inJob(viewer.id, jobId);
    const hidesOrder = await this.hidesOrder(viewer, jobId);
    const { choices, total, fits, assessed } = await this.choices(jobId, query, [...rated]);
    const scored = assessed <= mostCandidates;
    const ranked = scored && assessed > 0 ? await this.ranked(viewer, jobId) : new Map<string, string>();
    const rows = await this.rowsOf(jobId, query, { rated: [...rated], order: [...ranked.keys()] });
    const decisions = await this.decisionsOn(rows.items.map(({ id }) => id));
    const outcome = [...decisions.keys()].filter((id) => !rated.has(id));
    await this.blindness.recordShown(this.database.reader, viewer, 'decisions', { outcome });
    const nameOf = hidesOrder ? (key: string) => key : await this.namesIn(jobId, [...decisions.values()].flat());
    return {
      title: `Decisions: ${job.title}`,
      ...jobPlaces(job, 'decisions'),
      here: `/jobs/${jobId}/decisions`,
      comparisonUrl: `/jobs/${jobId}/comparison`,
      candidatesUrl: `/jobs/${jobId}/candidates`,
      ...rows,
      items: rows.items.map((row) =>
        rowOf(row, scored ? (ranked.get(row.key) ?? 'not scored yet') : '', decisions.get(row.id) ?? [], {
          hidden: rated.has(row.id),
          hidesOrder,
          nameOf,
          regional,
        }),
      ),
      scored,
      query: { q: query.q },
      search: total > choices.length || query.q !== undefined,
      mayDecide: viewer.may('decision.make', jobId) && total > 0,
      choices,
      offered:
        fits > choices.length ? `The first ${choices.length} of ${fits}. Search to narrow them down.` : undefined,
      chosen: query.application ?? '',
      outcomes: Object.entries(outcomeName).map(([value, label]) => ({ value, label })),
    };
  }

  /** Up to so many decisions in words, the oldest first; none on candidates whom the viewer still rates. */
  async inWords(viewer: Viewer, jobId: string, most: number, regional: Regional) {
    const rated = await this.rating.inJob(viewer.id, jobId);
    const hidesOrder = await this.hidesOrder(viewer, jobId);
    const rows = await this.database.reader.find(Decision, {
      where: { application: { jobId }, ...(rated.size > 0 ? { applicationId: Not(In([...rated])) } : {}) },
      relations: { application: { candidate: true } },
      order: { decidedAt: 'DESC', id: 'DESC' },
      take: most,
    });
    const nameOf = hidesOrder ? (key: string) => key : await this.namesIn(jobId, rows);
    return rows.toReversed().map((row) => ({
      candidate: row.application?.candidate?.name ?? '',
      ...inWords(shown(row, hidesOrder), nameOf, regional),
    }));
  }

  /** By their keys, the highest score first. */
  private async ranked(viewer: Viewer, jobId: string): Promise<Map<string, string>> {
    const all = { candidates: [], assessments: [] };
    const { comparison } = await this.comparisons.forViewer(viewer, jobId, all, 'decisions');
    const heads = candidateHeads(comparison);
    return new Map(
      comparison.candidates.map((candidate, at) => [candidate.key, standing(candidate, heads[at]?.place)]),
    );
  }

  /** Whom one may decide on, as many as a list can be looked through; and how many candidates were assessed. */
  private async choices(jobId: string, { q, application }: DecisionQuery, rated: readonly string[]) {
    const rows = await this.database.reader.query<
      { id: string | null; name: string; total: number; fits: number; assessed: number }[]
    >(choicesSql, [jobId, q ? pattern(q) : null, application ?? null, mostOffered, rated]);
    const [first] = rows;
    const choices = rows.flatMap(({ id, name }) => (id === null ? [] : [{ value: id, label: name }]));
    return {
      choices: choices.toSorted((one, other) => one.label.localeCompare(other.label)),
      total: first?.total ?? 0,
      fits: first?.fits ?? 0,
      assessed: first?.assessed ?? 0,
    };
  }

  private async rowsOf(
    jobId: string,
    query: DecisionQuery,
    { rated, order }: { rated: string[]; order: string[] },
  ): Promise<Paged<Row>> {
    const words = query.q ? pattern(query.q) : null;
    const given = [jobId, words, rated, order, pageSize, offsetOf(query)];
    const rows = await this.database.reader.query<(Row & { total: number })[]>(rowsSql, given);
    const items = rows.filter(({ id }) => id !== null);
    return paged(items, rows[0]?.total ?? 0, query);
  }

  /** Whoever decided may have seen more than this viewer. What only an administrator may see is left out here. */
  private async hidesOrder(viewer: Viewer, jobId: string): Promise<boolean> {
    if (await this.blindness.seesAll(viewer, jobId, this.database.reader)) return false;
    const sights = await this.blindness.ofJob(viewer, jobId, this.database.reader);
    return [...sights.values()].some(({ sight, asAdministrator }) => sight !== 'all' || asAdministrator);
  }

  /** By application, the newest first. */
  private async decisionsOn(applications: readonly string[]): Promise<Map<string, Decision[]>> {
    const rows = await this.database.reader.find(Decision, {
      where: { applicationId: In([...applications]) },
      order: { decidedAt: 'DESC', id: 'DESC' },
    });
    const found = new Map<string, Decision[]>();
    for (const row of rows) found.set(row.applicationId, [...(found.get(row.applicationId) ?? []), row]);
    return found;
  }

  /** The names of those who stand in the comparisons that decisions were made on, by their keys. One query. */
  private async namesIn(jobId: string, decisions: readonly Decision[]): Promise<(key: string) => string> {
    const keys = decisions.flatMap(({ basis }) => (basis ? basisKeys(basis) : []));
    const rows = await this.database.reader.query<{ key: string; name: string }[]>(
      `select a.key, n.name from applications a join candidates n on n.id = a.candidate_id
        where a.job_id = $1 and a.key = any ($2::text[])`,
      [jobId, [...new Set(keys)]],
    );
    const names = new Map(rows.map(({ key, name }) => [key, name]));
    return (key) => names.get(key) ?? key;
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    const { jobId, id: applicationId } = application;
    if (!viewer.may('comparison.view', jobId)) return undefined;
    const [last] = await this.database.reader.find(Decision, {
      where: { applicationId },
      order: { decidedAt: 'desc', id: 'desc' },
      take: 1,
    });
    if (last)
      await this.blindness.recordShown(this.database.reader, viewer, 'application', { outcome: [applicationId] });
    const text = last ? `${outcomeName[last.outcome]}, decided by ${last.decidedByName}: ${last.reason}` : 'None yet.';
    return {
      title: 'Decision',
      lines: [{ text, at: last?.decidedAt }],
      links: [{ url: `/jobs/${jobId}/decisions?application=${applicationId}`, label: 'All decisions' }],
    };
  }
}

interface Row {
  id: string;
  key: string;
  name: string;
  stage: Stage;
}

/** More candidates than these are narrowed down by words. */
const mostOffered = 200;

/** A row at least, which tells how many there are. */
const choicesSql = `
  with open as materialized (
    select a.id, c.name, $2::text is null or c.name ilike $2 as fits
      from applications a join candidates c on c.id = a.candidate_id where a.job_id = $1 and (a.stage <> 'withdrawn' or a.id = any($5::uuid[])))
  select o.id, o.name, n.*
    from (select (select count(*)::int from applications where job_id = $1) as total,
                 (select count(*)::int from open where fits) as fits,
                 (select count(distinct s.application_id)::int from applications a join sittings s on s.application_id = a.id
                   where a.job_id = $1) as assessed) n
    left join (select * from open where fits or id = $3 order by id = $3 desc, lower(name), id limit $4) o on true`;

/** Held sittings move nobody's stage. */
const rowsSql = `
  with found as materialized (
    select a.id, a.key, c.name, a.stage, array_position($4::text[], a.key) as place
      from applications a join candidates c on c.id = a.candidate_id
     where a.job_id = $1 and ($2::text is null or c.name ilike $2)
       -- Whoever still scores somebody must not learn from the list what became of them.
       and (a.id = any($3::uuid[]) or a.stage in ('assessment', 'finalist', 'hired')
            or exists (select from decisions d where d.application_id = a.id)
            or (a.stage in ('applied', 'screen') and exists (select from sittings s where s.application_id = a.id))))
  select f.id, f.key, f.name, f.stage, n.total
    from (select count(*)::int as total from found) n
    left join (select * from found order by place nulls last, lower(name), id limit $5 offset $6) f on true
   order by f.place nulls last, lower(f.name), f.id`;

function rowOf(
  { id, name, stage }: Row,
  standing: string,
  decisions: readonly Decision[],
  {
    hidden,
    hidesOrder,
    nameOf,
    regional,
  }: { hidden: boolean; hidesOrder: boolean; nameOf: (key: string) => string; regional: Regional },
) {
  const [latest, ...earlier] = hidden
    ? []
    : decisions.map((decision) => inWords(shown(decision, hidesOrder), nameOf, regional));
  return {
    applicationId: id,
    name,
    stageName: hidden ? stageHidden : stageName[stage],
    standing,
    hidden,
    latest: latest ?? null,
    earlier,
  };
}
