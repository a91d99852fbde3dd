import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { LinkLetters, mailAttempts } from '../../accounts/people/link-letters.service.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { IdField } from '../../platform/http/fields.js';
import { Mail } from '../../platform/mail/mail.js';
import { cardLine, listedCards, scorecardReminder, scorecardsReminder, type OwedCard } from './reminder-letters.js';
import { lockPanel, lockScorecard } from '../model/locks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { isOpen, isSubmitted, type ScorecardState } from '../model/vocabulary.js';
import { type LeftBecause, type Outcome, outcomeText, remindableAgain } from '../sittings/reminder-rules.js';
import { canSignIn, SittingAccess } from '../sittings/sitting-access.js';

export class ReminderInput {
  @IdField({ optional: true, description: 'A panelist; if left out, everyone who hasn’t submitted.' })
  panelistId?: string;
}

export class ReminderForm extends ReminderInput {
  @IdField({ optional: true, description: 'The job whose comparison to go back to; if left out, the session.' })
  comparisonOf?: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'scorecard.reminded': { jobId: string; sittingId: string; scorecardId: string; personId: string };
  }
}

/** Reminders to panelists whose scorecard is not in, by whoever runs the sitting. */
@Injectable()
export class Reminders {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly background: Background,
    private readonly mail: Mail,
    private readonly audit: Audit,
  ) {}

  /**
   * Reminds one of the panel, or all whose card is not in but oneself.
   * @throws RuleViolation where no one could be reminded, and why; InvalidInput where there is no such panelist;
   *   NotFound for anyone who does not run the job
   */
  remind(viewer: Viewer, sittingId: string, panelistId?: string): Promise<Outcome> {
    return this.database.transaction(async (tx) => {
      const { job } = await this.access.sittingForLead(viewer, sittingId, tx);
      if (!this.mail.configured) throw new RuleViolation('reminder.no_mail', noMail);
      const cards = await lockedCards(tx, sittingId);
      const chosen = panelistId === undefined ? others(cards, viewer) : [oneOf(cards, panelistId)];
      const outcome = splitByRemindable(chosen, new Date());
      if (outcome.reminded.length === 0) {
        throw new RuleViolation('reminder.nobody', outcomeText(outcome) || 'There is no one left to remind.');
      }
      for (const card of chosen.filter(({ panelistId: id }) => outcome.reminded.some((person) => person.id === id))) {
        const { id: scorecardId, panelistId: personId } = card;
        await tx.update(Scorecard, { id: scorecardId }, { remindedAt: new Date() });
        await queueReminder(tx, this.background, { personId, scorecardIds: [scorecardId], byId: viewer.id });
        await this.audit.record(tx, viewer, 'scorecard.reminded', { jobId: job.id, sittingId, scorecardId, personId });
      }
      return outcome;
    });
  }

  /**
   * Reminds one person, by one email, of all of their scorecards that are outstanding in the jobs that the viewer runs.
   * Those that they were reminded of lately are not told again.
   * @param jobId only of this job
   * @throws RuleViolation where there is nothing to remind them of now, and why; InvalidInput where they owe nothing
   */
  remindPerson(viewer: Viewer, personId: string, jobId?: string): Promise<Outcome & { scorecards: number }> {
    return this.database.transaction(async (tx) => {
      if (!this.mail.configured) throw new RuleViolation('reminder.no_mail', noMail);
      const mine = viewer.jobsWhere('sitting.edit');
      const rows = await tx.query<{ id: string; jobId: string }[]>(owed, [
        ...[personId, viewer.id, mine === 'every job' ? null : mine, jobId ?? null],
      ]);
      for (const { id } of rows) await lockScorecard(tx, id);
      const cards = await tx.find(Scorecard, {
        where: { id: In(rows.map(({ id }) => id)), state: In(['due', 'draft']) },
        relations: { panelist: true },
        order: { id: 'ASC' },
      });
      if (cards.length === 0 || personId === viewer.id) {
        throw InvalidInput.field('personId', 'There is no scorecard to remind this person about.');
      }
      const now = new Date();
      const chosen = cards.filter(({ remindedAt }) => remindableAgain(remindedAt, now));
      const outcome = splitByRemindable((chosen.length > 0 ? chosen : cards).slice(0, 1), now);
      if (outcome.reminded.length === 0) throw new RuleViolation('reminder.nobody', outcomeText(outcome));
      const ids = chosen.map(({ id }) => id);
      await tx.update(Scorecard, { id: In(ids) }, { remindedAt: now });
      await queueReminder(tx, this.background, { personId, scorecardIds: ids, byId: viewer.id });
      const jobOf = new Map(rows.map((row) => [row.id, row.jobId]));
      const told = chosen.map(({ id, sittingId }) => ({ jobId: jobOf.get(id)!, sittingId, scorecardId: id, personId }));
      await this.audit.recordEach(tx, viewer, 'scorecard.reminded', told);
      return { ...outcome, scorecards: ids.length };
    });
  }
}

/**
 * The open scorecards of `$1` in the jobs `$3`, in the order of their ids; nothing of an assessment that the viewer `$2`
 * reviews without knowing whose work it is.
 */
const owed = `
  select c.id, a.job_id as "jobId" from scorecards c
    join sittings s on s.id = c.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join jobs j on j.id = a.job_id
   where c.panelist_id = $1 and c.state in ('due', 'draft') and j.status = 'open'
     and ($3::uuid[] is null or a.job_id = any($3::uuid[])) and ($4::uuid is null or a.job_id = $4)
     and not (t.hide_author and exists (
           select 1 from scorecards o
             join sittings m on m.id = o.sitting_id
             join applications b on b.id = m.application_id
            where o.panelist_id = $2 and b.job_id = a.job_id and m.assessment_key = s.assessment_key
              and o.state in ('due', 'draft')))
   order by c.id limit 500`;

const noMail = 'Email isn’t set up. Send each panelist the scorecard link shown next to their name.';

/** The panel, so that no one is reminded twice by two who press at once. */
async function lockedCards(tx: Tx, sittingId: string): Promise<Scorecard[]> {
  await lockPanel(tx, sittingId);
  return tx.find(Scorecard, { where: { sittingId }, relations: { panelist: true }, order: { position: 'ASC' } });
}

function others(cards: readonly Scorecard[], viewer: Viewer): Scorecard[] {
  return cards.filter(({ panelistId, state }) => isOpen(state) && panelistId !== viewer.id);
}

function oneOf(cards: readonly Scorecard[], panelistId: string): Scorecard {
  const card = cards.find((one) => one.panelistId === panelistId);
  if (!card) throw InvalidInput.field('panelistId', 'This person is not on the panel.');
  const name = card.panelist?.name ?? 'This person';
  if (isSubmitted(card.state))
    throw new RuleViolation('reminder.in', `${name} has already submitted. There is nothing to remind them about.`);
  if (!isOpen(card.state))
    throw new RuleViolation(
      'reminder.closed',
      `${name}’s scorecard was closed, so there is nothing to remind them about.`,
    );
  return card;
}

function splitByRemindable(cards: readonly Scorecard[], now: Date): Outcome {
  const outcome: Outcome = { reminded: [], left: [] };
  for (const { panelistId: id, panelist, remindedAt } of cards) {
    const person = { id, name: panelist?.name ?? '' };
    const reason: LeftBecause | undefined = !canSignIn(panelist)
      ? 'cannot_sign_in'
      : remindableAgain(remindedAt, now)
        ? undefined
        : 'reminded_lately';
    if (reason) outcome.left.push({ person, reason });
    else outcome.reminded.push(person);
  }
  return outcome;
}

const reminderTask = 'scorecard-reminder';
const remindersTask = 'scorecard-reminders';

/** What one panelist is reminded of by one email. */
export interface Reminding {
  personId: string;
  scorecardIds: string[];
  /** Who asked for it; null where nobody did. */
  byId: string | null;
}

/** Queues the email, in the caller's transaction. */
export async function queueReminder(tx: Tx, background: Background, reminding: Reminding): Promise<void> {
  const { scorecardIds, byId } = reminding;
  const attempts = mailAttempts.reminder;
  const [scorecardId] = scorecardIds;
  if (scorecardIds.length === 1) await background.add(tx, reminderTask, { scorecardId, byId }, { attempts });
  else await background.add(tx, remindersTask, reminding, { attempts });
}

interface Row extends OwedCard {
  personId: string;
  state: ScorecardState;
  jobId: string;
  applicationId: string;
  sittingId: string;
  by: string;
}

/** The mail of a reminder: what is waiting, and a button that opens it. Nothing in it is about anyone else's card. */
@Injectable()
export class ReminderLetters implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly letters: LinkLetters,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ scorecardId: string; byId: string | null }>(reminderTask, ({ scorecardId, byId }, run) =>
      this.send(run, scorecardId, byId),
    );
    this.background.handle<Reminding>(remindersTask, (of, run) => this.sendAll(run, of));
  }

  private async sendAll(run: JobRun, { personId, scorecardIds, byId }: Reminding): Promise<void> {
    const rows = await this.database.reader.query<Row[]>(waiting, [scorecardIds, byId]);
    const open = rows.filter(({ state }) => isOpen(state));
    const [first] = open;
    // All of them were submitted, closed or taken off the panel before the mail went out.
    if (!first) return;
    await this.letters.send(run, {
      ...{ personId, purpose: 'reminder', landing: '/scorecards', kind: scorecardsReminder },
      fill: {
        ...{ scorecards: (reader) => listedCards(open, reader), sender: first.by },
        count: open.length === 1 ? 'scorecard' : `${open.length} scorecards`,
      },
    });
  }

  private async send(run: JobRun, id: string, byId: string | null): Promise<void> {
    const [row] = await this.database.reader.query<Row[]>(waiting, [[id], byId]);
    // Submitted, closed or taken off the panel before the mail went out.
    if (!row || !isOpen(row.state)) return;
    const { personId, jobId, job, assessment, candidate, by } = row;
    await this.letters.send(run, {
      ...{ personId, jobId, purpose: 'reminder', landing: `/scorecards/${id}`, kind: scorecardReminder },
      about: candidate === null ? {} : { applicationId: row.applicationId, sittingId: row.sittingId },
      fill: { job, assessment, session: (reader) => cardLine(row, reader), sender: by },
    });
  }
}

const waiting = `
  select c.panelist_id as "personId", c.state, j.id as "jobId", a.id as "applicationId", s.id as "sittingId", j.title as job, t.name as assessment,
         case when t.hide_author then null else n.name end as candidate,
         case when t.hide_author then null else s.at end as at,
         case when t.hide_author then '' else s.place end as place,
         coalesce((select name from people where id = $2), '') as by
    from scorecards c
    join sittings s on s.id = c.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
   where c.id = any($1::uuid[])
   order by s.at nulls last, c.id`;
