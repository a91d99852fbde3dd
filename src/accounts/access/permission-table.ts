import { allPermissions, type JobRole, jobRoleName, jobRoles, type Permission, ruleOf } from './permissions.js';
import type { Viewer } from './viewer.js';

/** Who may do one thing. */
export interface PermissionRow {
  permission: Permission;
  /** Follows "may". */
  what: string;
  /** In the order of `permissionColumns`. */
  cells: { column: string; allowed: boolean }[];
}

/** Everybody who is told apart, in the order of the table's columns. */
export const permissionColumns = [
  ...jobRoles.map((role) => capital(jobRoleName[role])),
  'Administrator',
  'Can create jobs',
  'Everyone',
];

/** The table of who may do what, as it is shown. */
export function permissionTable(): PermissionRow[] {
  return allPermissions.map((permission) => {
    const { what, roles, administrator, opensJobs = false, everybody = false } = ruleOf(permission);
    const allowed = [...jobRoles.map((role) => roles.includes(role)), administrator, opensJobs, everybody];
    return {
      permission,
      what,
      cells: permissionColumns.map((column, index) => ({ column, allowed: everybody || allowed[index]! })),
    };
  });
}

/** What one person may do, and where. */
export interface OwnPermission {
  what: string;
  where: string;
}

/** What a viewer may do; the jobs themselves are in their list of jobs. */
export function ownPermissions(viewer: Viewer): OwnPermission[] {
  return allPermissions
    .filter((permission) => viewer.may(permission))
    .map((permission) => ({ what: ruleOf(permission).what, where: whereOf(viewer, permission) }));
}

function whereOf(viewer: Viewer, permission: Permission): string {
  const { everybody, opensJobs, administrator, roles } = ruleOf(permission);
  if (everybody) return 'your own';
  if (administrator && viewer.administrator) return 'everywhere';
  if (opensJobs && (viewer.opensJobs || isAcrossJobs(permission))) return 'everywhere';
  const jobs = viewer.jobsWhere(permission);
  if (jobs === 'every job') return 'everywhere';
  const as = roles.filter((role) => jobs.some((id) => viewer.rolesOn(id).includes(role))).map(nameOf);
  return `as ${as.join(' or ')} of ${jobs.length} job${jobs.length === 1 ? '' : 's'}`;
}

/** What belongs to no job is the same for whoever has it on any. */
function isAcrossJobs(permission: Permission): boolean {
  return ['job.open', 'bank.view', 'bank.edit', 'round.import'].includes(permission);
}

const nameOf = (role: JobRole): string => jobRoleName[role];

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}
