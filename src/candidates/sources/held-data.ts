import type { HeldTable } from '../../platform/database/held-data.js';
import { inJobs } from '../held-data.js';

/** What is held of where candidates come from. */
export const sourcesHeld: HeldTable[] = [
  {
    table: 'job_postings',
    title: 'Where jobs are advertised',
    columns: { place: 'text', currency: 'nothing' },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  {
    table: 'application_sources',
    title: 'Where candidates come from',
    columns: { return_role: 'own', referred_by: 'own', referrer_email: 'own' },
    key: ['application_id'],
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: inJobs('t.application_id'),
    onErasure: 'delete',
  },
];
