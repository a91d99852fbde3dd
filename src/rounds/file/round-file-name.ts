import type { RoundFile } from './round-file.js';

/** What the file of a round is called: by its requisition number, else by its title. */
export function roundFileName({ job }: RoundFile): string {
  const name = (job.requisition ?? job.title).replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[.-]+|-+$/g, '');
  return `${name.slice(0, 80) || 'job'}.round.json`;
}
