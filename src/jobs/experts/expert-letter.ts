import { signInPlaces } from '../../accounts/people/account-letters.js';
import { letterKind } from '../../platform/mail/letter-kind.js';

export const expertInvitation = letterKind({
  key: 'expert-invitation',
  title: 'Request to rate the job analysis',
  sentWhen: 'someone who runs a job asks an expert to rate what it needs.',
  to: 'team',
  wordedBy: 'job',
  subject: 'What does {job} need? Your ratings are asked for',
  body: `Hello {name},

{sender} asks you, as someone who knows the work, to rate what {job} needs: how important each attribute is, and whether it is needed at hire. It takes about ten minutes. Please rate alone; the others’ ratings appear once everyone’s are in.

{link: Rate the job analysis}

The link signs you in on the device you open it on. It works once and expires in {lasts}. Please don’t forward it. You can request a new one any time on the sign-in page.`,
  places: {
    ...signInPlaces,
    link: { ...signInPlaces.link, button: 'Rate the job analysis' },
    job: { means: 'the job’s title', sample: 'Sales Engineer' },
    sender: { means: 'whoever asks', sample: 'Rita Recruiter' },
  },
});
