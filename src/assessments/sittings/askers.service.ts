import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { type FieldProblem, InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { Criterion } from '../model/criterion.entity.js';
import { Sitting } from '../model/sitting.entity.js';
import type { AssessmentKind } from '../model/vocabulary.js';
import { SittingAccess, type SittingForViewer } from './sitting-access.js';
import type { AskerInput, AskersInput } from './sitting.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'sitting.questions_assigned': { jobId: string; sittingId: string };
  }
}

type Seats = readonly { id: string; panelistId: string }[];

/** Who of an interview's panel asks which question. */
@Injectable()
export class Askers {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly audit: Audit,
  ) {}

  /**
   * Says who asks what; questions left out are no one's.
   * @throws InvalidInput naming a question that is not of this interview, or who is not on its panel; RuleViolation
   *   where it is no interview; StaleEdit; NotFound for anyone who does not run the job
   */
  assign(viewer: Viewer, id: string, { version, askers }: AskersInput): Promise<void> {
    return this.write(viewer, id, version, (keys, { cards }) => {
      const wrong = wrongIn(askers, keys, cards);
      if (wrong.length > 0) throw new InvalidInput(wrong);
      return cards.map(({ panelistId }) =>
        askers.filter((asker) => asker.panelistId === panelistId).map(({ criterion }) => criterion),
      );
    });
  }

  /** Shares the questions out among the panel, in order. @throws as assign */
  share(viewer: Viewer, id: string, version: number): Promise<void> {
    return this.write(viewer, id, version, (keys, { cards }) => {
      if (cards.length === 0) throw new RuleViolation('askers.no_panel', 'No one is on the panel yet.');
      return sharedOut(keys, cards.length);
    });
  }

  private write(
    viewer: Viewer,
    id: string,
    version: number,
    choose: (keys: string[], seen: SittingForViewer) => string[][],
  ): Promise<void> {
    return this.database.transaction(async (tx) => {
      const seen = await this.access.toChange(viewer, id, tx);
      if (seen.assessment.kind !== 'interview') {
        throw new RuleViolation('askers.interview_only', 'Only interview questions can be assigned to panelists.');
      }
      await replace(tx, Sitting, { id, version }, {});
      await setAskers(tx, seen.cards, choose(await keysOf(tx, seen.assessment.id), seen));
      await this.audit.record(tx, viewer, 'sitting.questions_assigned', { jobId: seen.job.id, sittingId: id });
    });
  }
}

/** For a sitting that is being planned: nothing where there is no one to share with. */
export async function shareOut(tx: Tx, assessmentId: string, seats: Seats): Promise<void> {
  if (seats.length > 1) await setAskers(tx, seats, sharedOut(await keysOf(tx, assessmentId), seats.length));
}

async function keysOf(tx: Tx, assessmentId: string): Promise<string[]> {
  const order = { position: 'ASC', key: 'ASC' } as const;
  return (await tx.find(Criterion, { where: { assessmentId }, order, select: { id: true, key: true } })).map(
    ({ key }) => key,
  );
}

async function setAskers(tx: Tx, seats: Seats, asks: readonly string[][]): Promise<void> {
  await tx.query(
    `update scorecards c set asks = array(select jsonb_array_elements_text(given.asks))
       from unnest($1::uuid[], $2::jsonb[]) as given (id, asks) where c.id = given.id`,
    [seats.map(({ id }) => id), seats.map((_, index) => JSON.stringify(asks[index] ?? []))],
  );
}

function wrongIn(askers: readonly AskerInput[], keys: readonly string[], cards: Seats): FieldProblem[] {
  return askers.flatMap(({ criterion, panelistId }, index) => {
    const field = (name: string) => `askers[${index}].${name}`;
    if (!keys.includes(criterion)) {
      return [{ field: field('criterion'), message: 'This interview has no such question.' }];
    }
    if (askers.findIndex((asker) => asker.criterion === criterion) !== index) {
      return [{ field: field('criterion'), message: 'Someone is already assigned to this question.' }];
    }
    if (panelistId && !cards.some((card) => card.panelistId === panelistId)) {
      const message = 'This person is not on the panel. Add them first, or choose someone who is.';
      return [{ field: field('panelistId'), message }];
    }
    return [];
  });
}

/** One question of an interview, and who of the panel asks it. Everyone scores all. */
export interface AskedBy {
  criterion: { key: string; name: string };
  /** Null while no one was named. */
  panelist: { id: string; name: string } | null;
}

interface Line {
  key: string;
  name: string;
}

interface Seat {
  panelistId: string;
  asks: readonly string[];
  panelist?: { name: string };
}

/** The questions of an interview in their order; none of another assessment. */
export function askersOf(kind: AssessmentKind, criteria: readonly Line[], panel: readonly Seat[]): AskedBy[] {
  if (kind !== 'interview') return [];
  return criteria.map(({ key, name }) => {
    const seat = panel.find(({ asks }) => asks.includes(key));
    return {
      criterion: { key, name },
      panelist: seat ? { id: seat.panelistId, name: seat.panelist?.name ?? '' } : null,
    };
  });
}

/**
 * Questions shared out in their order, each of the panel asking a run of them, so that the talk changes hands seldom.
 * @returns the keys for each of `count` panelists; the first ones ask one more where it does not come out even
 */
export function sharedOut(keys: readonly string[], count: number): string[][] {
  const [each, over] = [Math.floor(keys.length / count), keys.length % count];
  return Array.from({ length: count }, (_, seat) => {
    const start = seat * each + Math.min(seat, over);
    return keys.slice(start, start + each + (seat < over ? 1 : 0));
  });
}
