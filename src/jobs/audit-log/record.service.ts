import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { Forbidden, InvalidInput } from '../../platform/base/domain-errors.js';
import { Line } from '../../platform/http/fields.js';
import { offsetOf, type Paged, paged, pageSize } from '../../platform/http/paging.js';
import { Looks } from '../../looks/looks.js';
import { JobAccess } from '../model/job-access.js';
import { ratedIdentities } from '../../assessments/model/scorecards-to-come.service.js';
import { jobPlaces } from '../model/job-navigation.js';
import { capitalized } from '../model/job-words.js';
import { mostFound, searchRecord } from './record-search.js';
import { inWords, sentenceOf } from './record-words.js';
import { CursorQuery, idPlace, Places, type Stretch } from '../../platform/http/cursors.js';

/** Something that happened, told. The recorded facts themselves stay inside: some of them are about drafts. */
export interface ToldEvent {
  at: string;
  /** Nobody for what the operator or the first start did. */
  actorId: string | null;
  actor: string;
  type: string;
  /** What follows the actor's name. */
  sentence: string;
  jobId: string | null;
  job: string | null;
}

export class RecordQuery extends CursorQuery {
  @Line({ optional: true, max: 100, description: 'A kind of event, such as member.added.' })
  type?: string;
}

interface Row {
  at: Date;
  actorId: string | null;
  actor: string;
  type: string;
  payload: Record<string, unknown>;
  jobId: string | null;
  job: string | null;
  person: string | null;
  candidate: string | null;
}

/** An identifier among the recorded facts, as one; nothing where it is anything else. */
const idIn = (name: string): string =>
  `case when e.payload->>'${name}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (e.payload->>'${name}')::uuid end`;

/** Nobody counts further: of a long record the count would take longer than the page. */
export const mostCounted = 10_000;

/** The application that took over what another one was, where two entries of a person were merged. */
const kept = `(select g.application_id from candidate_merges g where g.merged_application_id = ${idIn('applicationId')} limit 1)`;

// Events of scorecards are not traced to the candidate, nor are those of a sitting whose author is hidden from whoever
// reads: that would say whose work it is.
const traced = `
  left join jobs j on j.id = e.job_id
  left join people p on p.id = ${idIn('personId')}
  left join sittings s on e.type like 'sitting.%' and s.id = ${idIn('sittingId')}
  left join applications a on a.id = coalesce(${kept}, ${idIn('applicationId')}, s.application_id) and (s.id is null or not exists (
       select 1 from scorecards o join assessments t on t.id = s.assessment_id
        where o.sitting_id = s.id and o.panelist_id = $3 and o.state in ('due', 'draft') and t.hide_author))
  left join candidates c on c.id = a.candidate_id`;

/** Events by their place in the record, each with what it is about; `$3` is the viewer. */
const told = `
  select e.at, e.actor_id as "actorId", e.actor_name as actor, e.type, e.payload, e.job_id as "jobId",
         j.title as job, p.name as person, c.name as candidate
    from audit_events e ${traced}`;

/** The applications of everybody whom a viewer still rates. */
async function ratedBy(manager: EntityManager, viewer: Viewer): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `with rated as materialized (
       select a.id, n.id as candidate_id from applications a join candidates n on n.id = a.candidate_id
        where n.identity in (${ratedIdentities('$1')}))
     select id from rated
     union
     select g.merged_application_id from candidate_merges g
      where g.candidate_id in (select candidate_id from rated) and g.merged_application_id is not null`,
    [viewer.id],
  );
  return rows.map(({ id }) => id);
}

/** Those of some events that do not tell what became of somebody whom the viewer still rates, in their order. */
async function withoutOutcomes(
  manager: EntityManager,
  sequences: readonly string[],
  rated: readonly string[],
): Promise<string[]> {
  const rows = await manager.query<{ sequence: string }[]>(
    `select e.sequence from audit_events e where e.sequence = any($1::bigint[]) and ${tellsNoOutcome('$2')} ${newestFirst}`,
    [sequences, rated],
  );
  return rows.map(({ sequence }) => sequence);
}

/** Only the conditions that there are, so that the page is found in an index and nothing else is read. */
function kindOf(
  jobId: string | null,
  type: string | null,
  rated: readonly string[],
): { where: string; parameters: (string | readonly string[])[] } {
  const parameters: (string | readonly string[])[] = [jobId, type].filter((one) => one !== null);
  const conditions = [
    ...(jobId === null ? [] : ['e.job_id = $1::uuid']),
    ...(type === null ? [] : [`e.type = $${parameters.length}`]),
  ];
  if (rated.length > 0) conditions.push(tellsNoOutcome(`$${parameters.push(rated)}`));
  return { where: conditions.length > 0 ? `where ${conditions.join(' and ')}` : '', parameters };
}

/** Kinds of events that tell what became of a candidate. */
const tellOutcomes = ['application.moved', 'application.tagged', 'candidate.mailed', 'candidate.mail_failed'].concat([
  'decision.made',
  'note.added',
  'note.removed',
]);

/** What became of a candidate stays away from whoever still rates them. @param rated the parameter with applications */
const tellsNoOutcome = (rated: string): string =>
  `not (e.type in (${tellOutcomes.map((type) => `'${type}'`).join(', ')}) and coalesce(e.payload->>'applicationId', '') = any(${rated}::text[]))`;

const newestFirst = 'order by e.sequence desc';

const everyOne = `${told} where e.job_id = $1 and $2::text is null order by e.sequence`;

/** Each kind of event that there is, from one to the next in the index: a record has many events of few kinds. */
const kinds = `
  with recursive known as (
    (select type from audit_events where $1::uuid is null or job_id = $1 order by type limit 1)
    union all
    select (select e.type from audit_events e
             where ($1::uuid is null or e.job_id = $1) and e.type > known.type order by e.type limit 1)
      from known where known.type is not null
  ) select type from known where type is not null`;

/** Those kinds that tell an outcome of somebody whom the viewer does not rate. */
const otherKinds = `
  select k.type from unnest(array[${tellOutcomes.map((type) => `'${type}'`).join(', ')}]) as k (type)
   where exists (select 1 from audit_events e
                  where e.type = k.type and ($1::uuid is null or e.job_id = $1) and ${tellsNoOutcome('$2')})`;

/** A page of the record; `total` stops at 10,000 (of a search, at 1,000), and `more` says that there are more. */
export interface RecordPage extends Paged<ToldEvent> {
  more: boolean;
}

/** What happened, the newest first: on one job, or (for administrators) everywhere. */
@Injectable()
export class RecordReader {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly looks: Looks,
  ) {}

  async ofJob(viewer: Viewer, jobId: string, query: RecordQuery): Promise<RecordPage> {
    await this.access.job(viewer, jobId, 'job.record');
    return this.events(viewer, jobId, query);
  }

  /** @throws Forbidden for whoever is no administrator */
  async everywhere(viewer: Viewer, query: RecordQuery): Promise<RecordPage> {
    if (!viewer.may('record.view')) throw new Forbidden();
    return this.events(viewer, null, query);
  }

  /** For programs: what follows a place in the log. @throws BadCursor; InvalidInput where words are searched for */
  async stretch(viewer: Viewer, jobId: string | null, query: RecordQuery): Promise<Stretch<ToldEvent>> {
    if (jobId === null) {
      if (!viewer.may('record.view')) throw new Forbidden();
    } else await this.access.job(viewer, jobId, 'job.record');
    if (query.q) throw InvalidInput.field('q', 'Search by page; “limit” and “cursor” read the whole log.');
    const { reader } = this.database;
    const places = new Places(query, `record ${jobId ?? ''}`);
    const [last] = places.after(idPlace) ?? [];
    const { where, parameters } = kindOf(jobId, query.type ?? null, await ratedBy(reader, viewer));
    // A place is the event itself: how many others came in between is nobody's to count.
    const before =
      last === undefined
        ? ''
        : `e.sequence < (select l.sequence from audit_events l where l.id = $${parameters.push(last)})`;
    const conditions = [where.replace(/^where /, ''), before].filter(Boolean).join(' and ');
    const found = await reader.query<{ id: string; sequence: string }[]>(
      `select e.id, e.sequence from audit_events e ${conditions && `where ${conditions}`} ${newestFirst} limit ${places.limit}`,
      parameters,
    );
    const rows = await reader.query<Row[]>(
      `${told} where e.sequence = any($1::bigint[]) and $2::text is null ${newestFirst}`,
      [found.map(({ sequence }) => sequence), null, viewer.id],
    );
    await this.looks.record(reader, viewer, 'record', { outcome: outcomesIn(rows.slice(0, places.limit - 1)) });
    return places.stretch(
      rows.map((row, index) => ({ row, id: found[index]!.id })),
      ({ id }) => [id],
      (taken) => taken.map(({ row }) => toldEvent(row)),
    );
  }

  async jobPage(viewer: Viewer, jobId: string, query: RecordQuery) {
    const job = await this.access.job(viewer, jobId, 'job.record');
    const list = await this.ofJob(viewer, jobId, query);
    const page = { title: `Activity log: ${job.title}`, ...jobPlaces(job, 'record'), ofJob: true };
    return { ...page, ...(await this.around(viewer, jobId, query)), ...list, ...placesOf(`/jobs/${jobId}`) };
  }

  async page(viewer: Viewer, query: RecordQuery) {
    const list = await this.everywhere(viewer, query);
    return {
      title: 'Activity log',
      ofJob: false,
      ...(await this.around(viewer, null, query)),
      ...list,
      ...placesOf(''),
    };
  }

  private async events(viewer: Viewer, jobId: string | null, query: RecordQuery): Promise<RecordPage> {
    const { sequences, counted, most } = await this.found(viewer, jobId, query);
    const rows = await this.database.reader.query<Row[]>(
      `${told} where e.sequence = any($1::bigint[]) and $2::text is null ${newestFirst}`,
      [sequences.slice(0, pageSize), null, viewer.id],
    );
    await this.looks.record(this.database.reader, viewer, 'record', { outcome: outcomesIn(rows) });
    const more = counted > most;
    const list = paged(rows.map(toldEvent), Math.min(counted, most), query);
    // Beyond what was counted, each page knows whether there is a next one.
    const known = rows.length === 0 ? 0 : list.page + (sequences.length > pageSize ? 1 : 0);
    return { ...list, pages: more ? Math.max(list.pages, known) : list.pages, more };
  }

  /** The events of a page and one more, if there is one, by their place in the record; and how many there are in all. */
  private async found(viewer: Viewer, jobId: string | null, query: RecordQuery) {
    const { reader } = this.database;
    const type = query.type ?? null;
    const offset = offsetOf(query);
    const rated = await ratedBy(reader, viewer);
    if (query.q) {
      const search = { jobId, type, viewerId: viewer.id, words: query.q };
      const hits = await searchRecord(reader, search, offset + pageSize + 1);
      const all = rated.length > 0 ? await withoutOutcomes(reader, hits, rated) : hits;
      return { sequences: all.slice(offset, offset + pageSize + 1), counted: all.length, most: mostFound };
    }
    const { where, parameters } = kindOf(jobId, type, rated);
    const rows = await reader.query<{ sequence: string }[]>(
      `select e.sequence from audit_events e ${where} ${newestFirst} limit ${pageSize + 1} offset ${offset}`,
      parameters,
    );
    const [{ counted }] = await reader.query<[{ counted: number }]>(
      `select count(*)::int as counted from (select 1 from audit_events e ${where} limit ${mostCounted + 1}) found`,
      parameters,
    );
    return { sequences: rows.map(({ sequence }) => sequence), counted, most: mostCounted };
  }

  /** The kinds of events that somebody may know of. */
  private async kindsFor(viewer: Viewer, jobId: string | null): Promise<string[]> {
    const { reader } = this.database;
    const types = (await reader.query<{ type: string }[]>(kinds, [jobId])).map(({ type }) => type);
    const rated = await ratedBy(reader, viewer);
    if (rated.length === 0) return types;
    const rows = await reader.query<{ type: string }[]>(otherKinds, [jobId, rated]);
    return types.filter((type) => !tellOutcomes.includes(type) || rows.some((row) => row.type === type));
  }

  private async around(viewer: Viewer, jobId: string | null, query: RecordQuery) {
    const types = await this.kindsFor(viewer, jobId);
    return {
      q: query.q ?? '',
      type: query.type ?? '',
      types: types.map((type) => ({ value: type, label: capitalized(inWords(type)) })),
      query: { q: query.q, type: query.type },
      searched: query.q !== undefined || query.type !== undefined,
    };
  }
}

const placesOf = (start: string) => ({
  action: `${start}/record`,
  exporting: `${start}/record/export`,
  looks: `${start}/looks`,
});

/** Everything that happened on a job, the oldest first. One query; it does not ask who may see it. */
export async function everyEvent(manager: EntityManager, jobId: string): Promise<ToldEvent[]> {
  return (await manager.query<Row[]>(everyOne, [jobId, null, null])).map(toldEvent);
}

/** The applications whose hire or rejection some events tell. */
function outcomesIn(rows: readonly Row[]): string[] {
  const told = rows.filter(({ type, payload }) => type === 'application.moved' && endings.has(String(payload['to'])));
  return [...new Set(told.map(({ payload }) => String(payload['applicationId'])))];
}

const endings = new Set(['hired', 'declined']);

function toldEvent({ at, payload, person, candidate, ...row }: Row): ToldEvent {
  const facts = { payload, ...(person && { person }), ...(candidate && { candidate }) };
  return { at: at.toISOString(), ...row, sentence: sentenceOf(row.type, facts) };
}
