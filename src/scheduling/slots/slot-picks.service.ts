import { Injectable } from '@nestjs/common';
import { lockSitting } from '../../assessments/model/locks.js';
import { Sitting } from '../../assessments/model/sitting.entity.js';
import { book } from '../../assessments/sittings/sitting-times.service.js';
import { hasLeft, type Stage } from '../../candidates/application.entity.js';
import { Audit } from '../../audit/audit.service.js';
import { type Applicant, theCandidate } from '../../candidate-links/candidate-links.service.js';
import { shareJob } from '../../jobs/model/locks.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { actAsProduct } from '../../platform/database/acting-for.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { Invitations } from '../calendars/invitations.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'slot.picked': { jobId: string; sittingId: string; at: string };
  }
}

/** What a candidate can choose from for one session. */
export interface OfferedTimes {
  minutes: number;
  place: string;
  /** The one they picked, as long as the session is at that time. */
  picked: Date | null;
  free: Date[];
}

/** Where a candidate's session and its offer meet. */
interface Offered {
  sittingId: string;
  offerId: string;
  stage: Stage;
}

/** Candidates who pick a time. Of two who pick the same one, one gets it and the other is told. */
@Injectable()
export class SlotPicks {
  constructor(
    private readonly database: Database,
    private readonly invitations: Invitations,
    private readonly audit: Audit,
  ) {}

  /** What a candidate can pick, by assessment; nothing that the panel, the room or they themselves are taken for. */
  async offered({ applicationId }: Pick<Applicant, 'applicationId'>): Promise<Map<string, OfferedTimes>> {
    const rows = await this.database.reader.query<(OfferedTimes & { key: string })[]>(freeTimes, [applicationId]);
    return new Map(rows.map(({ key, minutes, place, picked, free }) => [key, { minutes, place, picked, free }]));
  }

  /**
   * Picks a time, or another one in place of it: the session is then at that time, and everyone who takes part is told.
   * Picking the same again changes nothing.
   * @throws RuleViolation where the time is taken; NotFound where nothing is offered
   */
  async pick(applicant: Applicant, assessmentKey: string, at: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { jobId } = applicant;
      // A candidate is nobody to the database's policies, and the panel's time is looked at.
      await actAsProduct(tx);
      await shareJob(tx, jobId);
      const { sittingId, offerId } = await offerFor(tx, applicant, assessmentKey);
      await lockSitting(tx, sittingId);
      const sitting = await tx.findOneByOrFail(Sitting, { id: sittingId });
      await refuseHeld(tx, sitting);
      const [had] = await tx.query<{ at: Date }[]>('select at from slots where sitting_id = $1', [sittingId]);
      if (had?.at.getTime() === at.getTime() && sitting.at?.getTime() === at.getTime()) return;
      await tx.query('update slots set sitting_id = null where sitting_id = $1', [sittingId]);
      const [offer] = await taken(tx, offerId, sittingId, at);
      if (!offer) throw tooLate();
      const { minutes, buffer, place, holdsRoom } = offer;
      await replace(tx, Sitting, sitting, { at, minutes, place, holdsRoom });
      if ((await book(tx, sittingId, buffer)).clashes.length > 0) throw tooLate();
      await this.audit.record(tx, theCandidate, 'slot.picked', { jobId, sittingId, at: at.toISOString() });
      await this.invitations.tellIfPossible(tx, sittingId);
    });
  }

  /** Gives back what was picked for a session that will not be held. */
  async release(tx: Tx, sittingId: string): Promise<void> {
    await tx.query('update slots set sitting_id = null where sitting_id = $1', [sittingId]);
  }
}

/** Nothing of who was faster, or of what stands in the way: it may be another candidate, or a panelist's other job. */
function tooLate(): RuleViolation {
  const message = 'That time was just taken. Choose another one; these are still free.';
  return new RuleViolation('slot.taken', message, [{ field: 'at', message }]);
}

async function offerFor(tx: Tx, { applicationId }: Applicant, assessmentKey: string): Promise<Offered> {
  const [row] = await tx.query<Offered[]>(
    `select s.id as "sittingId", o.id as "offerId", a.stage
       from sittings s
       join applications a on a.id = s.application_id
       join slot_offer_sittings x on x.sitting_id = s.id
       join slot_offers o on o.id = x.offer_id and o.closed_at is null
      where s.application_id = $1 and s.assessment_key = $2`,
    [applicationId, assessmentKey],
  );
  if (!row || hasLeft(row.stage)) throw new NotFound('offer');
  return row;
}

async function refuseHeld(tx: Tx, { id, at }: Sitting): Promise<void> {
  const begun = await tx.query<object[]>(
    'select 1 from scorecards where sitting_id = $1 and opened_at is not null limit 1',
    [id],
  );
  if (begun.length === 0 && (at === null || at > new Date())) return;
  throw new RuleViolation('slot.held', 'This session has begun or is over. Write to the recruiter to change it.');
}

type Terms = Pick<Sitting, 'place' | 'holdsRoom'> & { minutes: number; buffer: number };

/** Takes a slot that is free at this moment. Of two at once, one finds it. */
async function taken(tx: Tx, offerId: string, sittingId: string, at: Date): Promise<Terms[]> {
  const [rows] = await tx.query<[Terms[], number]>(
    `update slots l set sitting_id = $2
       from slot_offers o
      where o.id = l.offer_id and o.id = $1 and o.closed_at is null and l.at = $3 and l.at > now()
        and not exists (select 1 from sittings s where s.id = l.sitting_id and s.at = l.at)
      returning o.minutes, o.buffer, o.place, o.holds_room as "holdsRoom"`,
    [offerId, sittingId, at],
  );
  return rows;
}

const freeTimes = `
  select s.assessment_key as key, o.minutes, o.place,
         (select l.at from slots l where l.sitting_id = s.id and l.at = s.at and l.offer_id = o.id) as picked,
         coalesce((
           select array_agg(l.at order by l.at) from slots l
            where l.offer_id = o.id and l.at > now()
              and not exists (select 1 from sittings other where other.id = l.sitting_id and other.at = l.at)
              and not exists (
                select 1 from bookings b
                 where b.sitting_id <> s.id
                   and b.during && tstzrange(l.at - make_interval(mins => o.buffer),
                                             l.at + make_interval(mins => o.minutes + o.buffer))
                   and b.resource in (
                     select 'person:' || c.panelist_id from every_scorecard c
                      where c.sitting_id = s.id and c.state not in ('closed', 'recused')
                     union all select 'candidate:' || n.identity
                     union all select 'room:' || lower(regexp_replace(btrim(o.place), '\\s+', ' ', 'g'))
                      where o.holds_room and btrim(o.place) <> ''))), '{}') as free
    from sittings s
    join applications a on a.id = s.application_id and a.stage not in ('withdrawn', 'declined')
    join candidates n on n.id = a.candidate_id
    join slot_offer_sittings x on x.sitting_id = s.id
    join slot_offers o on o.id = x.offer_id and o.closed_at is null
   where s.application_id = $1 and (s.at is null or s.at > now())
     and not exists (select 1 from every_scorecard c where c.sitting_id = s.id and c.opened_at is not null)`;
