import type { Job } from './job.entity.js';

const places = {
  overview: { path: '', label: 'Overview' },
  analysis: { path: '/analysis', label: 'Analysis' },
  plan: { path: '/plan', label: 'Plan' },
  candidates: { path: '/candidates', label: 'Candidates' },
  sittings: { path: '/sittings', label: 'Schedule' },
  comparison: { path: '/comparison', label: 'Comparison' },
  packets: { path: '/packets', label: 'Packets' },
  decisions: { path: '/decisions', label: 'Decisions' },
  privacy: { path: '/privacy', label: 'Privacy' },
  record: { path: '/record', label: 'Activity log' },
};

export type JobPlace = keyof typeof places;

/** The line of a job's places, for the head of each of its pages (`{{> partials/job-nav}}`). */
export function jobPlaces(job: Job, current: JobPlace) {
  return {
    job: { id: job.id, title: job.title, requisition: job.requisition },
    places: Object.entries(places).map(([name, { path, label }]) => ({
      url: `/jobs/${job.id}${path}`,
      label,
      current: name === current,
    })),
  };
}
