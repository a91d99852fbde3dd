import type { HeldTable } from '../platform/database/held-data.js';

/** What this room keeps: that somebody was erased, by identifiers that lead to nobody any more. */
export const personalDataHeld: HeldTable[] = [
  {
    table: 'erasures',
    title: 'Erasures: by whom and when',
    columns: {
      ...{ kind: 'nothing', why: 'nothing', state: 'nothing', dropped: 'nothing', problem: 'nothing' },
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, removed: 'nothing' },
    },
    ofPerson: 't.asked_by_id = $1::uuid',
  },
  {
    table: 'privacy_notices',
    title: 'Privacy notices',
    columns: { text: 'text', made_by_name: { nameOf: 'made_by_id' } },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  {
    table: 'access_exports',
    title: 'Copies of everything on file about a person',
    columns: {
      ...{ kind: 'nothing', asked_by_name: { nameOf: 'asked_by_id' }, paper: 'nothing', time_zone: 'nothing' },
      ...{ locale: 'nothing', state: 'nothing', step: 'nothing', problem: 'nothing', file_name: 'nothing' },
      ...{ sha256: 'nothing', data: 'own', content: 'file' },
    },
    ofApplications: 't.application_ids && $1::uuid[]',
    ofPerson: 't.person_id = $1::uuid',
    told: 't.asked_at as "asked for", t.state as "state", t.made_at as "generated"',
    onErasure: 'delete',
    onPurge: 'delete',
    files: { which: 'named', then: 'delete' },
  },
  {
    table: 'legal_holds',
    title: 'Legal holds',
    columns: { reason: 'text', placed_by_name: { nameOf: 'placed_by_id' }, ended_by_name: { nameOf: null } },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
];
