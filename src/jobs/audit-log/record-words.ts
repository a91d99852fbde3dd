import { type JobRole, jobRoleName } from '../../accounts/access/permissions.js';
import { type Category, categoryName } from '../model/category.js';
import { listed } from '../../platform/base/listed.js';

/** What a sentence about an event may draw on: names looked up, and the facts that were recorded. */
export interface EventFacts {
  /** The person of `personId`, if there is one. */
  person?: string;
  /** The candidate of `applicationId`, if there is one. */
  candidate?: string;
  payload: Record<string, unknown>;
}

type Sentence = string | ((facts: EventFacts) => string);

const person = ({ person: name }: EventFacts): string => name ?? 'someone';
const candidate = ({ candidate: name }: EventFacts): string => name ?? 'a candidate';
const text = ({ payload }: EventFacts, name: string): string =>
  ['string', 'number'].includes(typeof payload[name]) ? String(payload[name]).replaceAll('_', ' ') : '';
const stage = (facts: EventFacts, name: 'from' | 'to'): string =>
  text(facts, `${name}Name`)
    ? `“${String(facts.payload[`${name}Name`])}”`
    : text(facts, name).replace(/^declined$/, 'rejected');
const count = (facts: EventFacts, name: string, one: string): string =>
  `${text(facts, name) || 'some'} ${one}${facts.payload[name] === 1 ? '' : 's'}`;
const because = (facts: EventFacts): string => (text(facts, 'reason') ? `: “${String(facts.payload['reason'])}”` : '');
const inList = ({ payload }: EventFacts, name: string): string =>
  listed((Array.isArray(payload[name]) ? payload[name] : []).map((each) => inWords(String(each))));
const roles = ({ payload }: EventFacts): string =>
  listed((Array.isArray(payload['roles']) ? payload['roles'] : []).map((role) => jobRoleName[role as JobRole] ?? ''));
const category = ({ payload }: EventFacts): string =>
  categoryName[payload['category'] as Category]?.toLowerCase() ?? 'a category';

const listLength = (value: unknown): string => {
  const length = Array.isArray(value) ? value.length : 0;
  return length === 1 ? '1 event' : `${length} events`;
};

const wish = (facts: EventFacts): string =>
  ({
    make: 'make an administrator of',
    take: 'take the administrator’s rights from',
    deactivate: 'deactivate the administrator',
  })[text(facts, 'wants')] ?? 'change the administrator';

const methodWords: Record<string, string> = {
  password: ' with a password',
  link: ' with a link',
  passkey: ' with a passkey',
  single_sign_on: ' with single sign-on',
};

const startWords: Record<string, string> = {
  blank: '',
  template: ' from a role template',
  job: ' from an earlier job',
};

/** What follows the name of whoever did it. Reasons are said only where they cannot tell of ratings. */
export const eventWords: Record<string, Sentence> = {
  'session.opened': ({ payload }) =>
    `signed in${methodWords[String(payload['method'])] ?? ''}${payload['newDevice'] ? ' on a new device' : ''}`,
  'passkey.added': 'added a passkey',
  'passkey.renamed': 'renamed a passkey',
  'passkey.removed': 'removed a passkey',
  'single_sign_on.joined': (facts) => `signed in with single sign-on for the first time, as ${person(facts)}`,
  'single_sign_on.added': 'was added by single sign-on, with no rights',
  'single_sign_on.forgotten': (facts) => `unbound ${person(facts)} from single sign-on`,
  'sign_in.failed': (facts) =>
    `counted ${count(facts, 'tries', 'wrong password')} for ${facts.payload['personId'] ? person(facts) : 'email addresses that no one here has'}`,
  'second_factor.set_up': 'set up an authenticator app',
  'second_factor.given': (facts) =>
    `entered a code from their ${text(facts, 'by') === 'app' ? 'app' : 'recovery codes'}`,
  'second_factor.refused': 'entered a code that isn’t right, after a password or a link',
  'second_factor.removed': (facts) => `turned off the authenticator app of ${person(facts)}`,
  'recovery_codes.made': 'made new recovery codes',
  'device.told': (facts) => `emailed ${person(facts)} about a sign-in on a new device`,
  'session.closed': 'signed out',
  'sessions.closed': 'signed out everywhere',
  'link.requested': (facts) => `requested a sign-in link for ${person(facts)}`,
  'link.sent': (facts) => `emailed ${person(facts)} a sign-in link`,
  'link.printed': (facts) => `created a sign-in link for ${person(facts)} on the server`,
  'link.handed_over': (facts) => `created a one-time sign-in link for ${person(facts)}`,
  'administrator.asked': (facts) => `asked to ${wish(facts)} ${person(facts)}`,
  'administrator.confirmed': (facts) => `confirmed to ${wish(facts)} ${person(facts)}`,
  'administrator.refused': (facts) => `refused to ${wish(facts)} ${person(facts)}`,
  'link.used': 'used a personal link',
  'mail.failed': (facts) => `could not email ${person(facts)}: ${text(facts, 'reason')}`,
  'person.added': (facts) => `added ${person(facts)} to the people who can sign in`,
  'person.admitted': (facts) => `allowed ${person(facts)} to sign in`,
  'person.invited': (facts) => `invited ${person(facts)} by email`,
  'person.changed': (facts) => `changed ${person(facts)}: ${inList(facts, 'fields')}`,
  'profile.changed': ({ payload: { fields } }) =>
    Array.isArray(fields) && fields.includes('name') ? 'changed their own name' : 'changed their own profile',
  'password.changed': 'changed their own password',
  'token.issued': 'created an API token',
  'token.revoked': 'revoked an API token',
  'record.exported': 'exported the activity log',
  'record.signed': 'signed a head of the activity log',
  'table.uploaded': 'uploaded a table of ratings',
  'table.answered': 'set how a table of ratings is read',
  'table.removed': 'deleted a table of ratings',
  'table.packet_asked': 'asked for a packet of a table of ratings',
  'table.packet_cancelled': 'canceled a packet of a table of ratings',
  'table.packet_made': 'got a packet of a table of ratings',
  'table.packet_failed': 'did not get a packet of a table of ratings',

  'job.opened': (facts) => `created the job${startWords[text(facts, 'start')] ?? ' from a starter role'}`,
  'job.edited': (facts) => `edited the job: ${inList(facts, 'fields')}`,
  'job.closed': 'closed the job',
  'job.reopened': 'reopened the job',
  'member.added': (facts) => `added ${person(facts)} to the hiring team as ${roles(facts)}`,
  'member.changed': (facts) => `made ${person(facts)} ${roles(facts)}`,
  'member.removed': (facts) => `removed ${person(facts)} from the hiring team`,
  'attribute.added': (facts) => `added attribute ${text(facts, 'key')} to the analysis${because(facts)}`,
  'attribute.edited': (facts) => `changed attribute ${text(facts, 'key')}: ${inList(facts, 'fields')}${because(facts)}`,
  'attribute.removed': (facts) => `removed attribute ${text(facts, 'key')} from the analysis${because(facts)}`,
  'attributes.ordered': 'reordered the attributes',
  'attributes.rated': (facts) =>
    `took the importance of ${inList(facts, 'keys')} from the ratings of ${count(facts, 'experts', 'expert')}${because(facts)}`,
  'analysis_report.asked': 'asked for a job analysis report',
  'analysis_report.cancelled': 'canceled a job analysis report',
  'analysis_report.made': 'got a job analysis report',
  'analysis_report.failed': 'did not get a job analysis report',
  'analysis_report.signed': 'signed off a job analysis report',
  'referee.named': 'said who the referee is',
  'referee.consented': 'recorded that the candidate agreed to a reference check',
  'referee.asked': 'made a link for a referee',
  'referee.answered': 'answered as a referee',
  'expert.invited': (facts) => `asked ${person(facts)} to rate the job analysis`,
  'expert.withdrawn': (facts) => `no longer waits for ${person(facts)}’s rating of the job analysis`,
  'expert.submitted': 'submitted ratings of the job analysis',
  'category_weight.set': (facts) =>
    `set the weight of ${category(facts)} to ${text(facts, 'weight')}%${because(facts)}`,
  'category_weight.cleared': (facts) => `removed the weight override for ${category(facts)}${because(facts)}`,

  'question.added': (facts) => `added question ${text(facts, 'key')} to the bank`,
  'question.edited': (facts) => `wrote version ${text(facts, 'number')} of question ${text(facts, 'key')}`,
  'question.retired': (facts) => `retired question ${text(facts, 'key')}`,
  'question.brought_back': (facts) => `restored question ${text(facts, 'key')}`,
  'questions.exported': (facts) => `exported ${count(facts, 'questions', 'question')} of the bank`,
  'anchor_template.added': (facts) => `added level descriptions for ${text(facts, 'name')}`,
  'anchor_template.edited': (facts) => `changed the level descriptions for ${text(facts, 'name')}`,
  'anchor_template.removed': (facts) => `deleted the level descriptions for ${text(facts, 'name')}`,
  'question.starters_loaded': 'loaded the starter questions',
  'questions.placed': (facts) => `added the questions of a role to the bank: ${inList(facts, 'keys')}`,
  'role.saved': (facts) => `saved the role as a template: ${text(facts, 'name')}`,
  'role.imported': (facts) => `imported the role template ${text(facts, 'name')}`,
  'role.edited': (facts) => `changed the role template ${text(facts, 'name')}: ${inList(facts, 'fields')}`,
  'role.removed': (facts) => `deleted the role template ${text(facts, 'name')}`,

  'plan.started': 'started the assessment plan',
  'plan.scoring_set': (facts) => `changed how the plan is scored: ${inList(facts, 'fields')}`,
  'plan.points_set': (facts) =>
    text(facts, 'pointsFrom') === 'assessments_only'
      ? 'based points on assessments only; categories are shown only'
      : 'based points on assessments and categories',
  'plan.version_made': (facts) => `created version ${text(facts, 'number')} of the plan`,
  'assessment.added': (facts) => `added the ${text(facts, 'kind') || 'assessment'} to the plan`,
  'assessment.edited': (facts) => `changed an assessment of the plan: ${inList(facts, 'fields')}`,
  'assessment.removed': (facts) => `removed the ${text(facts, 'key') || 'assessment'} from the plan`,
  'assessment.moved': (facts) => `moved an assessment ${text(facts, 'to')} in the plan`,
  'assessment.questions_added': 'added questions from the bank to the interview',
  'criterion.added': 'added a criterion to the plan',
  'criterion.edited': (facts) => `changed a criterion of the plan: ${inList(facts, 'fields')}`,
  'criterion.removed': 'removed a criterion from the plan',
  'criterion.moved': (facts) => `moved a criterion ${text(facts, 'to')} in the plan`,
  'coverage.edited': 'changed which attributes are measured',

  'candidate.added': (facts) => `added ${candidate(facts)}`,
  'candidate.erased': (facts) => `erased a candidate, who is now ${candidate(facts)}`,
  'record.masked': ({ payload }) =>
    `took a name out of ${listLength(payload['events'])} of this log: a person was erased`,
  'privacy.notice_saved': (facts) => `saved version ${text(facts, 'number')} of the privacy notice`,
  'retention.set': ({ payload }) =>
    `set how long candidates are kept: ${payload['months'] === null ? 'as long as the installation does' : `${String(payload['months'])} months`}${payload['automatic'] ? ', erased automatically' : ''}`,
  'hold.placed': (facts) =>
    `placed a legal hold on ${facts.payload['applicationId'] === undefined ? 'the job' : candidate(facts)}`,
  'hold.ended': 'ended a legal hold',
  'access.asked': (facts) =>
    `asked for everything on file about ${facts.payload['personId'] === undefined ? candidate(facts) : person(facts)}`,
  'access.made': 'was given everything on file about a person',
  'access.failed': 'could not be given everything on file about a person',
  'access.downloaded': 'downloaded everything on file about a person',
  'access.deleted': 'deleted a copy of everything on file about a person',
  'erasure.asked': 'asked to erase a person',
  'erasure.failed': 'could not erase a person: nothing was changed',
  'person.purged': (facts) => `erased a person who signed in, who is now ${person(facts)}`,
  'candidate.edited': (facts) => `edited ${candidate(facts)}: ${inList(facts, 'fields')}${because(facts)}`,
  'candidate.removed': (facts) => `removed ${candidate(facts)} again, who had come with an import`,
  'candidates.imported': (facts) =>
    facts.payload['importId'] === undefined
      ? `imported ${count(facts, 'applications', 'candidate')} from a table`
      : `imported ${count(facts, 'applications', 'candidate')} from a file, updated ${text(facts, 'updated')} and skipped ${text(facts, 'skipped')}`,
  'candidates.uploaded': 'uploaded a file of candidates',
  'candidates.upload_answered': 'set how a file of candidates is read',
  'candidates.upload_removed': 'deleted a file of candidates',
  'candidates.import_asked': 'started an import of candidates',
  'candidates.import_cancelled': 'canceled an import of candidates',
  'candidates.import_failed': 'could not import candidates from a file',
  'candidates.import_undone': (facts) =>
    `undid an import of candidates: ${text(facts, 'removed')} removed, ${text(facts, 'restored')} restored, ${text(facts, 'kept')} kept`,
  'demographics.chosen': 'chose which voluntary questions candidates are asked about themselves',
  'webhook.added': 'added a webhook',
  'webhook.changed': (facts) => `changed a webhook: ${inList(facts, 'fields')}`,
  'webhook.secret_replaced': 'replaced the secret of a webhook',
  'webhook.tested': 'sent a test message to a webhook',
  'webhook.replayed': 'sent a message to a webhook again',
  'webhook.removed': 'removed a webhook',
  'referee.mail_failed': (facts) => `could not email a referee: ${text(facts, 'reason')}`,
  'bounce_address.made': 'made an address for delivery reports',
  'bounce_address.ended': 'turned off the address for delivery reports',
  'mail.bounced': (facts) => `learned that an email to or about ${facts.person ?? candidate(facts)} was not delivered`,
  'mail_wording.saved': (facts) => `wrote a draft of what the email “${text(facts, 'mail')}” says`,
  'mail_wording.used': (facts) => `changed what the email “${text(facts, 'mail')}” says`,
  'mail_wording.reset': (facts) => `removed the wording of the email “${text(facts, 'mail')}”`,
  'impact.viewed': 'viewed how groups of candidates fared',
  'application.moved': (facts) => `moved ${candidate(facts)} from ${stage(facts, 'from')} to ${stage(facts, 'to')}`,
  'stages.edited': (facts) => `changed the stages of the job to ${inList(facts, 'stages')}`,
  'application.tagged': (facts) => `changed the tags of ${candidate(facts)}`,
  'note.added': (facts) => `added a note about ${candidate(facts)}`,
  'note.removed': (facts) => `removed a note about ${candidate(facts)}`,
  'candidate.merged': (facts) => `merged two entries of ${candidate(facts)}${because(facts)}`,
  'source.changed': (facts) => `changed where ${candidate(facts)} came from`,
  'posting.added': (facts) => `added the job posting “${text(facts, 'place')}”`,
  'posting.edited': (facts) => `changed the job posting “${text(facts, 'place')}”`,
  'posting.removed': (facts) => `removed the job posting “${text(facts, 'place')}”`,
  'mailing.stopped': (facts) => `stopped an email to ${count(facts, 'messages', 'candidate')} before it was sent`,
  'mailing.sent': (facts) => `sent an email to ${count(facts, 'messages', 'candidate')}`,
  'candidate.mailed': (facts) => `emailed ${candidate(facts)}`,
  'candidate.mail_failed': (facts) => `could not email ${candidate(facts)}: ${text(facts, 'reason')}`,
  'slots.offered': (facts) => `offered ${count(facts, 'slots', 'time')} to ${count(facts, 'candidates', 'candidate')}`,
  'slots.closed': 'closed an offer of times',
  'slot.picked': 'picked a time for a session',
  'invitations.asked': 'sent invitations to a session',
  'invitations.canceled': 'canceled the invitations to a session',
  'invitation.sent': (facts) =>
    `emailed ${facts.person ?? 'the candidate'} ${facts.payload['canceled'] ? 'that a session is canceled' : 'an invitation to a session'}`,
  'invitation.failed': (facts) => `could not invite ${facts.person ?? 'the candidate'}: ${text(facts, 'reason')}`,
  'invitation.accepted': 'accepted an invitation to a session',
  'invitation.declined': 'declined an invitation to a session',
  'calendar.made': 'made an address for their calendar',
  'calendar.ended': 'turned off the address of their calendar',
  'candidate_link.asked': (facts) => `asked to email ${candidate(facts)} a link to their own page`,
  'candidate_link.sent': (facts) => `sent ${candidate(facts)} the link to their own page`,
  'candidate_link.failed': (facts) => `could not email ${candidate(facts)} their link: ${text(facts, 'reason')}`,
  'candidate_link.handed_over': (facts) => `created a link to hand over to ${candidate(facts)}`,
  'candidate_link.revoked': (facts) => `turned off the links of ${candidate(facts)}`,
  'accommodation.asked': 'asked for an accommodation',
  'accommodation.read': 'read a request for an accommodation',
  'accommodation.answered': 'answered a request for an accommodation',
  'slides.attached': 'attached slides for an audition',
  'resume.attached': (facts) => `attached a résumé for ${candidate(facts)}`,
  'resume.read': (facts) => `opened the résumé of ${candidate(facts)}`,
  'resume.removed': (facts) => `removed the résumé for ${candidate(facts)}`,
  'screen.recorded': (facts) => `recorded the screening for ${candidate(facts)}`,
  'disc.recorded': (facts) => `recorded a DiSC profile for ${candidate(facts)}`,
  'disc.removed': (facts) => `removed the DiSC profile for ${candidate(facts)}`,

  'sitting.planned': (facts) => `scheduled a session for ${candidate(facts)}`,
  'sitting.changed': (facts) => `changed a session for ${candidate(facts)}`,
  'sitting.questions_assigned': 'assigned interview questions to panelists',
  'sitting.deleted': (facts) => `deleted a session for ${candidate(facts)}`,
  'debrief.opened': (facts) => `opened the debrief for a session with ${candidate(facts)}`,
  'document.attached': 'attached a writing sample',
  'document.removed': 'removed a writing sample',
  'document.read': 'opened a writing sample',
  'scorecard.seen': 'opened their scorecard for the first time',
  'scorecard.opened': 'started a scorecard',
  'scorecard.saved': 'saved a draft of a scorecard',
  'scorecard.submitted': 'submitted a scorecard',
  'scorecard.revised': 'revised a scorecard',
  'scorecard.reminded': (facts) => `reminded ${person(facts)} about a scorecard`,
  'session.reminded': (facts) => `reminded ${facts.person ?? 'the candidate'} of a session`,
  'scorecard.closed': 'closed a scorecard that won’t be submitted',
  'scorecard.handed_over': (facts) => `handed over a scorecard of ${person(facts)}`,
  'conflict.declared': 'declared a conflict of interest on a scorecard',
  'scorecard.recused': 'stepped back from a scorecard because of a conflict of interest',
  'scorecard.reopened': (facts) => `reopened a closed scorecard for ${person(facts)}`,
  'seat.allowed': (facts) =>
    `added ${person(facts)} to a panel although they had been shown something about the candidate`,
  'ratings.viewed': (facts) => (facts.candidate ? `viewed the ratings of ${facts.candidate}` : 'viewed ratings'),
  'decision.made': (facts) => `recorded a decision about ${candidate(facts)}`,
  'packet.asked': 'requested a packet',
  'packet.made': 'generated a packet',
  'packet.downloaded': 'downloaded a packet',
  'packet.cancelled': 'canceled a packet',
  'packet.failed': 'requested a packet that failed',
  'comparison.exported': 'downloaded the comparison as a spreadsheet',
  'round.imported': 'imported the job from a job file',
  'round.exported': 'exported the job file',
  'records.asked': 'requested a records export',
  'records.made': (facts) => `generated a records export of ${count(facts, 'pages', 'page')}`,
  'records.cancelled': 'canceled a records export',
  'records.failed': 'requested a records export that failed',
  'records.downloaded': 'downloaded a records export',
  'records.deleted': 'deleted a records export',
};

/** "added Amy Pond to the hiring team"; for an event without words of its own its name, in plain letters. */
export function sentenceOf(type: string, facts: EventFacts): string {
  const words = Object.hasOwn(eventWords, type) ? eventWords[type] : undefined;
  if (words === undefined) return inWords(type);
  return typeof words === 'string' ? words : words(facts);
}

/** "category_weight.set" and "discNote" as words: "category weight set", "disc note". */
export function inWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[._]/g, ' ')
    .toLowerCase();
}
