import type { HeldTable } from '../../platform/database/held-data.js';

const ofJobs = 't.job_id = any ($1::uuid[])';

/** What packets hold of people. */
export const packetsHeld: HeldTable[] = [
  {
    table: 'packets',
    title: 'Packets: comparisons as sealed PDFs',
    columns: {
      ...{ made_by_name: { nameOf: 'made_by_id' }, paper: 'nothing', comparison: 'text', sha256: 'nothing' },
      ...{ content: 'file', file_name: 'text', holds: 'nothing', replaced: 'nothing' },
    },
    ofJobs,
    files: {
      ...{ which: 'named', then: 'statement' },
      alsoSet: `size = :bytes, replaced = coalesce(t.replaced, '[]') || jsonb_build_array(jsonb_build_object(
                'erasureId', :erasure, 'at', :at, 'sha256', t.sha256, 'pages', t.pages))`,
    },
  },
  {
    table: 'packet_orders',
    title: 'Packets that were asked for',
    columns: {
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, paper: 'nothing', time_zone: 'nothing', chosen: 'text' },
      ...{ holds: 'nothing', source: 'text', state: 'nothing', stage: 'nothing', counts: 'nothing' },
      ...{ problem: 'nothing', locale: 'nothing' },
    },
    ofJobs,
    inTheMaking: `state = 'cancelled', source = null, run = null`,
  },
];
