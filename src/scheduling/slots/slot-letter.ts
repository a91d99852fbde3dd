import { letterKind } from '../../platform/mail/letter-kind.js';

export const timeRequest = letterKind({
  key: 'pick-a-time',
  title: 'Request to pick a time',
  sentWhen: 'someone who runs a job offers a candidate times to choose from.',
  to: 'candidate',
  wordedBy: 'job',
  subject: 'Pick a time: {assessment}, {job}',
  body: `Hello {name},

{sender} asks you to pick a time for {assessment}, {job}. It takes {minutes} minutes.

{link: Pick a time}

The first to pick a time gets it. You can change it on the same page. Anyone who has the link can act for you, so please don’t forward it.`,
  places: {
    name: { means: 'the candidate’s name', sample: 'Amara Okafor' },
    sender: { means: 'whoever offers the times', sample: 'Rita Recruiter' },
    assessment: { means: 'the assessment', sample: 'Presentation' },
    job: { means: 'the job’s title', sample: 'Sales Engineer' },
    minutes: { means: 'how many minutes it takes', sample: '45' },
    link: {
      means: 'the personal link to the candidate’s page, with the times',
      sample: '/my-application/example',
      required: true,
      button: 'Pick a time',
    },
  },
});
