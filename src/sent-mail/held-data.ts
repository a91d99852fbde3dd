import type { HeldTable } from '../platform/database/held-data.js';

/** What went out about whom. */
export const sentMailHeld: HeldTable[] = [
  {
    table: 'mails',
    title: 'Emails that were sent about a job',
    columns: {
      ...{ kind: 'nothing', title: 'nothing', message_id: 'nothing', state: 'nothing', problem: 'nothing' },
      ...{ to_name: 'text', address: 'text', subject: 'text', body: 'text' },
    },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.person_id = $1::uuid',
    told: 't.title as "email", t.subject as "subject", t.body as "text", t.state as "state", t.created_at as "time"',
    onErasure: 'delete',
    onPurge: 'delete',
  },
  {
    table: 'bounce_addresses',
    title: 'Addresses for delivery reports',
    columns: { token_hash: 'secret', by_name: { nameOf: 'by_id' } },
  },
];
