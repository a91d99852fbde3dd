import type { HeldTable } from '../platform/database/held-data.js';

const theirs = {
  ofApplications: 't.application_id = any ($1::uuid[])',
  ofJobs: 't.application_id in (select a.id from applications a where a.job_id = any ($1::uuid[]))',
  onErasure: 'delete' as const,
};
const uploads = 'select u.id from unfinished_files u where u.application_id';

/** What candidates do by themselves leaves behind. */
export const candidatePagesHeld: HeldTable[] = [
  { table: 'candidate_link_sendings', columns: { problem: 'nothing' }, key: ['application_id'], ...theirs },
  {
    table: 'accommodations',
    title: 'Requests for accommodations',
    columns: { request: 'own', answer: 'own', answered_by: { nameOf: null } },
    ...theirs,
  },
  {
    table: 'unfinished_files',
    title: 'Files on their way from candidates',
    columns: { assessment_key: 'nothing', file_name: 'own' },
    ...theirs,
  },
  {
    table: 'unfinished_file_pieces',
    columns: { bytes: 'own' },
    key: ['upload_id', 'starts'],
    ofApplications: `t.upload_id in (${uploads} = any ($1::uuid[]))`,
    ofJobs: `t.upload_id in (${uploads} in (select a.id from applications a where a.job_id = any ($1::uuid[])))`,
    onErasure: 'delete',
  },
];
