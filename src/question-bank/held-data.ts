import type { HeldTable } from '../platform/database/held-data.js';

/** What questions may hold of people. */
export const questionsHeld: HeldTable[] = [
  { table: 'questions', columns: { key: 'nothing' } },
  {
    table: 'anchor_templates',
    columns: { name: 'text', category: 'nothing', anchors: 'text', changed_by_name: { nameOf: null } },
  },
  {
    table: 'question_versions',
    columns: {
      ...{ topic: 'text', prompt: 'text', measures: 'nothing', why: 'text', preferred_answer: 'text' },
      ...{ follow_ups: 'text', anchors: 'text' },
    },
  },
];
