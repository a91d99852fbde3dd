import { signInPlaces } from '../../accounts/people/account-letters.js';
import type { Regional } from '../../platform/base/regional.js';
import { letterKind, moment } from '../../platform/mail/letter-kind.js';

/** A scorecard that is not in, as its panelist is reminded of it. */
export interface OwedCard {
  job: string;
  assessment: string;
  /** Null where reviewers of a writing sample do not know whose it is; then nor when and where it was written. */
  candidate: string | null;
  at: Date | null;
  place: string;
}

const sender = {
  means: 'whoever sends the reminder; nobody where it goes out by itself',
  sample: 'Rita Recruiter',
  maybe: true as const,
};
const opening = (button: string) => ({ ...signInPlaces, link: { ...signInPlaces.link, button } });

export const scorecardReminder = letterKind({
  key: 'scorecard-reminder',
  title: 'Reminder of one scorecard',
  sentWhen: 'someone who runs a job reminds a panelist whose scorecard isn’t in, or the job reminds them by itself.',
  to: 'panel',
  wordedBy: 'job',
  subject: 'Reminder: complete your scorecard ({assessment}, {job})',
  body: `Hello {name},

your scorecard is ready to complete: {session}.

{link: Open my scorecard}

The button signs you in and opens your scorecard. It works once and expires in {lasts}. Please don’t forward it.

{sender} asked Callboard to remind you.
What you have saved is still there. No one sees it until you submit.`,
  places: {
    ...opening('Open my scorecard'),
    session: {
      means: 'what is to be scored: the assessment, the candidate, the job, when, and where',
      sample: 'Presentation of Amara Okafor, Sales Engineer, Tue, Nov 24, 2:00 PM, Room 11B',
    },
    assessment: { means: 'the assessment', sample: 'Presentation' },
    job: { means: 'the job’s title', sample: 'Sales Engineer' },
    sender,
  },
});

export const scorecardsReminder = letterKind({
  key: 'scorecards-reminder',
  title: 'Reminder of several scorecards',
  sentWhen: 'someone reminds a panelist of all scorecards that aren’t in, of any job, or jobs do so by themselves.',
  to: 'panel',
  wordedBy: 'organization',
  subject: 'Reminder: complete your {count}',
  body: `Hello {name},

these scorecards are ready to complete:

{scorecards}

{link: Open my scorecards}

The button signs you in and opens your list of scorecards. It works once and expires in {lasts}. Please don’t forward it.

{sender} asked Callboard to remind you.
What you have saved is still there. No one sees it until you submit.`,
  places: {
    ...opening('Open my scorecards'),
    count: { means: '“scorecard” or, where there are more, “2 scorecards”', sample: '2 scorecards' },
    scorecards: {
      means: 'the list of scorecards',
      sample: [
        'Presentation of Amara Okafor, Sales Engineer, Tue, Nov 24, 2:00 PM',
        'Interview of Ben Baker, Sales Engineer, Wed, Nov 25, 9:30 AM',
      ],
      required: true,
    },
    sender,
  },
});

/** More are a number in the mail. */
const mostListed = 20;

export function cardLine({ job, assessment, candidate, at, place }: OwedCard, reader: Regional): string {
  const what = candidate ? `${assessment} of ${candidate}` : assessment;
  return [what, job, at ? moment(at)(reader) : '', place].filter(Boolean).join(', ');
}

export function listedCards(cards: readonly OwedCard[], reader: Regional): string[] {
  const more = cards.length - mostListed;
  const lines = cards.slice(0, mostListed).map((card) => cardLine(card, reader));
  return more > 0 ? [...lines, `And ${more} more.`] : lines;
}
