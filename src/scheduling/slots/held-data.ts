import type { HeldTable } from '../../platform/database/held-data.js';

export const slotsHeld: HeldTable[] = [
  {
    table: 'slot_offers',
    columns: { assessment_key: 'nothing', place: 'text', time_zone: 'nothing', made_by: { nameOf: null } },
    ofJobs: 't.job_id = any ($1::uuid[])',
  },
  { table: 'slot_offer_sittings', columns: { problem: 'nothing' }, key: ['sitting_id'] },
];
