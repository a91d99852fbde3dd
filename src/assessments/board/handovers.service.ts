import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { offsetOf, type Paged, paged, pageSize } from '../../platform/http/paging.js';
import { lockScorecard } from '../model/locks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { isOpen } from '../model/vocabulary.js';
import { Seats } from '../sittings/seats.service.js';
import { hiddenAuthor, SittingAccess } from '../sittings/sitting-access.js';
import type { HandoverInput } from './handover.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.handed_over': { jobId: string; sittingId: string; scorecardId: string; personId: string; to: string };
  }
}

/** Something that somebody had to score. */
export interface DueCard {
  scorecardId: string;
  sittingId: string;
  jobId: string;
  job: string;
  /** Not a name where whoever asks reviews such work without knowing whose it is. */
  candidate: string;
  assessment: string;
  at: Date | null;
  /** Whether they had begun: what they rated stays on file, closed. */
  begun: boolean;
  /** Those of the job's team who can sign in and are not on the panel. */
  others: { id: string; name: string }[];
}

type DueRow = Omit<DueCard, 'others'> & { hidden: boolean; others: DueCard['others'] | null; total: number };

/** What somebody who is deactivated had to score, and who takes it over. */
@Injectable()
export class Handovers {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly seats: Seats,
    private readonly audit: Audit,
  ) {}

  /** Their open scorecards in jobs that are open, by date. One query. */
  async due(viewer: Viewer, personId: string, query: { page?: number }): Promise<Paged<DueCard>> {
    const rows = await this.database.reader.query<DueRow[]>(dueCards, [
      ...[personId, viewer.id, pageSize, offsetOf(query)],
    ]);
    const cards = rows.map(({ hidden, others, ...card }) => {
      return { ...card, candidate: hidden ? hiddenAuthor(card.sittingId) : card.candidate, others: others ?? [] };
    });
    return paged(cards, rows[0]?.total ?? 0, query);
  }

  /**
   * Seats somebody else for a scorecard of a person who is deactivated. Theirs is taken off the panel; what they had
   * begun, or could have been looked at meanwhile, stays on file, closed with a name and a reason.
   * @throws NotFound; RuleViolation where they are active, or as `Seats`; InvalidInput
   */
  async handOver(viewer: Viewer, personId: string, scorecardId: string, input: HandoverInput): Promise<string> {
    return this.database.transaction(async (tx) => {
      const card = await this.cardOf(tx, personId, scorecardId);
      const { job, sitting, cards, applicationId } = await this.sittings.toChange(viewer, card.sittingId, tx);
      await lockScorecard(tx, scorecardId);
      const own = cards.find(({ id }) => id === scorecardId);
      if (!own || !isOpen(own.state)) throw new NotFound('scorecard');
      if (sitting.debriefOpenedAt) {
        const why = 'The debrief is open, so no one can be added to this session. Close the scorecard instead.';
        throw new RuleViolation('sitting.debriefed', why);
      }
      if (cards.some(({ panelistId }) => panelistId === input.to)) {
        throw InvalidInput.field('to', 'This person is on the panel already.');
      }
      const panel = [{ personId: input.to, plays: own.plays }];
      const seating = { jobId: job.id, sittingId: sitting.id, applicationId };
      await this.seats.requireTeamMembers(tx, job.id, panel).catch(toldAtTo);
      await this.leave(tx, viewer, own, { seating, reason: input.reason });
      const after = Math.max(0, ...cards.map(({ position }) => position));
      await this.seats.seat(tx, viewer, seating, panel, { after, override: input.override, panel }).catch(toldAtTo);
      const facts = { jobId: job.id, sittingId: sitting.id, scorecardId, personId, to: input.to };
      await this.audit.record(tx, viewer, 'scorecard.handed_over', facts);
      const [taker] = await tx.query<{ name: string }[]>('select name from people where id = $1', [input.to]);
      return taker?.name ?? 'Someone else';
    });
  }

  private async leave(
    tx: Tx,
    viewer: Viewer,
    card: Scorecard,
    { seating, reason }: { seating: { jobId: string; sittingId: string; applicationId: string }; reason?: string },
  ): Promise<void> {
    const why = reason || `${card.panelist?.name ?? 'The panelist'} was deactivated`;
    if (card.state === 'due') return this.seats.unseat(tx, viewer, seating, [card], why);
    card.moveTo('closed');
    const closedReason = `Handed over by ${viewer.name}: ${why}`;
    await replace(tx, Scorecard, card, { state: card.state, closedReason });
    const { jobId, sittingId } = seating;
    await this.audit.record(tx, viewer, 'scorecard.closed', { jobId, scorecardId: card.id, sittingId });
  }

  private async cardOf(tx: Tx, personId: string, scorecardId: string): Promise<{ sittingId: string }> {
    const [card] = await tx.query<{ sittingId: string; name: string; active: boolean }[]>(
      `select c.sitting_id as "sittingId", p.name, p.disabled_at is null as active
         from scorecards c join people p on p.id = c.panelist_id where c.id = $1 and p.id = $2`,
      [scorecardId, personId],
    );
    if (!card) throw new NotFound('scorecard');
    if (card.active) {
      const why = `${card.name} is active and can score. Change the panel on the session’s own page.`;
      throw new RuleViolation('handover.active', why);
    }
    return card;
  }
}

/** What is wrong with whoever is to be seated is told at the one field that names them. */
function toldAtTo(error: unknown): never {
  if (error instanceof InvalidInput) throw InvalidInput.field('to', error.fields[0]?.message ?? error.message);
  if (error instanceof RuleViolation) {
    throw new RuleViolation(error.code, error.message, [{ field: 'to', message: error.fields[0]?.message ?? '' }]);
  }
  throw error;
}

/** `$1` the person, `$2` whoever asks, `$3` and `$4` which of them. */
const dueCards = `
  select c.id as "scorecardId", s.id as "sittingId", j.id as "jobId", j.title as job, n.name as candidate,
         t.name as assessment, s.at, c.state <> 'due' as begun, count(*) over ()::int as total,
         t.hide_author and exists (
           select 1 from scorecards o
             join sittings m on m.id = o.sitting_id
             join applications b on b.id = m.application_id
            where o.panelist_id = $2 and b.job_id = j.id and m.assessment_key = s.assessment_key
              and o.state in ('due', 'draft')) as hidden,
         (select json_agg(json_build_object('id', p.id, 'name', p.name) order by p.name, p.id)
            from hiring_team_members h join people p on p.id = h.person_id
           where h.job_id = j.id and p.disabled_at is null
             and not exists (select 1 from scorecards k where k.sitting_id = s.id and k.panelist_id = p.id)) as others
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join applications a on a.id = s.application_id
    join jobs j on j.id = a.job_id
    join candidates n on n.id = a.candidate_id
    join assessments t on t.id = s.assessment_id
   where c.panelist_id = $1 and c.state in ('due', 'draft') and j.status = 'open'
   order by s.at nulls last, c.id
   limit $3 offset $4`;
