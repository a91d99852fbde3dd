import type { HeldTable } from '../platform/database/held-data.js';

/** Counts of groups, and states by the identifiers of applications. */
export const fairnessHeld: HeldTable[] = [
  { table: 'impact_reports', columns: { part: 'nothing', outcomes: 'nothing', figures: 'nothing' } },
];
