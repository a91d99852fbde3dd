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
  /** What the plan has candidates take, such as "Interview". */
  assessments: readonly string[];
}

/**
 * The notice that a job has until somebody writes another: who, what for, how long, rights, contact. Paragraphs are
 * apart by an empty line; a line that begins with "# " is a heading.
 */
export function standardNotice(facts: NoticeFacts): string {
  const { organization, jobTitle, requisition, months, contacts, assessments } = facts;
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
    'Your name, email address, and phone number, to reach you. Your résumé and anything else you hand in, to prepare for the interview. Ratings and notes of the people who interview you, to decide who is hired, and the decision with its reason.',
    '# How the decision is made',
    `${steps} Scores are arithmetic from those ratings. No software decides: a named person does, and writes down why.`,
    '# Who sees it',
    'The hiring team of this job, and the administrators of the software. Panelists don’t see your résumé or one another’s ratings while they rate. Each look at your documents is recorded. Your data is not sold, and not used for anything else.',
    '# How long',
    `Your data is kept for ${period(months)} after the decision on this job, because decisions may be questioned within that time. Then it is erased: what remains are scores that lead to no one. It is kept longer only while a legal claim is open.`,
    '# Your rights',
    'You can ask for a copy of everything on file about you, have it corrected, object to its use, or have it erased. Withdrawing your application has no other consequences. You can also complain to the authority that supervises data protection or public records where you live.',
    '# Contact',
    contact,
  ].join('\n\n');
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
