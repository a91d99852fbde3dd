import { letterKind, type Place } from '../../platform/mail/letter-kind.js';

const shared = {
  summary: {
    means: 'the session in short, as the calendar entry is called',
    sample: 'Presentation: Sales Engineer',
  },
  assessment: { means: 'the assessment', sample: 'Presentation' },
  job: { means: 'the job’s title', sample: 'Sales Engineer' },
  when: {
    means: 'day, time, and time zone',
    sample: 'Tue, Nov 24, 2:00 PM CST (America/Chicago)',
    required: true,
  },
  minutes: { means: 'how many minutes it takes', sample: '45' },
  place: { means: 'where it is', sample: 'Room 11B', maybe: true },
} satisfies Record<string, Place>;

const asked = {
  topic: { means: 'the topic of a presentation', sample: 'A solution for Acme’s warehouse', maybe: true },
  accept: { means: 'the link that accepts', sample: '/invitations/example', required: true, button: 'Accept' },
  decline: { means: 'the link that declines', sample: '/invitations/example', required: true, button: 'Decline' },
} satisfies Record<string, Place>;

const candidatePlaces = {
  name: { means: 'the candidate’s name', sample: 'Amara Okafor' },
  ...shared,
} satisfies Record<string, Place>;
const candidateAsked = {
  ...candidatePlaces,
  ...asked,
  link: {
    means: 'the personal link to the candidate’s page',
    sample: '/my-application/example',
    button: 'Your own page',
  },
} satisfies Record<string, Place>;

const panelPlaces = {
  name: { means: 'the panelist’s name', sample: 'Amy Adams' },
  session: {
    means: 'the assessment, and of which candidate where the panelist may know',
    sample: 'Presentation of Amara Okafor',
  },
  ...shared,
} satisfies Record<string, Place>;
const panelAsked = {
  ...panelPlaces,
  ...asked,
  link: {
    means: 'the address of the interview kit or brief',
    sample: '/sittings/example/brief',
    button: 'What to prepare with',
    maybe: true,
  },
} satisfies Record<string, Place>;

const facts = `{when}, {minutes} minutes
{place}`;
/** What every letter says of the session, after a line that says what happened. */
const ofSession = (reader: 'candidate' | 'panel', happened: string): string => `Hello {name},

${happened}

${reader === 'candidate' ? '{assessment}' : '{session}'}, {job}
${facts}`;
const answers = `{accept: Accept}

{decline: Decline}

Please answer with these links: an answer that your calendar program sends by itself reaches no one.`;
const forCandidate = `Topic: {topic}

{link: Your own page} says what happens next and what to hand in. It is yours alone, so please don’t forward this email.`;
const forPanel = `Topic: {topic}

{link: What to prepare with}`;

const cannotCome = `If you can’t make it, say so now:

{decline: Decline}`;

const toCandidate = { to: 'candidate', wordedBy: 'job' } as const;
const toPanel = { to: 'panel', wordedBy: 'job' } as const;

const candidateInvited = letterKind({
  ...toCandidate,
  key: 'session-candidate',
  title: 'Invitation to a session, to the candidate',
  sentWhen: 'someone who runs a job sends invitations, or the candidate picks a time.',
  subject: '{summary}',
  body: `${ofSession('candidate', 'you are invited:')}

${forCandidate}

${answers}`,
  places: candidateAsked,
});

const candidateUpdated = letterKind({
  ...toCandidate,
  key: 'session-candidate-changed',
  title: 'A session was changed, to the candidate',
  sentWhen: 'time, place, or anything else that was told of a session changes.',
  subject: 'Updated: {summary}',
  body: `${ofSession('candidate', 'this session was changed. This is what it is now:')}

${forCandidate}

${answers}`,
  places: candidateAsked,
});

const candidateCanceled = letterKind({
  ...toCandidate,
  key: 'session-candidate-canceled',
  title: 'A session is canceled, to the candidate',
  sentWhen: 'a session to which the candidate was invited is canceled.',
  subject: 'Canceled: {summary}',
  body: ofSession('candidate', 'this session is canceled:'),
  places: candidatePlaces,
});

const panelInvited = letterKind({
  ...toPanel,
  key: 'session-panel',
  title: 'Invitation to a session, to the panel',
  sentWhen: 'someone who runs a job sends invitations, or the candidate picks a time.',
  subject: '{summary}',
  body: `${ofSession('panel', 'you are invited:')}

${forPanel}

${answers}`,
  places: panelAsked,
});

const panelUpdated = letterKind({
  ...toPanel,
  key: 'session-panel-changed',
  title: 'A session was changed, to the panel',
  sentWhen: 'time, place, or anything else that was told of a session changes.',
  subject: 'Updated: {summary}',
  body: `${ofSession('panel', 'this session was changed. This is what it is now:')}

${forPanel}

${answers}`,
  places: panelAsked,
});

const panelCanceled = letterKind({
  ...toPanel,
  key: 'session-panel-canceled',
  title: 'A session is canceled, to the panel',
  sentWhen: 'a session to which the panel was invited is canceled.',
  subject: 'Canceled: {summary}',
  body: ofSession('panel', 'this session is canceled:'),
  places: panelPlaces,
});

const { accept: _candidateAccept, ...candidateReminded } = candidateAsked;
const { accept: _panelAccept, ...panelReminded } = panelAsked;

const candidateReminder = letterKind({
  ...toCandidate,
  key: 'session-candidate-reminder',
  title: 'Reminder of a session, to the candidate',
  sentWhen: 'a session is a day away, in jobs that have such reminders on.',
  subject: 'Reminder: {summary}',
  body: `${ofSession('candidate', 'this session is coming up:')}

${forCandidate}

${cannotCome}`,
  places: candidateReminded,
});

const panelReminder = letterKind({
  ...toPanel,
  key: 'session-panel-reminder',
  title: 'Reminder of a session, to the panel',
  sentWhen: 'a session is a day away, in jobs that have such reminders on.',
  subject: 'Reminder: {summary}',
  body: `${ofSession('panel', 'this session is coming up:')}

${forPanel}

${cannotCome}`,
  places: panelReminded,
});

/** What an invitation says, by what happened and who reads it. */
export const sessionLetters = {
  invited: { candidate: candidateInvited, panel: panelInvited },
  updated: { candidate: candidateUpdated, panel: panelUpdated },
  canceled: { candidate: candidateCanceled, panel: panelCanceled },
  reminded: { candidate: candidateReminder, panel: panelReminder },
};
