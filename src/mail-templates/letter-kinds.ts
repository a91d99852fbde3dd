import { accountInvitation, newDeviceNotice, signInLink } from '../accounts/people/account-letters.js';
import { scorecardReminder, scorecardsReminder } from '../assessments/board/reminder-letters.js';
import { referenceRequest } from '../assessments/instruments/references/reference-letter.js';
import { accommodationNews, candidatePageLink, withdrawalNews } from '../candidate-pages/candidate-page-letters.js';
import { expertInvitation } from '../jobs/experts/expert-letter.js';
import { panelistInvitation, teamInvitation } from '../jobs/team/team-letters.js';
import { NotFound } from '../platform/base/domain-errors.js';
import type { LetterKind } from '../platform/mail/letter-kind.js';
import { sessionLetters } from '../scheduling/calendars/session-letters.js';
import { timeRequest } from '../scheduling/slots/slot-letter.js';

const { invited, updated, canceled, reminded } = sessionLetters;

/** Every kind of mail that people get from the product, by who gets it. */
export const letterKinds: readonly LetterKind[] = [
  ...[candidatePageLink, timeRequest, invited.candidate, updated.candidate, canceled.candidate, reminded.candidate],
  ...[
    panelistInvitation,
    invited.panel,
    updated.panel,
    canceled.panel,
    reminded.panel,
    scorecardReminder,
    scorecardsReminder,
  ],
  ...[teamInvitation, expertInvitation, withdrawalNews, accommodationNews],
  referenceRequest,
  ...[accountInvitation, signInLink, newDeviceNotice],
];

export const readerName: Record<LetterKind['to'], string> = {
  candidate: 'Candidates',
  panel: 'Panelists',
  referee: 'Referees',
  team: 'The hiring team',
  account: 'Everyone who signs in',
};

/** @throws NotFound */
export function kindOf(key: string): LetterKind {
  const kind = letterKinds.find((one) => one.key === key);
  if (!kind) throw new NotFound('email');
  return kind;
}
