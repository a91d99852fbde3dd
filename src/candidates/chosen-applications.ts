import type { Viewer } from '../accounts/access/viewer.js';
import { InvalidInput, RuleViolation } from '../platform/base/domain-errors.js';
import type { Tx } from '../platform/database/database.js';
import { Application } from './application.entity.js';
import { hiddenWhileRating, type WhoIsRating } from './who-is-rating.js';

/**
 * The applications that somebody chose for something done to many at once, with their rows locked in the order of their
 * ids.
 * @throws InvalidInput where none is chosen or one is not of this job; RuleViolation where the viewer still scores one
 */
export async function chosenOf(
  tx: Tx,
  viewer: Viewer,
  { jobId, ids, rating }: { jobId: string; ids: readonly string[]; rating: WhoIsRating },
): Promise<Application[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) throw InvalidInput.field('ids', 'Choose at least one candidate.');
  await tx.query(
    'select 1 from applications where job_id = $1 and id = any($2::uuid[]) order by id for no key update',
    [jobId, wanted],
  );
  const found = await tx
    .createQueryBuilder(Application, 'application')
    .innerJoinAndSelect('application.candidate', 'candidate')
    .where('application.job_id = :jobId and application.id = any(:wanted)', { jobId, wanted })
    .orderBy('application.id')
    .getMany();
  if (found.length < wanted.length) throw InvalidInput.field('ids', 'Choose candidates of this job.');
  const rated = await rating.inJob(viewer.id, jobId, tx);
  if (found.some(({ id }) => rated.has(id))) throw new RuleViolation('application.rating', hiddenWhileRating);
  return found;
}
