import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { HiringTeamMember } from '../../accounts/access/hiring-team-member.entity.js';
import { Looks } from '../../looks/looks.js';
import { InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import { replace, type Tx } from '../../platform/database/database.js';
import { randomId } from '../../platform/database/ids.js';
import { type KnownBefore, knownWords } from '../model/known-before.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { isOpen } from '../model/vocabulary.js';
import type { SeatInput } from './sitting.dto.js';
import { listed } from '../../platform/base/listed.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** Somebody was seated who had been shown what their scorecard must be blind to. */
    'seat.allowed': { jobId: string; sittingId: string; personId: string; reason: string };
  }
}

/** The sitting that seats are given or taken in. */
export interface Seating {
  jobId: string;
  sittingId: string;
  applicationId: string;
}

/** Who may sit on a panel, and how a seat is given and taken. */
@Injectable()
export class Seats {
  constructor(
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /**
   * What those who are to be seated had been shown of the candidate, by person; nobody who comes blind.
   * @param override why they are seated all the same
   * @param fieldOf names the field that a refusal is told at
   * @throws RuleViolation where somebody was shown what their scorecard must be blind to and nobody else says why they
   *   are seated all the same
   */
  async admit(
    tx: Tx,
    viewer: Viewer,
    { jobId, sittingId, applicationId }: Seating,
    personIds: readonly string[],
    { override, fieldOf }: { override?: string; fieldOf: (personId: string) => string },
  ): Promise<Map<string, KnownBefore>> {
    if (personIds.includes(viewer.id) && (await othersIn(tx, sittingId, viewer.id))) {
      const message = `A scorecard of this session is in, and a seat would open its ratings to you, so you cannot seat yourself. ${whoSeats}`;
      throw new RuleViolation('seat.own', message, [{ field: fieldOf(viewer.id), message }]);
    }
    const known = await this.looks.known(tx, personIds, applicationId);
    if (known.size === 0) return new Map();
    if (known.has(viewer.id)) {
      const message = `You were shown ${knownWords(known.get(viewer.id)!)} of this candidate, so you can’t add yourself to the panel. ${whoMay}`;
      throw new RuleViolation('seat.own', message, [{ field: fieldOf(viewer.id), message }]);
    }
    if (!override) throw await refusal(tx, known, fieldOf);
    const allowed = { byId: viewer.id, byName: viewer.name, reason: override, at: new Date().toISOString() };
    for (const personId of known.keys()) {
      await this.audit.record(tx, viewer, 'seat.allowed', { jobId, sittingId, personId, reason: override });
    }
    return new Map([...known].map(([personId, facts]) => [personId, { facts, allowed }]));
  }

  /** Gives seats, after those that are there. @throws RuleViolation as `admit` */
  async seat(
    tx: Tx,
    viewer: Viewer,
    seating: Seating,
    seats: readonly SeatInput[],
    given: { after: number; override?: string; panel: readonly SeatInput[] },
  ): Promise<{ id: string; panelistId: string }[]> {
    const { override, panel } = given;
    const fieldOf = (personId: string) => `panel[${panel.findIndex((seat) => seat.personId === personId)}].personId`;
    const personIds = seats.map(({ personId }) => personId);
    const known = await this.admit(tx, viewer, seating, personIds, { override, fieldOf });
    const cards = seats.map(({ personId, plays = '' }, index) => ({
      id: randomId(),
      sittingId: seating.sittingId,
      panelistId: personId,
      plays,
      position: given.after + index + 1,
      known: known.get(personId) ?? null,
    }));
    if (cards.length > 0) await tx.insert(Scorecard, cards);
    return cards;
  }

  /**
   * Takes seats away. Where ratings of the candidate are in, somebody could look meanwhile: then whoever is due stays on
   * file, closed with a name and a reason.
   * @throws RuleViolation where somebody has begun to score; InvalidInput where a reason is missing
   */
  async unseat(tx: Tx, viewer: Viewer, seating: Seating, cards: readonly Scorecard[], reason?: string): Promise<void> {
    // Those whose scorecard was closed are on file, not on the panel.
    const leaving = cards.filter(({ state }) => isOpen(state) || isFinal(state));
    if (leaving.length === 0) return;
    const begun = leaving.filter(({ state }) => state !== 'due').map(({ panelist }) => panelist?.name ?? 'Someone');
    if (begun.length > 0) {
      const have = begun.length === 1 ? 'has' : 'have';
      const why = `${listed(begun)} ${have} started scoring, so you can’t remove them from the panel. Close their scorecard instead.`;
      throw new RuleViolation('sitting.panelist_begun', why, [{ field: 'panel', message: why }]);
    }
    if (!(await anyIn(tx, seating.applicationId))) {
      const gone = await tx.delete(Scorecard, { id: In(leaving.map(({ id }) => id)), state: 'due' });
      if (gone.affected !== leaving.length)
        throw new RuleViolation('sitting.panelist_begun', 'Someone has just started scoring.');
      return;
    }
    if (!reason) {
      const names = listed(leaving.map(({ panelist }) => panelist?.name ?? 'Someone'));
      const message = `Scorecards for this candidate have been submitted, so say why you’re taking ${names} off the panel. Their scorecard stays on file, closed with your name and reason.`;
      throw InvalidInput.field('reason', message);
    }
    for (const card of leaving) {
      card.moveTo('closed');
      const closedReason = `Removed from the panel by ${viewer.name}: ${reason}`;
      await replace(tx, Scorecard, card, { state: card.state, closedReason });
      const { jobId, sittingId } = seating;
      await this.audit.record(tx, viewer, 'scorecard.closed', { jobId, scorecardId: card.id, sittingId });
    }
  }

  /** @param fresh those who were not on the panel before; whoever sat on it may stay though they left the team */
  async requireTeamMembers(tx: Tx, jobId: string, panel: readonly SeatInput[], fresh = panel): Promise<void> {
    const ids = panel.map(({ personId }) => personId);
    const again = ids.findIndex((id, index) => ids.indexOf(id) !== index);
    if (again >= 0) throw InvalidInput.field(`panel[${again}].personId`, 'This person is on the panel already.');
    const team = await tx.find(HiringTeamMember, {
      where: { jobId, personId: In(fresh.map(({ personId }) => personId)) },
      relations: { person: true },
    });
    refuseDeactivated(team, panel);
    const strangers = fresh.filter(({ personId }) => !team.some((member) => member.personId === personId));
    if (strangers.length === 0) return;
    const message = 'This person is not on the hiring team. Add them to the job’s team first, then to the panel.';
    throw new InvalidInput(strangers.map((seat) => ({ field: `panel[${panel.indexOf(seat)}].personId`, message })));
  }
}

const whoSeats = 'Another recruiter or hiring manager of this job, or an administrator, can do it.';
const whoMay =
  'Another recruiter or hiring manager of this job, or an administrator, can do it with a reason; the scorecard is then marked as not blind.';

async function refusal(
  tx: Tx,
  known: Awaited<ReturnType<Looks['known']>>,
  fieldOf: (personId: string) => string,
): Promise<RuleViolation> {
  const people = await tx.query<{ id: string; name: string }[]>('select id, name from people where id = any($1)', [
    [...known.keys()],
  ]);
  const fields = people.map(({ id, name }) => ({
    field: fieldOf(id),
    message: `${name} was shown ${knownWords(known.get(id)!)} of this candidate, and scorecards must be blind.`,
  }));
  const how = 'Choose someone else, or give the reason in “override”.';
  return new RuleViolation('seat.shown', `${fields.map(({ message }) => message).join(' ')} ${how} ${ruled}`, fields);
}

const ruled =
  'No one can approve this for themselves, and the scorecard is marked as not blind in the comparison, the packet, and every export.';

function isFinal(state: Scorecard['state']): boolean {
  return state === 'submitted' || state === 'revised';
}

/** @throws InvalidInput where somebody who cannot sign in any more is to be seated */
function refuseDeactivated(team: readonly HiringTeamMember[], panel: readonly SeatInput[]): void {
  const gone = team.filter(({ person }) => person?.disabledAt);
  if (gone.length === 0) return;
  throw new InvalidInput(
    gone.map(({ personId, person }) => ({
      field: `panel[${panel.findIndex((seat) => seat.personId === personId)}].personId`,
      message: `${person?.name} is deactivated and can’t score. Choose someone else; an administrator can reactivate them under People.`,
    })),
  );
}

/** Whether somebody else's scorecard of a sitting is in. */
async function othersIn(tx: Tx, sittingId: string, personId: string): Promise<boolean> {
  const rows = await tx.query<object[]>(
    `select 1 from every_scorecard where sitting_id = $1 and panelist_id <> $2 and state in ('submitted', 'revised') limit 1`,
    [sittingId, personId],
  );
  return rows.length > 0;
}

/** Whether any scorecard of the person behind an application is in, here or in another job. */
async function anyIn(tx: Tx, applicationId: string): Promise<boolean> {
  const rows = await tx.query<object[]>(
    `select 1 from applications own
       join candidates me on me.id = own.candidate_id
       join candidates n on n.identity = me.identity
       join applications a on a.candidate_id = n.id
       join sittings s on s.application_id = a.id
       join every_scorecard c on c.sitting_id = s.id
      where own.id = $1 and c.state in ('submitted', 'revised') limit 1`,
    [applicationId],
  );
  return rows.length > 0;
}
