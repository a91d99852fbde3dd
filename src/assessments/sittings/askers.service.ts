import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { type FieldProblem, InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import { sharedOut } from './askers.js';
import { Criterion } from '../model/criterion.entity.js';
import { SittingAccess, type SittingForViewer } from './sitting-access.js';
import type { AskerInput, AskersInput } from './sitting.dto.js';
import { Sitting } from '../model/sitting.entity.js';

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
   * Says who asks what; questions left out are nobody's.
   * @throws InvalidInput naming a question that is not of this interview, or who is not on its panel; RuleViolation
   *   where it is no interview; StaleEdit; NotFound for whoever does not run the job
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
      if (cards.length === 0) throw new RuleViolation('askers.no_panel', 'Nobody is on the panel yet.');
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
        throw new RuleViolation('askers.interview_only', 'Only the questions of an interview are shared out.');
      }
      await replace(tx, Sitting, { id, version }, {});
      await setAskers(tx, seen.cards, choose(await keysOf(tx, seen.assessment.id), seen));
      await this.audit.record(tx, viewer, 'sitting.questions_assigned', { jobId: seen.job.id, sittingId: id });
    });
  }
}

/** For a sitting that is being planned: nothing where there is nobody to share with. */
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
      return [{ field: field('criterion'), message: 'Somebody was named for this question already.' }];
    }
    if (panelistId && !cards.some((card) => card.panelistId === panelistId)) {
      const message = 'This person is not on the panel. Put them on it first, or choose somebody who is.';
      return [{ field: field('panelistId'), message }];
    }
    return [];
  });
}
