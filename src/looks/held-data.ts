import type { HeldTable } from '../platform/database/held-data.js';

/** Who was shown what of whom: identifiers only, which stay. */
export const looksHeld: HeldTable[] = [
  {
    table: 'looks',
    title: 'Who was shown what of whom',
    columns: { kind: 'nothing', assessment_key: 'nothing', means: 'nothing' },
    key: ['viewer_id', 'identity', 'kind', 'about_id'],
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.viewer_id = $1::uuid',
  },
];
