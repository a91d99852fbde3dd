import { Line, WholeNumber } from '../../platform/http/fields.js';
import type { RatingsTable } from '../sittings/sitting-ratings.js';
import { isSubmitted } from '../model/vocabulary.js';
import { bySpread, type DebriefCriterion, type DebriefView } from './debriefs.service.js';

export class RoomQuery {
  @WholeNumber({ min: 1, max: 1000, optional: true, description: 'Which disagreement, from 1.' })
  at?: number;

  @Line({ optional: true, max: 200, description: 'The key of a criterion to begin with.' })
  criterion?: string;
}

type Given = RatingsTable['criteria'][number]['ratings'][number];

/** A debrief as a room follows it: one disagreement at a time. */
export interface DebriefRoom {
  title: string;
  sittingId: string;
  assessment: string;
  candidate: string;
  /** Why the ratings are not shown. */
  withheld?: string;
  turn: RoomTurn | undefined;
  place: number;
  of: number;
  settled: number;
  steps: { number: number; url: string; name: string; current: boolean; settled: boolean }[];
  previousUrl: string | undefined;
  nextUrl: string | undefined;
  reviseUrl: string | undefined;
}

export interface RoomTurn {
  name: string;
  measures: DebriefCriterion['measures'];
  settled: boolean;
  /** Lowest first, each with its words and who gave it. */
  levels: { level: number; label: string; words: string; people: string[] }[];
  /** Those who gave the lowest and the highest level, then the others: in this order they speak. */
  voices: (Given & { speaks: string })[];
}

/** @param at which disagreement, from 1; the last one where there are fewer */
export function debriefRoom(view: DebriefView, { at, criterion: key }: RoomQuery): DebriefRoom {
  const agenda = agendaOf(view.criteria ?? []);
  const begin =
    at ??
    1 +
      Math.max(
        0,
        agenda.findIndex((one) => one.key === key),
      );
  const place = Math.min(begin, Math.max(1, agenda.length));
  const criterion = agenda[place - 1];
  const url = (number: number) => `/sittings/${view.sittingId}/debrief/room?at=${number}`;
  return {
    title: `Debrief: ${view.candidate}, ${view.assessment.name}`,
    sittingId: view.sittingId,
    assessment: view.assessment.name,
    candidate: view.candidate,
    withheld: view.withheld,
    turn: criterion && turnOf(criterion),
    place,
    of: agenda.length,
    settled: agenda.filter(isSettled).length,
    steps: agenda.map((one, index) => ({
      ...{ number: index + 1, url: url(index + 1), name: one.name },
      ...{ current: index + 1 === place, settled: isSettled(one) },
    })),
    previousUrl: place > 1 ? url(place - 1) : undefined,
    nextUrl: place < agenda.length ? url(place + 1) : undefined,
    reviseUrl: view.own && isSubmitted(view.own.state) ? `/scorecards/${view.own.id}/revision` : undefined,
  };
}

/** What was or is apart, the widest first as it was submitted: the order stays while scorecards are revised. */
function agendaOf(criteria: readonly DebriefCriterion[]): DebriefCriterion[] {
  const now = new Map(criteria.map((criterion) => [criterion.id, criterion]));
  const before = bySpread(
    criteria
      .toSorted((one, other) => one.place - other.place)
      .map((criterion) => ({
        ...criterion,
        ratings: criterion.ratings.map((rating) => ({ ...rating, level: submittedFirst(rating) })),
      })),
  );
  return before.flatMap(({ id, spread }) => {
    const criterion = now.get(id)!;
    return spread > 0 || criterion.spread > 0 ? [criterion] : [];
  });
}

/** The level before any revision. */
function submittedFirst({ was, level }: Given): number | null {
  return was.length > 0 ? was.at(-1)!.level : level;
}

/** It was apart, and after revisions no longer is. */
function isSettled({ spread }: DebriefCriterion): boolean {
  return spread === 0;
}

function turnOf(criterion: DebriefCriterion): RoomTurn {
  const { name, measures, kind, levels, ratings, anchors } = criterion;
  const given = ratings.flatMap(({ level }) => (level === null ? [] : [level]));
  const [lowest, highest] = [Math.min(...given), Math.max(...given)];
  const speaks = ({ level }: Given): string => {
    if (lowest === highest) return '';
    if (level === lowest) return 'lowest: speak first';
    return level === highest ? 'highest: speak next' : '';
  };
  const turn = ({ level }: Given): number => (level === lowest ? 0 : level === highest ? 1 : 2);
  return {
    ...{ name, measures, settled: isSettled(criterion) },
    levels: Array.from({ length: levels }, (_, index) => ({
      level: index + 1,
      label: kind === 'yes_no' ? ['No', 'Yes'][index]! : String(index + 1),
      words: anchors[index] ?? '',
      people: ratings.filter(({ level }) => level === index + 1).map(({ panelist }) => panelist),
    })),
    voices: ratings
      .map((rating) => ({ ...rating, speaks: speaks(rating) }))
      .toSorted((one, other) => turn(one) - turn(other)),
  };
}
