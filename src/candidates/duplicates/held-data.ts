import type { HeldTable } from '../../platform/database/held-data.js';

/** What is held of candidates who were entered twice. */
export const duplicatesHeld: HeldTable[] = [
  {
    table: 'candidate_merges',
    title: 'Candidates who were merged: what the other entry said',
    columns: { merged: 'own', by_name: { nameOf: 'by_id' } },
    ofApplications: 't.candidate_id in (select a.candidate_id from applications a where a.id = any ($1::uuid[]))',
    storedFiles: ['resume_id'],
    onErasure: 'delete',
  },
];
