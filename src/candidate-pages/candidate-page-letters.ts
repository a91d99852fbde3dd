import { letterKind } from '../platform/mail/letter-kind.js';

const job = { means: 'the job’s title', sample: 'Sales Engineer' };

export const candidatePageLink = letterKind({
  key: 'candidate-page',
  title: 'Link to the candidate’s own page',
  sentWhen: 'someone who runs a job sends a candidate the link to their page.',
  to: 'candidate',
  wordedBy: 'job',
  subject: 'Your application: {job}',
  body: `Hello {name},

{sender} set up a page for your application for {job}. It shows what happens next, when and where, and what you are asked to do. You can hand in files there, ask for what you need to take part, and withdraw.

{link: Open my page}

You don’t need an account. The link works for {days} days, as often as you like. Anyone who has it can act for you, so please don’t forward it.`,
  places: {
    name: { means: 'the candidate’s name', sample: 'Amara Okafor' },
    job,
    sender: { means: 'whoever sends the link', sample: 'Rita Recruiter' },
    link: {
      means: 'the personal link to the candidate’s page',
      sample: '/my-application/example',
      required: true,
      button: 'Open my page',
    },
    days: { means: 'for how many days the link works', sample: '60' },
  },
});

const recruiter = { means: 'the recruiter’s name', sample: 'Rita Recruiter' };

export const withdrawalNews = letterKind({
  key: 'withdrawal-news',
  title: 'A candidate withdrew',
  sentWhen: 'a candidate withdraws on their own page.',
  to: 'team',
  wordedBy: 'job',
  subject: '{candidate} withdrew ({job})',
  body: `Hello {name},

{candidate} withdrew their application for {job}. Invitations to sessions that were planned are canceled; the sessions themselves are yours to cancel or keep.

{link: Open the application}`,
  places: {
    name: recruiter,
    candidate: { means: 'the candidate’s name', sample: 'Amara Okafor' },
    job,
    link: { means: 'the address of the application', sample: '/applications/example', button: 'Open the application' },
  },
});

export const accommodationNews = letterKind({
  key: 'accommodation-news',
  title: 'A candidate asked for an accommodation',
  sentWhen: 'a candidate asks for an accommodation on their own page.',
  to: 'team',
  wordedBy: 'job',
  subject: 'A candidate asked you for something ({job})',
  body: `Hello {name},

A candidate for {job} asked for an accommodation. Only you can read it; the people who rate the candidate don’t see it.

{link: Read the request}`,
  places: {
    name: recruiter,
    job,
    link: {
      means: 'the address of the request',
      sample: '/applications/example/accommodations',
      required: true,
      button: 'Read the request',
    },
  },
});
