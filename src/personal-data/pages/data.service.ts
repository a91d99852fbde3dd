import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { ListQuery, offsetOf, paged, pageSize } from '../../platform/http/paging.js';
import { WholeNumber } from '../../platform/http/fields.js';
import { Erasure } from '../erasure.entity.js';
import { erasureLine } from '../erasing/erasures.pages.js';
import { heldTables } from '../held-tables.js';
import { dueLine } from './job-privacy.service.js';
import { period } from '../notices/notice-text.js';
import { countDue, dueCandidates } from '../retention/retention-clock.js';

export class DataQuery extends ListQuery {
  @WholeNumber({ min: 1, max: 1_000_000, optional: true, description: 'The page of what was erased.' })
  erased?: number;
}

/** What is held of people, what is due, and what was erased. */
@Injectable()
export class DataView {
  private readonly months: number;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) settings: Pick<Settings, 'retentionMonths'>,
  ) {
    this.months = settings.retentionMonths ?? 12;
  }

  async data(viewer: Viewer, query: DataQuery) {
    const { reader } = this.database;
    const counts = await countDue(reader, this.months, { viewerId: viewer.id });
    const due = await dueCandidates(reader, this.months, {
      ...{ viewerId: viewer.id, onlyDue: true, limit: pageSize, offset: offsetOf(query) },
    });
    const asked = { page: query.erased };
    const [erasures, total] = await reader.findAndCount(Erasure, {
      order: { askedAt: 'DESC', id: 'DESC' },
      take: pageSize,
      skip: offsetOf(asked),
    });
    return {
      held: await this.held(),
      due: { ...paged(due.map(dueLine), counts.due, query), free: counts.free },
      erasures: paged(erasures.map(erasureLine), total, asked),
    };
  }

  async page(viewer: Viewer, query: DataQuery) {
    const { erasures, held, ...data } = await this.data(viewer, query);
    const { page, pages } = erasures;
    const to = (other: number) => `/data?erased=${other}`;
    return {
      ...data,
      held: held.filter(({ count }) => count > 0),
      none: held.filter(({ count }) => count === 0).map(({ title }) => title),
      period: period(this.months),
      erasures,
      newerUrl: page > 1 ? to(page - 1) : undefined,
      olderUrl: page < pages ? to(page + 1) : undefined,
    };
  }

  /** How much there is of each table that holds something of people: large tables are estimated, as PostgreSQL does. */
  private async held(): Promise<{ title: string; count: number; about: number }[]> {
    const titled = heldTables.filter(({ title }) => title !== undefined);
    const rows = await this.database.reader.query<{ table: string; count: number; estimated: boolean }[]>(
      `select c.relname as table, greatest(c.reltuples, 0)::bigint::int as count from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relname = any ($1::text[])`,
      [titled.map(({ table }) => table)],
    );
    const estimates = new Map(rows.map(({ table, count }) => [table, count]));
    const small = titled.filter(({ table }) => (estimates.get(table) ?? 0) < 20_000);
    const counts = await this.database.reader.query<{ table: string; count: number }[]>(
      small.map(({ table }) => `select '${table}' as table, count(*)::int as count from ${table}`).join(' union all '),
    );
    const exact = new Map(counts.map(({ table, count }) => [table, count]));
    return titled.map(({ table, title, columns }) => ({
      title: title!,
      count: exact.get(table) ?? estimates.get(table) ?? 0,
      about: Object.values(columns).filter((holding) => holding !== 'nothing').length,
    }));
  }
}
