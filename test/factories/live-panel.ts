import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Evidence } from '../../src/assessments/evidence/evidence.js';
import { evidenceOf } from './evidence.js';

/** The real ratings of test/fixtures/live-panel.csv: six candidates, nine panelists, thirteen criteria, seven levels. */
export function livePanel(): Evidence {
  const [, ...lines] = readFileSync(resolve('test/fixtures/live-panel.csv'), 'utf8').trim().split(/\r?\n/);
  const rows = lines.map((line) => line.split(','));
  const unique = (column: number) => [...new Set(rows.map((row) => row[column]!))].sort();
  const levels = new Map(rows.map((row) => [`${row[0]} ${row[1]} ${row[3]}`, Number(row[4])]));
  const criteria = unique(3);
  const ratings = unique(0).map((candidate) =>
    unique(1).map((panelist) => criteria.map((criterion) => levels.get(`${candidate} ${panelist} ${criterion}`)!)),
  );
  return evidenceOf([{ ratings, levels: 7, criteria: criteria.map((name) => ({ name, measures: [] })) }]);
}
