import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { ComparisonCache } from '../../comparison/pages/comparison-cache.js';
import { type Compared, comparedOf } from '../../comparison/work/compared.js';
import { RunningComparisons } from '../../comparison/work/running-comparisons.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { PageInstead } from '../../platform/http/page.js';
import type { RatingsTable } from './ratings-table.entity.js';
import { UploadedTables } from './uploaded-tables.service.js';

/** A table's comparison, of everybody in it. */
export interface ComparedTable extends Compared {
  table: RatingsTable;
  assumptions: readonly string[];
}

/** With more, a comparison takes longer than an answer may keep others waiting. */
const mostScorecards = 600;
/** How long a page waits for one before it shows how far it is, and after how many seconds it asks again. */
const patienceMs = 1000;
const reloadAfter = 2;

/** Compares the candidates of uploaded tables. */
@Injectable()
export class TableComparisons {
  private readonly cache = new ComparisonCache<Compared & { assumptions: readonly string[] }>();
  private readonly running = new RunningComparisons();

  constructor(private readonly tables: UploadedTables) {}

  /**
   * @throws NotFound where the table is not the viewer's; RuleViolation where it has errors; PageInstead with how far a
   *   large comparison is
   */
  async forPage(viewer: Viewer, id: string): Promise<ComparedTable> {
    const table = await this.tables.named(viewer, id);
    // A table never changes; how it is read does.
    const key = JSON.stringify([id, table.choices]);
    const kept = this.cache.kept(key);
    if (kept) return { table, ...kept };
    const under = this.running.for(id, key);
    if (under) throw beingCompared(table, under.share);
    const { reading } = await this.tables.read(viewer, id);
    const { evidence, assumptions } = reading;
    if (!evidence) throw new RuleViolation('table.unreadable', 'Fix what is wrong with the table first.');
    const cards = evidence.assessments.flatMap(({ sittings }) => sittings.flatMap(({ scorecards }) => scorecards));
    if (cards.length <= mostScorecards) {
      return { table, ...this.cache.of(key, () => ({ ...comparedOf(evidence, {}), assumptions })) };
    }
    const running = this.running.of(key, id, () => ({ evidence, selection: {} }));
    const result = running.result.then((compared) => this.cache.of(key, () => ({ ...compared, assumptions })));
    const found = await Promise.race([result, pause(patienceMs, undefined, { ref: false })]);
    if (!found) {
      result.catch(() => undefined);
      throw beingCompared(table, running.share);
    }
    return { table, ...found };
  }
}

/** How far the comparison of a large table is. @param share done, 0 to 1 */
export function beingCompared({ id, fileName }: Pick<RatingsTable, 'id' | 'fileName'>, share: number): PageInstead {
  return new PageInstead({
    template: 'tables/being-compared',
    model: {
      title: `Comparing: ${fileName}`,
      table: { id, fileName },
      ...{ reloadAfter, seconds: reloadAfter, reached: Math.floor(100 * share), waiting: share === 0 },
    },
  });
}
