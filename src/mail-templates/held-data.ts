import type { HeldTable } from '../platform/database/held-data.js';

/** Wordings are about no one; but somebody's name may have been written into one. */
export const mailTemplatesHeld: HeldTable[] = [
  {
    table: 'mail_wordings',
    title: 'What emails say',
    columns: { mail: 'nothing', subject: 'text', body: 'text', by_name: { nameOf: 'by_id' } },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
];
