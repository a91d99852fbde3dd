import type { HeldTable } from '../../platform/database/held-data.js';

/** What tables that somebody uploaded hold of people. One that names somebody who is erased goes as a whole. */
export const uploadedTablesHeld: HeldTable[] = [
  {
    table: 'ratings_tables',
    title: 'Uploaded tables of ratings',
    columns: { file_name: 'text', headings_hash: 'nothing', choices: 'text', content: 'file' },
    ofPerson: 't.person_id = $1::uuid',
    onPurge: 'delete',
    files: { which: 'named', then: 'delete' },
  },
  {
    table: 'ratings_table_choices',
    columns: { headings_hash: 'nothing', choices: 'text' },
    key: ['person_id', 'headings_hash'],
    ofPerson: 't.person_id = $1::uuid',
    onPurge: 'delete',
  },
  {
    table: 'table_packets',
    title: 'Packets of uploaded tables',
    columns: {
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, paper: 'nothing', time_zone: 'nothing', locale: 'nothing' },
      ...{ state: 'nothing', stage: 'nothing', problem: 'nothing', file_name: 'text', sha256: 'nothing' },
      content: 'file',
    },
    files: { which: 'named', then: 'delete' },
  },
];
