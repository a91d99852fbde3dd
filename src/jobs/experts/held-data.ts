import type { HeldTable } from '../../platform/database/held-data.js';

/** What the roster of subject-matter experts holds of people. What they rate is about the work, not about anyone. */
export const expertsHeld: HeldTable[] = [
  {
    table: 'analysis_experts',
    title: 'Subject-matter experts asked about a job',
    columns: { name: { nameOf: 'person_id' }, expertise: 'text', invited_by_name: { nameOf: null } },
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.person_id = $1::uuid',
  },
  {
    table: 'expert_ratings',
    columns: { needed: 'nothing' },
    key: ['expert_id', 'attribute_id'],
  },
];
