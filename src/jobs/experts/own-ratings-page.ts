import { categoryName } from '../model/category.js';
import { isOver } from './expert-results.js';
import type { OwnRatings } from './expert-ratings.service.js';

const levels = [
  { value: '5', label: '5 – essential' },
  { value: '4', label: '4 – very important' },
  { value: '3', label: '3 – important' },
  { value: '2', label: '2 – useful' },
  { value: '1', label: '1 – helpful' },
];
const needed = [
  { value: 'at_entry', label: 'At hire' },
  { value: 'learnt', label: 'Learned on the job' },
];

/** What an expert reads and answers. What the team or the others think is not in it. */
export function ownRatingsPage({ expert, job, attributes, ratings }: OwnRatings) {
  const rows = attributes.map(({ id, key, name, category, definition }, index) => ({
    ...{ id, key, name, definition, category: categoryName[category], field: `ratings[${index}]` },
    importance: ratings.get(id)?.importance?.toString() ?? '',
    needed: ratings.get(id)?.needed ?? '',
    said: saidOf(ratings.get(id)),
  }));
  return {
    title: `Rate what ${job.title} needs`,
    id: expert.id,
    version: String(expert.version),
    jobTitle: job.title,
    summary: job.summary,
    objectives: job.objectives,
    expertise: expert.expertise,
    over: isOver(expert),
    submittedAt: expert.submittedAt,
    attributes: rows,
    ...{ levels, needs: needed },
  };
}

function saidOf(rating: { importance: number | null; needed: string | null } | undefined): string {
  if (!rating?.importance) return 'not rated';
  return `${rating.importance} of 5, ${rating.needed === 'learnt' ? 'learned on the job' : 'needed at hire'}`;
}

/** The same for a program. */
export function ownRatingsDetail({ expert, job, attributes, ratings }: OwnRatings) {
  return {
    id: expert.id,
    version: expert.version,
    job: { title: job.title, summary: job.summary, objectives: job.objectives },
    submittedAt: expert.submittedAt?.toISOString() ?? null,
    attributes: attributes.map(({ id, key, name, category, definition }) => ({
      ...{ id, key, name, category, definition },
      importance: ratings.get(id)?.importance ?? null,
      needed: ratings.get(id)?.needed ?? null,
    })),
  };
}
