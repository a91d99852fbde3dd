import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { Job } from '../../jobs/model/job.entity.js';

/** Seconds after which the page asks again. */
const reloadAfter = 2;

/** How far a comparison is that takes a while. @param share done, 0 to 1 */
export function beingWorkedOut(job: Job, share: number, candidates: number) {
  return {
    template: 'comparison/being-worked-out',
    model: {
      title: `Comparing: ${job.title}`,
      ...jobPlaces(job, 'comparison'),
      ...{ reloadAfter, seconds: reloadAfter, candidates, percent: Math.floor(100 * share), waiting: share === 0 },
    },
  };
}
