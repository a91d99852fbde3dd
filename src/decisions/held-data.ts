import type { HeldTable } from '../platform/database/held-data.js';

/** What decisions hold of people. */
export const decisionsHeld: HeldTable[] = [
  {
    table: 'decisions',
    title: 'Decisions and their reasons',
    columns: {
      ...{ outcome: 'nothing', reason: 'text', decided_by_name: { nameOf: 'decided_by_id' }, stage_before: 'nothing' },
      ...{ basis: 'text', marks: 'text' },
    },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.application_id in (select a.id from applications a where a.job_id = any ($1::uuid[]))',
    ofPerson: 't.decided_by_id = $1::uuid',
  },
];
