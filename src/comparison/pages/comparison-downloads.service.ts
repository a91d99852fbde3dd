import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database } from '../../platform/database/database.js';
import { FileAnswer } from '../../platform/http/page.js';
import type { ComparisonDownload } from './comparison.dto.js';
import { Comparisons } from './comparison.service.js';
import { longTable, wideTable, type Cell } from './comparison-export.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'comparison.exported': { jobId: string; format: string; table: string; candidates: number };
  }
}

/** The comparison for a spreadsheet: as the viewer may see it, and on the record. */
@Injectable()
export class ComparisonDownloads {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound, Forbidden; InvalidInput for an unknown choice */
  async file(viewer: Viewer, jobId: string, query: ComparisonDownload) {
    const { comparison, evidence } = await this.comparisons.forViewer(viewer, jobId, query, 'spreadsheet');
    const tables = { ratings: longTable(comparison, evidence), scores: wideTable(comparison) };
    const bytes = query.format === 'csv' ? await csv(tables[query.table]) : await workbook(tables);
    const candidates = comparison.candidates.length;
    const { format, table } = query;
    await this.database.transaction((tx) =>
      this.audit.record(tx, viewer, 'comparison.exported', { jobId, format, table, candidates }),
    );
    return new FileAnswer(bytes, format === 'csv' ? `${table}.csv` : 'comparison.xlsx', mediaTypes[format]);
  }
}

const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** UTF-8 with a mark, as spreadsheets want it; no cell is taken for a formula. */
async function csv(rows: readonly (readonly Cell[])[]): Promise<Buffer> {
  const { stringify } = await import('csv-stringify/sync');
  const guarded = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell)));
  return Buffer.from(
    stringify(guarded, { bom: true, escape_formulas: true, record_delimiter: '\r\n', quoted_match: /[\r\n]/ }),
  );
}

/** Spreadsheets skip blanks before a formula's sign, so a text that begins so gets an apostrophe as well. */
function harmless(text: string): string {
  return /^[\s\u200b\ufeff]+[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}

/** Both tables; every text is a text, whatever it begins with. */
async function workbook({ scores, ratings }: Record<ComparisonDownload['table'], Cell[][]>): Promise<Buffer> {
  const { default: write } = await import('write-excel-file/node');
  const sheet = (rows: Cell[][]) =>
    rows.map((row) =>
      row.map((value) =>
        typeof value === 'number' ? { value, type: Number } : { value: value.slice(0, 32_767), type: String },
      ),
    );
  return write([
    { sheet: 'Scores', data: sheet(scores) },
    { sheet: 'Ratings', data: sheet(ratings) },
  ]).toBuffer();
}
