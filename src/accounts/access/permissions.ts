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
  /** Roles that have it on their own jobs. */
  roles: readonly JobRole[];
  /** Whether an administrator has it on every job. */
  administrator: boolean;
  /** Whether anybody who is signed in has it, for what is their own. */
  everybody?: boolean;
  /** Whether those who may open jobs have it without a job. */
  opensJobs?: boolean;
}

/** Who may do what. A handler names one of these in `@Allow`; services check it against the job at hand. */
export const permissions = {
  'own.use': { roles: [], administrator: true, everybody: true },
  'scorecard.own': { roles: [], administrator: true, everybody: true },
  'job.open': { roles: leads, administrator: true, opensJobs: true },
  'job.view': { roles: leads, administrator: true },
  'job.edit': { roles: leads, administrator: true },
  'analysis.edit': { roles: leads, administrator: true },
  'bank.view': { roles: leads, administrator: true, opensJobs: true },
  'bank.edit': { roles: leads, administrator: true, opensJobs: true },
  'plan.edit': { roles: leads, administrator: true },
  'candidate.view': { roles: leads, administrator: true },
  'candidate.edit': { roles: leads, administrator: true },
  'disc.view': { roles: leads, administrator: true },
  'disc.edit': { roles: leads, administrator: true },
  'sitting.view': { roles: leads, administrator: true },
  'sitting.edit': { roles: leads, administrator: true },
  'comparison.view': { roles: leads, administrator: true },
  'packet.make': { roles: leads, administrator: true },
  'decision.make': { roles: ['hiring_manager'], administrator: false },
  'round.export': { roles: ['recruiter'], administrator: true },
  'records.export': { roles: ['recruiter'], administrator: true },
  'round.import': { roles: ['recruiter'], administrator: true, opensJobs: true },
  'job.record': { roles: leads, administrator: true },
  'record.view': { roles: [], administrator: true },
  'people.manage': { roles: [], administrator: true },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof permissions;

export function ruleOf(permission: Permission): Rule {
  return permissions[permission];
}
