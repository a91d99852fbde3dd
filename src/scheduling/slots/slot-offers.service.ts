import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { offsetOf, type Paged, paged, pageSize } from '../../platform/http/paging.js';
import { isTimeZone } from '../../platform/http/request.js';
import { SlotLetters } from './slot-letters.service.js';
import { Slot, SlotOffer, SlotOfferSitting } from './slot-offer.entity.js';
import type { SlotOfferInput } from './slot-offer.dto.js';
import { longestPattern, mostSlots, slotTimes } from './slot-pattern.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'slots.offered': { jobId: string; offerId: string; slots: number; candidates: number };
    'slots.closed': { jobId: string; offerId: string };
  }
}

/** An offer as those who run the job see it. */
export interface OfferView {
  id: string;
  assessment: string;
  minutes: number;
  buffer: number;
  place: string;
  timeZone: string;
  madeBy: string;
  madeAt: Date;
  closedAt: Date | null;
  slots: { at: Date; takenBy: string | null; sittingId: string | null; past: boolean }[];
  /** Who has not picked yet, with what came of the email to them. */
  waiting: { sittingId: string; candidate: string; sentAt: Date | null; problem: string; reachable: boolean }[];
}

export interface ListedOffer {
  id: string;
  assessment: string;
  madeAt: Date;
  closedAt: Date | null;
  slots: number;
  candidates: number;
  picked: number;
}

/** A session that a time can be offered for. */
interface Offerable {
  id: string;
  candidate: string;
  at: Date | null;
  panel: string[];
}

/** Times offered to candidates, by whoever schedules. */
@Injectable()
export class SlotOffers {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly letters: SlotLetters,
    private readonly audit: Audit,
  ) {}

  /** What the form offers to choose from. */
  async form(viewer: Viewer, jobId: string, assessment?: string) {
    const job = await this.jobs.job(viewer, jobId, 'sitting.edit');
    const assessments = await this.database.reader.query<{ value: string; label: string }[]>(assessmentsOfJob, [jobId]);
    const chosen = assessments.find(({ value }) => value === assessment) ?? assessments[0];
    const sittings = chosen ? await offerable(this.database.reader, jobId, chosen.value) : [];
    return { job, assessments, chosen: chosen?.value, sittings };
  }

  /**
   * Offers the times of a pattern, less those that are over. Each candidate is told by email, where that is set up.
   * @throws InvalidInput naming the field where the pattern has no times, or a session is not of this assessment
   */
  offer(viewer: Viewer, jobId: string, input: SlotOfferInput): Promise<{ id: string }> {
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.toUse(viewer, jobId, 'sitting.edit', tx);
      const times = timesOf(input);
      const { assessmentKey, minutes, buffer, place = '', holdsRoom, timeZone } = input;
      const sittings = await this.chosen(tx, jobId, input);
      const id = newId();
      const offer = { id, jobId, assessmentKey, minutes, buffer, place, holdsRoom, timeZone, madeBy: viewer.name };
      await tx.insert(SlotOffer, offer);
      await tx.insert(
        Slot,
        times.map((at) => ({ offerId: id, at })),
      );
      const rows = sittings.map((sittingId) => ({ sittingId, offerId: id, sentAt: null, problem: '' }));
      await tx.upsert(SlotOfferSitting, rows, ['sittingId']);
      for (const sittingId of sittings) await this.letters.ask(tx, sittingId);
      const facts = { jobId: job.id, offerId: id, slots: times.length, candidates: sittings.length };
      await this.audit.record(tx, viewer, 'slots.offered', facts);
      return { id };
    });
  }

  /** Ends an offer: what was picked stays. Ending it twice is ending it once. */
  close(viewer: Viewer, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { job, offer } = await this.found(viewer, id, tx);
      if (offer.closedAt) return;
      await tx.update(SlotOffer, { id }, { closedAt: new Date() });
      await this.audit.record(tx, viewer, 'slots.closed', { jobId: job.id, offerId: id });
    });
  }

  async list(
    viewer: Viewer,
    jobId: string,
    query: { page?: number },
  ): Promise<{ job: Job; offers: Paged<ListedOffer> }> {
    const job = await this.jobs.job(viewer, jobId, 'sitting.edit');
    const rows = await this.database.reader.query<ListedOffer[]>(offersOfJob, [jobId, pageSize, offsetOf(query)]);
    const total = await this.database.reader.countBy(SlotOffer, { jobId });
    return { job, offers: paged(rows, total, query) };
  }

  async one(viewer: Viewer, id: string): Promise<{ job: Job; offer: OfferView }> {
    const { job, offer } = await this.found(viewer, id, this.database.reader);
    const { reader } = this.database;
    const [slots, waiting, [named]] = await Promise.all([
      reader.query<OfferView['slots']>(slotsOfOffer, [id]),
      reader.query<OfferView['waiting']>(waitingForOffer, [id]),
      reader.query<{ name: string }[]>(nameOfAssessment, [offer.jobId, offer.assessmentKey]),
    ]);
    const { minutes, buffer, place, timeZone, madeBy, madeAt, closedAt } = offer;
    const assessment = named?.name ?? offer.assessmentKey;
    return {
      job,
      offer: { id, assessment, minutes, buffer, place, timeZone, madeBy, madeAt, closedAt, slots, waiting },
    };
  }

  private async found(viewer: Viewer, id: string, manager: Tx): Promise<{ job: Job; offer: SlotOffer }> {
    const offer = await manager.findOneBy(SlotOffer, { id });
    if (!offer || !viewer.may('sitting.edit', offer.jobId)) throw new NotFound('offer');
    return { offer, job: await this.jobs.job(viewer, offer.jobId, 'sitting.edit', manager) };
  }

  private async chosen(tx: Tx, jobId: string, { assessmentKey, sittings }: SlotOfferInput): Promise<string[]> {
    const known = (await offerable(tx, jobId, assessmentKey)).map(({ id }) => id);
    if (sittings.length === 0) throw InvalidInput.field('sittings', 'Choose at least one candidate.');
    if (sittings.some((id) => !known.includes(id))) {
      const message = 'Choose sessions of this assessment that are still to come and have a panel.';
      throw InvalidInput.field('sittings', message);
    }
    return [...new Set(sittings)];
  }
}

/** @throws InvalidInput naming the field */
function timesOf(input: SlotOfferInput): Date[] {
  const { from, to, timeZone } = input;
  if (!isTimeZone(timeZone)) throw InvalidInput.field('timeZone', 'Enter a time zone such as America/Chicago.');
  if (to < from) throw InvalidInput.field('to', 'The last day is before the first one.');
  if ((Date.parse(to) - Date.parse(from)) / 86_400_000 > longestPattern) {
    throw InvalidInput.field('to', `Offer at most ${longestPattern} days at once.`);
  }
  const times = slotTimes(input);
  if (times.length > mostSlots) {
    throw InvalidInput.field('to', `These are more than ${mostSlots} times. Choose fewer days or fewer hours.`);
  }
  const ahead = times.filter((at) => at.getTime() > Date.now());
  if (ahead.length === 0) throw InvalidInput.field('ends', 'No session of this length fits, or all of them are over.');
  return ahead;
}

function offerable(manager: Tx, jobId: string, assessmentKey: string): Promise<Offerable[]> {
  return manager.query<Offerable[]>(
    `select s.id, n.name as candidate, s.at,
            array(select p.name from scorecards c join people p on p.id = c.panelist_id
                   where c.sitting_id = s.id and c.state not in ('closed', 'recused') order by c.position, c.id) as panel
       from sittings s
       join assessments t on t.id = s.assessment_id and t.kind not in ('writing_sample', 'reference') and not t.hide_author
       join applications a on a.id = s.application_id and a.stage not in ('withdrawn', 'declined', 'hired')
       join candidates n on n.id = a.candidate_id
      where a.job_id = $1 and s.assessment_key = $2 and (s.at is null or s.at > now())
        and not exists (select 1 from scorecards c where c.sitting_id = s.id and c.opened_at is not null)
        and exists (select 1 from scorecards c where c.sitting_id = s.id and c.state not in ('closed', 'recused'))
      order by lower(n.name), s.id limit 500`,
    [jobId, assessmentKey],
  );
}

const assessmentsOfJob = `
  select key as value, name as label from assessments
   where plan_id = (select id from assessment_plans where job_id = $1 order by number desc limit 1)
     and kind not in ('writing_sample', 'reference') and not hide_author
   order by position, key`;

const nameOfAssessment = `
  select t.name from assessments t join assessment_plans p on p.id = t.plan_id
   where p.job_id = $1 and t.key = $2 order by p.number desc limit 1`;

/** A slot is a session's as long as the session is at that time: moved by hand, it is free again. */
const slotsOfOffer = `
  select l.at, n.name as "takenBy", s.id as "sittingId", l.at < now() as past
    from slots l
    left join sittings s on s.id = l.sitting_id and s.at = l.at
    left join applications a on a.id = s.application_id
    left join candidates n on n.id = a.candidate_id
   where l.offer_id = $1 order by l.at`;

const waitingForOffer = `
  select s.id as "sittingId", n.name as candidate, o.sent_at as "sentAt", o.problem, n.email is not null as reachable
    from slot_offer_sittings o
    join sittings s on s.id = o.sitting_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
   where o.offer_id = $1
     and not exists (select 1 from slots l where l.offer_id = $1 and l.sitting_id = s.id and l.at = s.at)
   order by lower(n.name), s.id`;

const offersOfJob = `
  select o.id, coalesce((select t.name from assessments t join assessment_plans p on p.id = t.plan_id
            where p.job_id = o.job_id and t.key = o.assessment_key order by p.number desc limit 1), o.assessment_key)
           as assessment,
         o.made_at as "madeAt", o.closed_at as "closedAt",
         (select count(*)::int from slots l where l.offer_id = o.id) as slots,
         (select count(*)::int from slot_offer_sittings x where x.offer_id = o.id) as candidates,
         (select count(*)::int from slots l join sittings s on s.id = l.sitting_id and s.at = l.at
           where l.offer_id = o.id) as picked
    from slot_offers o where o.job_id = $1 order by o.made_at desc, o.id limit $2 offset $3`;
