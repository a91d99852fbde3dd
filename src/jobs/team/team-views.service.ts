import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Database } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { pattern } from '../../platform/http/paging.js';
import { HiringTeam, rolesKey } from './hiring-team.service.js';
import { JobAccess } from '../model/job-access.js';
import { jobPlaces } from '../model/job-navigation.js';
import { roleChoices, rolesInWords } from '../model/job-words.js';
import type { TeamQuery } from './team.dto.js';

const shownAtOnce = 50;

/** What the page of a hiring team shows. */
@Injectable()
export class TeamViews {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly team: HiringTeam,
    private readonly mail: Mail,
  ) {}

  async page(viewer: Viewer, jobId: string, query: TeamQuery) {
    const job = await this.access.job(viewer, jobId, 'job.view');
    const members = await this.team.members(this.database.reader, jobId);
    const mayEdit = viewer.may('job.edit', jobId);
    const { people, total } = mayEdit ? await this.peopleToAdd(jobId, query.q) : { people: [], total: 0 };
    return {
      title: `Hiring team: ${job.title}`,
      ...jobPlaces(job, 'overview'),
      mayEdit,
      members: members.map((member) => ({
        ...member,
        rolesInWords: rolesInWords(member.roles),
        was: rolesKey(member.roles),
        you: member.personId === viewer.id,
        cannotSignIn: member.disabled || member.email === null,
        waits: !member.disabled && member.email !== null && !member.signsIn,
        invitable: this.mail.configured && member.signsIn && member.personId !== viewer.id,
      })),
      roles: roleChoices,
      plainRoles: roleChoices.map(({ value, label }) => ({ value, label })),
      q: query.q ?? '',
      search: total > 20 || query.q !== undefined,
      people: people.map(({ id, name, email }) => ({ value: id, label: `${name}, ${email}` })),
      found: peopleWords(people.length, total, query.q),
    };
  }

  /** People who can sign in and are not on the team. */
  private async peopleToAdd(jobId: string, words: string | undefined) {
    const people = await this.database.reader.query<{ id: string; name: string; email: string; total: number }[]>(
      `select p.id, p.name, p.email, count(*) over ()::int as total from people p
        where p.disabled_at is null and p.email is not null
          and not exists (select 1 from hiring_team_members m where m.job_id = $1 and m.person_id = p.id)
          and ($2::text is null or p.name ilike $2 or p.email ilike $2)
        order by p.name, p.id limit ${shownAtOnce}`,
      [jobId, words ? pattern(words) : null],
    );
    return { people, total: people[0]?.total ?? 0 };
  }
}

function peopleWords(shown: number, total: number, words: string | undefined): string {
  if (total > shown) return `The first ${shown} of ${total}. Search to narrow them down.`;
  if (words !== undefined) return total === 0 ? `Nobody else here fits “${words}”.` : `Those who fit “${words}”.`;
  return total === 0
    ? 'Everybody with an account is on the team.'
    : 'Those who have an account and are not on the team.';
}
