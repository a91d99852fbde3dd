import type { HeldTable } from '../platform/database/held-data.js';

/** What this room keeps: that somebody was erased, by identifiers that lead to nobody any more. */
export const personalDataHeld: HeldTable[] = [
  {
    table: 'erasures',
    title: 'Erasures: by whom and when',
    columns: {
      ...{ kind: 'nothing', why: 'nothing', state: 'nothing', dropped: 'nothing', problem: 'nothing' },
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, removed: 'nothing' },
    },
    ofPerson: 't.asked_by_id = $1::uuid',
  },
];
