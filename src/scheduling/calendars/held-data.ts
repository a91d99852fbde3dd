import type { HeldTable } from '../../platform/database/held-data.js';

/** What was told to whose calendar. */
export const calendarsHeld: HeldTable[] = [
  {
    table: 'invitations',
    title: 'Invitations to sessions',
    columns: { told: 'text', problem: 'nothing', reply: 'nothing' },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.person_id = $1::uuid',
    onErasure: 'delete',
    onPurge: 'delete',
  },
  { table: 'invitation_links', columns: { token_hash: 'secret' }, key: ['token_hash'] },
  {
    table: 'calendar_feeds',
    title: 'Calendar addresses',
    columns: { token_hash: 'secret' },
    ofPerson: 't.person_id = $1::uuid',
    onPurge: 'delete',
  },
];
