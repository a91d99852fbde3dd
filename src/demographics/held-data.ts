import type { HeldTable } from '../platform/database/held-data.js';

/**
 * Answers are under a pseudonym that leads from an application to them and not back. When a candidate is erased they
 * stay, as their ratings do: figures of a person whom nobody can name any more.
 */
export const demographicsHeld: HeldTable[] = [
  { table: 'demographic_surveys', columns: { questions: 'nothing' } },
  { table: 'demographic_answers', columns: { pseudonym: 'nothing', question: 'nothing', answer: 'nothing' } },
];
