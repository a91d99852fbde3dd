/** What a privacy notice is filled in with. */
export interface NoticeFacts {
  /** Who hires; nothing where it is not set. */
  organization?: string;
  jobTitle: string;
  requisition: string;
  /** How long, after the last decision. */
  months: number;
  /** Where to ask: an address, or names with addresses. */
  contacts: readonly string[];
  /** What the plan has candidates take, such as "the interview". */
  assessments: readonly string[];
  /** Whether the plan has a reference check. */
  references: boolean;
  /** What candidates are asked about themselves to be counted, such as "gender"; none where nothing was chosen. */
  voluntary: readonly string[];
  /** Whether email goes out: links, invitations, letters. */
  mail: boolean;
  /** Whether other systems are told what happens. */
  webhooks: boolean;
  /** Whether DiSC profiles are on file for the job. */
  profiles: boolean;
}

/**
 * The notice that a job has until somebody writes another: who, what for, how long, rights, contact. Paragraphs are
 * apart by an empty line; a line that begins with "# " is a heading.
 */
export function standardNotice(facts: NoticeFacts): string {
  const { organization, jobTitle, requisition, months, contacts, assessments, references, voluntary } = facts;
  const who = organization ?? 'The organization that advertises this job';
  const job = requisition ? `${jobTitle} (${requisition})` : jobTitle;
  const steps =
    assessments.length > 0
      ? `You take ${inWords(assessments)}. Each panelist rates you by the same written standards, and writes down why.`
      : 'Each panelist rates you by the same written standards, and writes down why.';
  const contact =
    contacts.length > 0 ? `Write to ${inWords(contacts, 'or')}.` : 'Write to the person who invited you to apply.';
  return [
    '# Who is responsible',
    `${who} uses your data to fill one job: ${job}. It runs Callboard, the software that stores the data, itself.`,
    '# What is kept, and what for',
    'Your name, email address, and phone number, to reach you. Your résumé, where the application came from, and notes of the recruiters, to choose whom to invite. What you hand in for an assessment, to be rated. Ratings and notes of the people who interview you, to decide who is hired, and the decision with its reason. The emails sent to you about this application, and your requests, such as for an accommodation.',
    ...(facts.profiles ? [disc] : []),
    '# How the decision is made',
    `${steps} Scores are arithmetic from those ratings. No software decides: a named person does, and writes down why.`,
    ...(references ? ['# References', referees] : []),
    ...(voluntary.length > 0 ? ['# Voluntary questions', voluntaryQuestions(voluntary)] : []),
    '# Who sees it',
    'The hiring team of this job, and the administrators of the software. Panelists don’t see your résumé or one another’s ratings while they rate. A request for an accommodation is seen only by recruiters and administrators. Each look at your documents is recorded. Your data is not sold, and not used for anything else; it is given to others only where the law demands it.',
    ...(facts.mail ? [calendars] : []),
    ...(facts.webhooks ? [otherSystems] : []),
    '# How long',
    `Your data is kept for ${period(months)} after the decision on this job, because decisions may be questioned within that time. Then it is erased: what remains are scores that lead to no one. It is kept longer only while a legal claim is open.`,
    '# Your rights',
    'You can ask for a copy of everything on file about you, have it corrected, object to its use, or have it erased. Withdrawing your application has no other consequences. You can also complain to the authority that supervises data protection or public records where you live.',
    '# Contact',
    contact,
  ].join('\n\n');
}

const disc =
  'A DiSC profile, where you gave one, as something to talk about in the interview. It is never part of a score.';

const referees =
  'Once everything else is done, and only if you agree, the people you name are asked how it was to work with you, by phone or by a link. Their names, contact details, and answers are kept with your application and erased with it.';

const calendars =
  'Sessions can be put in calendars by email: you get an entry with the time and place, and the people on your panel get one with your name. The entries are then kept by the calendar programs that you and they use.';

const otherSystems =
  'Other systems of this organization are told what happens to an application, such as that it moved on. They are sent identifiers, no name, text, or rating.';

function voluntaryQuestions(about: readonly string[]): string {
  return `You are asked about ${inWords(about)}, and can leave out any of it without consequences. It shows whether the steps of hiring treat everyone alike. Your answers are stored apart from your name and are counted in groups of five or more. Nobody reads yours: not who rates you, not who decides, and not you, once they are saved. When your data is erased, they stay as figures that lead to no one.`;
}

/** "2 years", "18 months" */
export function period(months: number): string {
  if (months % 12 !== 0) return months === 1 ? '1 month' : `${months} months`;
  return months === 12 ? '1 year' : `${months / 12} years`;
}

/** Headings and paragraphs, for a page. */
export function noticeBlocks(text: string): { heading?: string; paragraph?: string }[] {
  return text
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map((block) => (block.startsWith('# ') ? { heading: block.slice(2) } : { paragraph: block }));
}

function inWords(list: readonly string[], last = 'and'): string {
  if (list.length < 2) return list[0] ?? '';
  const before = list.slice(0, -1).join(', ');
  return `${before}${list.length > 2 ? ',' : ''} ${last} ${list.at(-1)!}`;
}
