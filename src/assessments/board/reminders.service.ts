import { Injectable } from '@nestjs/common';
import { mailAttempts } from '../../accounts/people/link-letters.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Background } from '../../platform/background/background.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { InvalidInput, RuleViolation } from '../../platform/base/domain-errors.js';
import { Mail } from '../../platform/mail/mail.js';
import { reminderTask } from './reminder-letters.service.js';
import { type LeftBecause, type Outcome, outcomeText, remindableAgain } from '../sittings/reminder-rules.js';
import { lockPanel } from '../model/locks.js';
import { Scorecard } from '../model/scorecard.entity.js';
import { canSignIn, SittingAccess } from '../sittings/sitting-access.js';
import { isSubmitted, isOpen } from '../model/vocabulary.js';

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
   * @throws RuleViolation where nobody could be reminded, and why; InvalidInput where there is no such panelist;
   *   NotFound for whoever does not run the job
   */
  remind(viewer: Viewer, sittingId: string, panelistId?: string): Promise<Outcome> {
    return this.database.transaction(async (tx) => {
      const { job } = await this.access.sittingForLead(viewer, sittingId, tx);
      if (!this.mail.configured) throw new RuleViolation('reminder.no_mail', noMail);
      const cards = await lockedCards(tx, sittingId);
      const chosen = panelistId === undefined ? others(cards, viewer) : [oneOf(cards, panelistId)];
      const outcome = splitByRemindable(chosen, new Date());
      if (outcome.reminded.length === 0) {
        throw new RuleViolation('reminder.nobody', outcomeText(outcome) || 'There is nobody left to remind.');
      }
      for (const card of chosen.filter(({ panelistId: id }) => outcome.reminded.some((person) => person.id === id))) {
        const { id: scorecardId, panelistId: personId } = card;
        await tx.update(Scorecard, { id: scorecardId }, { remindedAt: new Date() });
        const attempts = mailAttempts.reminder;
        await this.background.add(tx, reminderTask, { scorecardId, byId: viewer.id }, { attempts });
        await this.audit.record(tx, viewer, 'scorecard.reminded', { jobId: job.id, sittingId, scorecardId, personId });
      }
      return outcome;
    });
  }
}

const noMail =
  'Callboard cannot send mail here. Pass on the address of the scorecard yourself; it stands beside each name.';

/** The panel, so that nobody is reminded twice by two who press at once. */
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
    throw new RuleViolation('reminder.in', `${name} has submitted already. There is nothing to remind them of.`);
  if (!isOpen(card.state))
    throw new RuleViolation('reminder.closed', `The scorecard of ${name} was closed, so it no longer comes in.`);
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
