import type { HeldTable } from '../../platform/database/held-data.js';
import { inJobs } from '../held-data.js';

/** What is held of emails to many candidates. */
export const mailingsHeld: HeldTable[] = [
  {
    table: 'mailings',
    title: 'Emails to candidates: their text',
    columns: { by_name: { nameOf: 'by_id' }, subject: 'text', body: 'text' },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  {
    table: 'mailing_messages',
    title: 'Emails to candidates: who got one',
    columns: { state: 'nothing', problem: 'nothing' },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: inJobs('t.application_id'),
    onErasure: 'delete',
  },
];
