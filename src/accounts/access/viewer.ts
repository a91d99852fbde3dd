import { type JobRole, type Permission, ruleOf } from './permissions.js';

/** Whoever a request acts for, with their roles on every job. Passed by hand to every service. */
export class Viewer {
  constructor(
    readonly person: { id: string; name: string; email: string | null; timeZone: string | null; locale: string | null },
    readonly administrator: boolean,
    readonly opensJobs: boolean,
    /** Roles by job id. */
    private readonly roles: ReadonlyMap<string, readonly JobRole[]>,
    /** How they came here: by a page, the API, or an order that is worked off in the background. */
    readonly via: 'page' | 'API' | 'background' = 'page',
    /** How their sign-in was handed over by somebody else, in words; empty where it is their own. */
    readonly handedOver: string = '',
  ) {}

  get id(): string {
    return this.person.id;
  }

  get name(): string {
    return this.person.name;
  }

  /** Whether the viewer runs jobs or may, rather than only scoring. */
  get leads(): boolean {
    return this.may('job.view') || this.may('job.open');
  }

  /** Whether the viewer has a permission: on one job, or (without one) anywhere at all. */
  may(permission: Permission, jobId?: string): boolean {
    const rule = ruleOf(permission);
    if (rule.everybody || (rule.administrator && this.administrator)) return true;
    if (jobId !== undefined) return this.has(rule.roles, jobId);
    if (rule.opensJobs && this.opensJobs) return true;
    return [...this.roles.keys()].some((job) => this.has(rule.roles, job));
  }

  /** The jobs on which the viewer has a permission, for a query's `where`. */
  jobsWhere(permission: Permission): 'every job' | string[] {
    const rule = ruleOf(permission);
    if (rule.administrator && this.administrator) return 'every job';
    return [...this.roles.keys()].filter((job) => this.has(rule.roles, job));
  }

  rolesOn(jobId: string): readonly JobRole[] {
    return this.roles.get(jobId) ?? [];
  }

  private has(roles: readonly JobRole[], jobId: string): boolean {
    return this.rolesOn(jobId).some((role) => roles.includes(role));
  }
}
