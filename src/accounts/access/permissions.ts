/** Roles are held per job (the hiring team); administrators are global. */
export const jobRoles = ['recruiter', 'hiring_manager', 'panelist'] as const;
export type JobRole = (typeof jobRoles)[number];

export const jobRoleName: Record<JobRole, string> = {
  recruiter: 'recruiter',
  hiring_manager: 'hiring manager',
  panelist: 'panelist',
};

const leads: readonly JobRole[] = ['recruiter', 'hiring_manager'];

interface Rule {
  /** What it allows, in words that follow "may". */
  what: string;
  /** Roles that have it on their own jobs. */
  roles: readonly JobRole[];
  /** Whether an administrator has it on every job. */
  administrator: boolean;
  /** Whether anybody who is signed in has it, for what is their own. */
  everybody?: boolean;
  /** Whether those who may open jobs have it without a job. */
  opensJobs?: boolean;
}

/**
 * Who can do what: the one table. A handler names one of these in `@Allow`, services check it against the job at hand, and
 * the page "Who can do what" shows it. Rules of blindness come on top, and can only take away.
 */
export const permissions = {
  'own.use': {
    what: 'sign in, and look after their own profile, password, devices, and API tokens',
    roles: [],
    administrator: true,
    everybody: true,
  },
  'scorecard.own': {
    what: 'score the sessions they are on the panel of, and read what such a session needs',
    roles: [],
    administrator: true,
    everybody: true,
  },
  'job.open': { what: 'create a job', roles: leads, administrator: true, opensJobs: true },
  'job.view': { what: 'see a job: its overview, analysis, plan, and hiring team', roles: leads, administrator: true },
  'job.edit': { what: 'edit, close, and reopen a job, and change its hiring team', roles: leads, administrator: true },
  'analysis.edit': { what: 'change the job analysis', roles: leads, administrator: true },
  'bank.view': { what: 'read the question bank', roles: leads, administrator: true, opensJobs: true },
  'bank.edit': { what: 'change the question bank', roles: leads, administrator: true, opensJobs: true },
  'plan.edit': { what: 'change the assessment plan', roles: leads, administrator: true },
  'candidate.view': { what: 'see candidates, their résumés, and their screening', roles: leads, administrator: true },
  'candidate.edit': {
    what: 'add and change candidates, their résumés, their screening, and their stage',
    roles: leads,
    administrator: true,
  },
  'candidate.page': {
    what: 'send candidates the link to their own page, and turn it off',
    roles: leads,
    administrator: true,
  },
  'accommodation.view': {
    what: 'read and answer the accommodations that candidates ask for, once they have no scorecard open for them',
    roles: ['recruiter'],
    administrator: true,
  },
  'disc.view': { what: 'see DiSC profiles', roles: leads, administrator: true },
  'disc.edit': { what: 'record and remove DiSC profiles', roles: leads, administrator: true },
  'sitting.view': { what: 'see the schedule and how far each panel is', roles: leads, administrator: true },
  'sitting.edit': {
    what: 'schedule sessions, seat panels, close scorecards, and open debriefs',
    roles: leads,
    administrator: true,
  },
  'comparison.view': {
    what: 'compare candidates, download the comparison, and read decisions',
    roles: leads,
    administrator: true,
  },
  'impact.view': {
    what: 'see how groups of candidates fared (adverse impact), unless they rate in the job',
    roles: leads,
    administrator: true,
  },
  'packet.make': { what: 'make and download packets', roles: leads, administrator: true },
  'decision.make': { what: 'decide: hire, hold, or reject', roles: ['hiring_manager'], administrator: false },
  'round.export': { what: 'export the job file', roles: ['recruiter'], administrator: true },
  'records.export': { what: 'make a records export', roles: ['recruiter'], administrator: true },
  'privacy.view': {
    what: 'read a job’s privacy notice, how long it keeps candidates, and who is due to be erased',
    roles: leads,
    administrator: true,
  },
  'privacy.edit': {
    what: 'change a job’s privacy notice and how long it keeps candidates, place holds, erase candidates, and give out what is held of them',
    roles: ['recruiter'],
    administrator: true,
  },
  'round.import': {
    what: 'import job files and tables of ratings',
    roles: ['recruiter'],
    administrator: true,
    opensJobs: true,
  },
  'job.record': {
    what: 'read and export the activity log of a job, and see who was shown what',
    roles: leads,
    administrator: true,
  },
  'record.view': { what: 'read and export the whole activity log, and sign it', roles: [], administrator: true },
  'data.manage': {
    what: 'see what is held of people, and give out or erase what is held of those who sign in',
    roles: [],
    administrator: true,
  },
  'webhooks.manage': { what: 'send messages to other systems (webhooks)', roles: [], administrator: true },
  'mail.word': {
    what: 'change what emails say, for the whole organization, and take delivery reports',
    roles: [],
    administrator: true,
  },
  'people.manage': { what: 'add, change, invite, and deactivate people', roles: [], administrator: true },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof permissions;

export function ruleOf(permission: Permission): Rule {
  return permissions[permission];
}

/** Every permission, in the order of the table. */
export const allPermissions = Object.keys(permissions) as Permission[];
