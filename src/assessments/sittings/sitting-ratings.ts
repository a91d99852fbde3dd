import { In, type EntityManager } from 'typeorm';
import type { Category } from '../../jobs/model/category.js';
import { Criterion } from '../model/criterion.entity.js';
import {
  type EarlierCell,
  earlierCells,
  type EarlierVersion,
  earlierVersion,
  versionsOf,
} from '../model/scorecard-version.entity.js';
import { notBlindWords } from '../model/known-before.js';
import { levelText } from '../model/rating-scale.js';
import { Rating } from '../model/rating.entity.js';
import type { SittingForViewer } from './sitting-access.js';
import { type CriterionKind, isSubmitted, levelsOf } from '../model/vocabulary.js';

/** The ratings of a sitting that are in, criterion by criterion. */
export interface RatingsTable {
  panelists: {
    id: string;
    name: string;
    state: string;
    submittedAt: Date | null;
    /** Why it is not blind; empty where it is. */
    notBlind: string;
    /** What else is said of it wherever its ratings are. */
    marks: string[];
    /** What their scorecard said before they revised it, the newest first. */
    earlier: EarlierVersion[];
  }[];
  criteria: {
    id: string;
    key: string;
    name: string;
    kind: CriterionKind;
    levels: number;
    measures: Category[];
    /** The words for each level, lowest first. */
    anchors: string[];
    /** One a panelist, in the panelists' order. */
    ratings: {
      panelist: string;
      level: number | null;
      shown: string;
      note: string;
      /** What it was before, where that was different, the newest first. */
      was: EarlierCell[];
    }[];
  }[];
}

/** All that is in. Whoever calls has asked blindness whether the viewer may see it. */
export async function ratingsOf(
  manager: EntityManager,
  { assessment, cards }: SittingForViewer,
): Promise<RatingsTable> {
  const submitted = cards.filter((card) => isSubmitted(card.state));
  const criteria = await manager.find(Criterion, {
    where: { assessmentId: assessment.id },
    order: { position: 'ASC', key: 'ASC' },
  });
  const ratings = await manager.findBy(Rating, { scorecardId: In(submitted.map(({ id }) => id)) });
  const revised = submitted.filter(({ state }) => state === 'revised');
  const versions = await versionsOf(
    manager,
    revised.map(({ id }) => id),
  );
  const versionsBy = (card: { id: string }) => versions.filter(({ scorecardId }) => scorecardId === card.id);
  const nameOf = (card: (typeof cards)[number]) => card.panelist?.name ?? '';
  return {
    panelists: submitted.map((card) => ({
      id: card.panelistId,
      name: nameOf(card),
      state: card.state,
      submittedAt: card.submittedAt,
      notBlind: card.known ? notBlindWords(card.known) : '',
      marks: card.marks,
      earlier: versionsBy(card).map(earlierVersion),
    })),
    criteria: criteria.map(({ id, key, name, kind, measures, anchors }) => ({
      ...{ id, key, name, kind, measures, anchors },
      levels: levelsOf(kind, assessment.levels),
      ratings: submitted.map((card) => {
        const rating = ratings.find(({ scorecardId, criterionId }) => scorecardId === card.id && criterionId === id);
        const level = rating?.level ?? null;
        const note = rating?.note ?? '';
        const was = earlierCells({ key, kind }, { level, note }, versionsBy(card));
        return { panelist: nameOf(card), level, shown: levelText(kind, level), note, was };
      }),
    })),
  };
}
