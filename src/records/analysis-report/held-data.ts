import type { HeldTable } from '../../platform/database/held-data.js';

/** What job analysis reports hold of people: whoever asked for and signed them, and the experts on their roster. */
export const analysisReportsHeld: HeldTable[] = [
  {
    table: 'analysis_reports',
    title: 'Job analysis reports',
    columns: {
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, paper: 'nothing', time_zone: 'nothing', locale: 'nothing' },
      ...{ state: 'nothing', stage: 'nothing', problem: 'nothing', method: 'text', setting: 'text' },
      ...{ alternatives: 'text', contact: 'text', file_name: 'text', sha256: 'nothing' },
      ...{ signed_by_name: { nameOf: 'signed_by_id' }, content: 'file' },
    },
    ofJobs: 't.job_id = any ($1::uuid[])',
    files: { which: 'named', then: 'statement' },
    inTheMaking: `state = 'cancelled', run = null`,
  },
];
