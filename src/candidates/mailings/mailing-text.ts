import { InvalidInput } from '../../platform/base/domain-errors.js';
import { usual } from '../../platform/base/regional.js';
import { letterKind, type Wording } from '../../platform/mail/letter-kind.js';
import { fillLetter, wordingFaults } from '../../platform/mail/letter-text.js';

/** What a new mailing starts with. */
export const startText = { subject: '{job}: your application', body: 'Hello {name},\n\n\n\nBest regards,\n{sender}' };

/** A mail to many that somebody words for this once; what it can say of each is `{name}`. */
export const ownWords = letterKind({
  key: 'candidates',
  title: 'Email to many candidates',
  sentWhen: 'someone who runs a job writes to candidates that they check in the pipeline.',
  to: 'candidate',
  wordedBy: 'nobody',
  ...startText,
  places: {
    name: { means: 'the candidate’s name', sample: 'Amara Okafor' },
    job: { means: 'the job’s title', sample: 'Sales Engineer' },
    sender: { means: 'whoever writes', sample: 'Rita Recruiter' },
  },
});

export type Places = Record<keyof typeof ownWords.places, string>;

/** The mail as it goes to one candidate. */
export function filledMailing(wording: Wording, places: Places) {
  return fillLetter(ownWords, wording, places, usual);
}

/** @throws InvalidInput at the field where a text has a place that nothing fills */
export function refuseUnknownPlaces(wording: Wording): void {
  const [fault] = wordingFaults(ownWords, wording);
  if (fault) throw InvalidInput.field(fault.field, fault.message);
}
