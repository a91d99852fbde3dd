import { signInPlaces } from '../../accounts/people/account-letters.js';
import { letterKind } from '../../platform/mail/letter-kind.js';

const places = {
  ...signInPlaces,
  link: { ...signInPlaces.link, button: 'Open Callboard' },
  job: { means: 'the job’s title', sample: 'Sales Engineer' },
  sender: { means: 'whoever invites', sample: 'Rita Recruiter' },
};

const aboutLink =
  'The link signs you in on the device you open it on. It works once and expires in {lasts}. Please don’t forward it. You can request a new one any time on the sign-in page.';

export const teamInvitation = letterKind({
  key: 'team-invitation',
  title: 'Invitation to the hiring team',
  sentWhen: 'someone who runs a job invites a recruiter or hiring manager to it.',
  to: 'team',
  wordedBy: 'job',
  subject: 'You’re on the hiring team for {job}',
  body: `Hello {name},

{sender} added you to the hiring team for {job}.

{link: Open Callboard}

${aboutLink}`,
  places,
});

export const panelistInvitation = letterKind({
  key: 'panelist-invitation',
  title: 'Invitation to a panelist',
  sentWhen: 'someone who runs a job invites a panelist to it.',
  to: 'panel',
  wordedBy: 'job',
  subject: 'You’re on the hiring team for {job}',
  body: `Hello {name},

{sender} added you to the hiring team for {job}. Anything you need to score is under “My scorecards” or will appear there once it’s scheduled.

{link: Open Callboard}

${aboutLink}`,
  places,
});
