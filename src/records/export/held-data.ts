import type { HeldTable } from '../../platform/database/held-data.js';

/** What records exports hold of people: everything on file about a job. */
export const recordsHeld: HeldTable[] = [
  {
    table: 'records_exports',
    title: 'Records exports',
    columns: {
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, paper: 'nothing', time_zone: 'nothing', locale: 'nothing' },
      ...{ state: 'nothing', step: 'nothing', problem: 'nothing', file_name: 'text', sha256: 'nothing' },
      content: 'file',
    },
    ofJobs: 't.job_id = any ($1::uuid[])',
    files: { which: 'in job', then: 'statement' },
    inTheMaking: `state = 'cancelled', run = null`,
  },
];
