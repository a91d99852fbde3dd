import { In, type EntityManager } from 'typeorm';
import type { Category } from '../jobs/analysis/category.js';
import { Criterion } from './criterion.entity.js';
import { Rating } from './rating.entity.js';
import type { SeenSitting } from './sitting-access.js';
import { type CriterionKind, isIn, levelsOf } from './vocabulary.js';

/** The ratings of a sitting that are in, criterion by criterion. */
export interface RatingsTable {
  panelists: { id: string; name: string; state: string; submittedAt: Date | null }[];
  criteria: {
    id: string;
    key: string;
    name: string;
    kind: CriterionKind;
    levels: number;
    measures: Category[];
    /** One a panelist, in the panelists' order. */
    ratings: { panelist: string; level: number | null; shown: string; note: string }[];
  }[];
}

/** All that is in. Whoever calls has asked blindness whether the viewer may see it. */
export async function ratingsOf(manager: EntityManager, { assessment, cards }: SeenSitting): Promise<RatingsTable> {
  const submitted = cards.filter((card) => isIn(card.state));
  const criteria = await manager.find(Criterion, {
    where: { assessmentId: assessment.id },
    order: { position: 'ASC', key: 'ASC' },
  });
  const ratings = await manager.findBy(Rating, { scorecardId: In(submitted.map(({ id }) => id)) });
  const nameOf = (card: (typeof cards)[number]) => card.panelist?.name ?? '';
  return {
    panelists: submitted.map((card) => ({
      id: card.panelistId,
      name: nameOf(card),
      state: card.state,
      submittedAt: card.submittedAt,
    })),
    criteria: criteria.map(({ id, key, name, kind, measures }) => ({
      ...{ id, key, name, kind, measures },
      levels: levelsOf(kind, assessment.levels),
      ratings: submitted.map((card) => {
        const rating = ratings.find(({ scorecardId, criterionId }) => scorecardId === card.id && criterionId === id);
        const level = rating?.level ?? null;
        return { panelist: nameOf(card), level, shown: levelText(kind, level), note: rating?.note ?? '' };
      }),
    })),
  };
}

/** A level as it is read: its number, yes or no, or that it was not observed. */
export function levelText(kind: CriterionKind, level: number | null): string {
  if (level === null) return 'not observed';
  if (kind === 'scale') return String(level);
  return level === 2 ? 'yes' : 'no';
}
