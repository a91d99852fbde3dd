import { type JobRole, jobRoles } from '../../accounts/access/permissions.js';
import { Email, IdField, Line, SomeOf } from '../../platform/http/fields.js';
import { ListQuery } from '../../platform/http/paging.js';

export class NewMember {
  @Email({ optional: true, description: 'Email of someone who has an account; this or personId.' })
  email?: string;

  @IdField({ optional: true, description: 'A person; this or email.' })
  personId?: string;

  @SomeOf(jobRoles, { atLeast: 1 })
  roles: JobRole[] = [];
}

export class MemberRoles {
  @SomeOf(jobRoles, { atLeast: 1 })
  roles: JobRole[] = [];

  @Line({
    optional: true,
    description: 'The roles that were read, separated by commas; refused if they have changed.',
  })
  was?: string;
}

/** `q` narrows the people to choose from. */
export class TeamQuery extends ListQuery {}
