import type { HeldTable } from '../platform/database/held-data.js';

/** What the activity log holds of people. */
export const auditHeld: HeldTable[] = [
  {
    table: 'audit_events',
    title: 'Activity log: who did what, when',
    columns: { actor_name: { nameOf: 'actor_id' }, type: 'nothing', payload: 'log' },
    ofApplications: `t.payload ->> 'applicationId' = any ($1::uuid[]::text[])`,
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.actor_id = $1::uuid',
  },
  { table: 'audit_chains', columns: { link: 'nothing' }, key: ['chain'] },
  { table: 'audit_links', columns: { link: 'nothing' }, key: ['chain', 'place'] },
];
