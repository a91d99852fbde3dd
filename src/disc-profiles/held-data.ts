import type { HeldTable } from '../platform/database/held-data.js';

/** What is held of candidates' DiSC profiles. */
export const discHeld: HeldTable[] = [
  {
    table: 'disc_profiles',
    title: 'DiSC profiles',
    columns: { form: 'nothing', values: 'own', instrument: 'text', note: 'text' },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.application_id in (select a.id from applications a where a.job_id = any ($1::uuid[]))',
    onErasure: 'delete',
  },
];
