import { type JobRole, jobRoles } from '../../accounts/access/permissions.js';
import { Line, Lines, LongText, OneOf, SomeOf, WholeNumber } from '../../platform/http/fields.js';
import { CursorQuery } from '../../platform/http/cursors.js';
import { type CandidateSource, candidateSources, type ReminderKind, reminderKinds } from './job.entity.js';

/** Roles that run a job; whoever opens one has at least one of them. */
export const leadRoles: readonly JobRole[] = jobRoles.filter((role) => role !== 'panelist');
/** Starter roles beside the technical seller. */
export const roleStarts = ['teacher', 'support-lead', 'software-engineer'] as const;
export type RoleStart = (typeof roleStarts)[number];
export const starts = ['blank', 'technical-seller', ...roleStarts] as const;
export type Start = (typeof starts)[number];

/** What a job says about itself, but for its title. */
class JobFacts {
  @Line({ optional: true })
  department?: string;

  @Line({ optional: true })
  location?: string;

  @Line({ optional: true, max: 60, description: 'The requisition number.' })
  requisition?: string;

  @LongText({ optional: true })
  summary?: string;

  @Lines({
    optional: true,
    maxItems: 30,
    description: 'What the person hired should accomplish; one per line in a form.',
  })
  objectives: string[] = [];

  @SomeOf(candidateSources, { optional: true, description: 'Candidate sources.' })
  sources: CandidateSource[] = [];

  @WholeNumber({
    min: 1,
    max: 1000,
    optional: true,
    description: 'Maximum score; default: 100.',
  })
  maximum?: number;

  @LongText({
    optional: true,
    max: 4000,
    description: 'What DiSC strengths mean for this role; never part of the score.',
  })
  discNote?: string;
}

export class NewJob extends JobFacts {
  @OneOf(starts, { optional: true, description: 'What the job starts from; fills in anything left blank.' })
  start: Start = 'blank';

  @Line({ optional: true, description: 'As in the job posting; optional if the starting point has a title.' })
  title?: string;

  @SomeOf(leadRoles, { optional: true, description: 'Your own roles on the job; default: both.' })
  roles: JobRole[] = [...leadRoles];
}

export class JobEdit extends JobFacts {
  @SomeOf(reminderKinds, {
    optional: true,
    description:
      'Reminders that go out by themselves: `scorecards` to panelists the day after a session, `sessions` to everyone invited the day before.',
  })
  reminders: ReminderKind[] = [];

  @Line({ description: 'As in the job posting.' })
  title: string;

  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;
}

export class JobVersion {
  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;
}

export const statusFilters = ['open', 'closed', 'all'] as const;

export class JobListQuery extends CursorQuery {
  @OneOf(statusFilters, { optional: true, description: 'Default: open ones.' })
  status?: (typeof statusFilters)[number];
}
