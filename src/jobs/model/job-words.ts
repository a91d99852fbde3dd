import { type JobRole, jobRoleName, jobRoles } from '../../accounts/access/permissions.js';
import {
  type CandidateSource,
  candidateSources,
  type JobStatus,
  type ReminderKind,
  reminderKinds,
} from './job.entity.js';

export const sourceName: Record<CandidateSource, string> = {
  advertised: 'Job posting',
  promoted_from_within: 'Internal candidate',
  experienced_hire: 'Experienced hire',
  referral: 'Referral',
};

export const statusName: Record<JobStatus, string> = { open: 'open', closed: 'closed' };

export const sourceChoices = candidateSources.map((value) => ({ value, label: sourceName[value] }));

const reminderWords: Record<ReminderKind, { label: string; hint: string }> = {
  scorecards: {
    label: 'Late scorecards',
    hint: 'To panelists who haven’t submitted a day after the session, and once more two days later.',
  },
  sessions: { label: 'Upcoming sessions', hint: 'To everyone invited, the candidate included, the day before.' },
};

export const reminderChoices = reminderKinds.map((value) => ({ value, ...reminderWords[value] }));

const roleHint: Record<JobRole, string> = {
  recruiter: 'Adds candidates, schedules sessions, follows up on scorecards, delivers the packet.',
  hiring_manager: 'Analyzes the job, builds the interview, makes the decision.',
  panelist: 'Scores assigned sessions and sees nothing else.',
};

export const roleChoices = jobRoles.map((value) => ({
  value,
  label: capitalized(jobRoleName[value]),
  hint: roleHint[value],
}));

/** "Recruiter, hiring manager", in the order in which the product lists roles. */
export function rolesInWords(roles: readonly JobRole[]): string {
  const names = jobRoles.filter((role) => roles.includes(role)).map((role) => jobRoleName[role]);
  return capitalized(names.join(', '));
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
