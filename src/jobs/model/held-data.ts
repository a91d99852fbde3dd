import type { HeldTable } from '../../platform/database/held-data.js';

const ofJobs = 't.job_id = any ($1::uuid[])';

/** What a job's own texts may hold of people. */
export const jobsHeld: HeldTable[] = [
  {
    table: 'jobs',
    title: 'Jobs: their texts',
    columns: {
      ...{ title: 'text', department: 'text', location: 'text', requisition: 'text', summary: 'text' },
      ...{ objectives: 'text', sources: 'nothing', disc_note: 'text', status: 'nothing', letter_secret: 'secret' },
      reminders: 'nothing',
    },
    ofJobs: 't.id = any ($1::uuid[])',
  },
  {
    table: 'attributes',
    columns: {
      ...{ key: 'nothing', category: 'nothing', name: 'text', definition: 'text', needed: 'nothing' },
      ...{ importance_from: 'nothing', importance_reason: 'text' },
    },
    ofJobs,
  },
  { table: 'category_weights', columns: { category: 'nothing', reason: 'text' }, ofJobs },
];
