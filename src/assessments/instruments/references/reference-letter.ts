import { letterKind } from '../../../platform/mail/letter-kind.js';

export const referenceRequest = letterKind({
  key: 'reference-request',
  title: 'Request for a reference',
  sentWhen: 'someone who runs a job asks a referee by email, after the candidate agreed.',
  to: 'referee',
  wordedBy: 'job',
  subject: 'A reference for {candidate}',
  body: `Hello {name},

{candidate} named you as a reference ({relation}) and agreed that you are asked. It is about the job {job}.

{link: Answer the questions}

You don’t need an account. The questions take about ten minutes, and you can leave out any that you would rather not answer. The link is yours alone and works for {days} days, so please don’t forward it.

If you don’t know {candidate}, or would rather not answer, just ignore this email.

Best regards,
{sender}`,
  places: {
    name: { means: 'the referee’s name', sample: 'Rae Reyes' },
    candidate: { means: 'the candidate’s name', sample: 'Amara Okafor' },
    relation: { means: 'what the referee was to the candidate, as you wrote it', sample: 'Manager, 2021 to 2024' },
    job: { means: 'the job’s title', sample: 'Sales Engineer' },
    sender: { means: 'whoever asks', sample: 'Rita Recruiter' },
    link: {
      means: 'the personal link to the questions',
      sample: '/references/example',
      required: true,
      button: 'Answer the questions',
    },
    days: { means: 'for how many days the link works', sample: '30' },
  },
});
