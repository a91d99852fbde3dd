import type { JobRole } from '../../accounts/access/permissions.js';
import { Flag, Line, LongText, SomeOf, WholeNumber } from '../../platform/http/fields.js';
import { leadRoles } from '../../jobs/model/job.dto.js';

const sharing = 'Whether everyone who creates jobs can use it.';

export class NewRole {
  @Line({ description: 'What the template is called, such as the job’s title.' })
  name: string;

  @LongText({ optional: true, max: 2000, description: 'When to use it.' })
  description?: string;

  @Flag({ optional: true, description: sharing })
  shared: boolean = false;
}

export class RoleEdit {
  @Line({ description: 'What the template is called.' })
  name: string;

  @LongText({ optional: true, max: 2000, description: 'When to use it.' })
  description?: string;

  @Flag({ description: sharing })
  shared: boolean = false;

  @WholeNumber({ min: 1, max: 2_147_483_647, description: 'The version that was read.' })
  version: number;
}

/** A job that begins with a template. */
export class JobFromRole {
  @Line({ description: 'As in the job posting.' })
  title: string;

  @Line({ optional: true, max: 60, description: 'The requisition number.' })
  requisition?: string;

  @Line({ optional: true })
  department?: string;

  @Line({ optional: true })
  location?: string;

  @SomeOf(leadRoles, { optional: true, description: 'Your own roles on the job; default: both.' })
  roles: JobRole[] = [...leadRoles];
}

/** A job that begins as another did. */
export class JobCopy extends JobFromRole {
  @Flag({ optional: true, description: 'Whether the other job’s hiring team is on this one too, in the same roles.' })
  team: boolean = false;
}
