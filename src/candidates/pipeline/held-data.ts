import type { HeldTable } from '../../platform/database/held-data.js';
import { inJobs } from '../held-data.js';

/** What is held in notes about candidates. */
export const pipelineHeld: HeldTable[] = [
  {
    table: 'application_notes',
    title: 'Notes about candidates',
    columns: { by_name: { nameOf: 'by_id' }, text: 'text' },
    ofApplications: 't.application_id = any ($1::uuid[])',
    ofJobs: inJobs('t.application_id'),
    onErasure: 'delete',
  },
];
