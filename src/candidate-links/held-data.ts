import type { HeldTable } from '../platform/database/held-data.js';

export const candidateLinksHeld: HeldTable[] = [
  {
    table: 'candidate_links',
    title: 'Links to candidates’ own pages',
    columns: { token_hash: 'secret', time_zone: 'own' },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.application_id in (select a.id from applications a where a.job_id = any ($1::uuid[]))',
    onErasure: 'delete',
  },
];
