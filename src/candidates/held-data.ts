import type { HeldTable } from '../platform/database/held-data.js';

const ofApplications = 't.application_id = any ($1::uuid[])';
const inJobs = (column: string): string =>
  `${column} in (select a.id from applications a where a.job_id = any ($1::uuid[]))`;

/** What is held of candidates themselves. */
export const candidatesHeld: HeldTable[] = [
  {
    table: 'candidates',
    title: 'Candidates: names and contact details',
    columns: { name: 'own', email: 'own', phone: 'own', marks: 'own' },
    ofApplications: 't.id in (select a.candidate_id from applications a where a.id = any ($1::uuid[]))',
    onErasure: { name: ':name', email: 'null', phone: `''`, marks: `'{}'`, version: 't.version + 1' },
  },
  {
    table: 'applications',
    title: 'Applications: stage and source',
    columns: { key: 'own', stage: 'nothing', source: 'nothing' },
    ofApplications: 't.id = any ($1::uuid[])',
    ofJobs: 't.job_id = any ($1::uuid[])',
    storedFiles: ['resume_id'],
    onErasure: { key: ':key', version: 't.version + 1' },
  },
  {
    table: 'stored_files',
    title: 'Résumés and writing samples',
    columns: { file_name: 'own', media_type: 'nothing', content: 'file' },
  },
  {
    table: 'screens',
    title: 'Screening',
    columns: { signs: 'text', note: 'text', by_name: { nameOf: null } },
    ofApplications,
    ofJobs: inJobs('t.application_id'),
    onErasure: 'delete',
  },
];
