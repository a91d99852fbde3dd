import type { HeldTable } from '../../platform/database/held-data.js';

const aboutFile = { file_name: 'text', kind: 'nothing', sha256: 'nothing', choices: 'text' } as const;

/** What files of candidates and their imports hold of people. A file that names somebody who is erased goes as a whole. */
export const candidateImportsHeld: HeldTable[] = [
  {
    table: 'candidate_uploads',
    title: 'Uploaded files of candidates',
    columns: { ...aboutFile, headings_hash: 'nothing', content: 'file' },
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.person_id = $1::uuid',
    onPurge: 'delete',
    files: { which: 'named', then: 'delete' },
  },
  {
    table: 'candidate_upload_choices',
    columns: { headings_hash: 'nothing', choices: 'text' },
    key: ['person_id', 'headings_hash'],
    ofPerson: 't.person_id = $1::uuid',
    onPurge: 'delete',
  },
  {
    table: 'candidate_imports',
    title: 'Imports of candidates',
    columns: {
      ...{ ...aboutFile, asked_by_name: { nameOf: 'asked_by_id' }, undone_by_name: { nameOf: null } },
      ...{ state: 'nothing', stage: 'nothing', counts: 'nothing', problem: 'nothing' },
    },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  {
    table: 'candidate_import_rows',
    title: 'What an import did with each row',
    columns: { outcome: 'nothing', told: 'text', before: 'own' },
    key: ['import_id', 'place'],
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: 't.import_id in (select i.id from candidate_imports i where i.job_id = any ($1::uuid[]))',
    onErasure: { told: `''`, before: 'null' },
  },
];
