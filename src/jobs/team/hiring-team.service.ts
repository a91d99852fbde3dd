import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import { isAdmitted } from '../../accounts/people/invitations.service.js';
import type { JobRole } from '../../accounts/access/permissions.js';
import { canSignInSql } from '../../accounts/access/personal-links.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { HiringTeamMember, memberKey } from '../../accounts/access/hiring-team-member.entity.js';
import { JobAccess } from '../model/job-access.js';
import { JobProgressReader } from '../progress/job-progress.js';
import { leadRoles } from '../model/job.dto.js';
import type { MemberRoles, NewMember } from './team.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'member.added': { jobId: string; personId: string; roles: JobRole[] };
    'member.changed': { jobId: string; personId: string; before: JobRole[]; roles: JobRole[] };
    'member.removed': { jobId: string; personId: string; roles: JobRole[] };
  }
}

/** A person on a job's hiring team. */
export interface TeamMember {
  id: string;
  personId: string;
  key: string;
  name: string;
  /** Nothing for a name that came with a round file. */
  email: string | null;
  disabled: boolean;
  /** Whether they can sign in; a name that came with a round file cannot until an administrator lets it in. */
  signsIn: boolean;
  roles: JobRole[];
}

const nobodyLeads = 'A job needs at least one recruiter or hiring manager. Assign that role to someone else first.';

/** Who is on a job, and in which roles. */
@Injectable()
export class HiringTeam {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly audit: Audit,
    private readonly progress: JobProgressReader,
  ) {}

  async list(viewer: Viewer, jobId: string): Promise<TeamMember[]> {
    await this.access.job(viewer, jobId, 'job.view');
    return this.members(this.database.reader, jobId);
  }

  /** A job's members by name. The caller has checked that they may be seen. */
  members(manager: EntityManager, jobId: string): Promise<TeamMember[]> {
    return manager.query<TeamMember[]>(
      `select m.id, m.person_id as "personId", m.key, p.name, p.email, p.disabled_at is not null as disabled,
              ${canSignInSql} as "signsIn", m.roles
         from hiring_team_members m join people p on p.id = m.person_id
        where m.job_id = $1 order by p.name, m.key`,
      [jobId],
    );
  }

  /**
   * @throws InvalidInput where there is no such account, or it is on the team already; RuleViolation where somebody makes
   *   themselves hiring manager
   */
  add(viewer: Viewer, jobId: string, input: NewMember): Promise<TeamMember> {
    return this.changing(viewer, jobId, async (tx, members) => {
      const person = await this.personOf(tx, input);
      const field = input.email ? 'email' : 'personId';
      if (members.some((member) => member.personId === person.id)) {
        throw InvalidInput.field(field, `${person.name} is on the team already. Change their roles in the list.`);
      }
      refuseOwn(viewer, person.id, [], input.roles);
      const id = newId();
      const key = memberKey(person.name, new Set(members.map((member) => member.key)));
      await tx.insert(HiringTeamMember, { id, jobId, personId: person.id, key, roles: input.roles });
      await this.audit.record(tx, viewer, 'member.added', { jobId, personId: person.id, roles: input.roles });
      return {
        id,
        personId: person.id,
        key,
        name: person.name,
        email: person.email,
        disabled: false,
        signsIn: isAdmitted(person),
        roles: input.roles,
      };
    });
  }

  private async personOf(tx: Tx, { email, personId }: NewMember): Promise<Person> {
    if (!email && !personId) throw InvalidInput.field('email', 'Enter an email address, or choose a person.');
    const person = await tx.findOneBy(Person, email ? { email } : { id: personId as string });
    const field = email ? 'email' : 'personId';
    if (!person) {
      throw InvalidInput.field(
        field,
        'No account has that email address. An administrator can add it on the People page.',
      );
    }
    if (person.disabledAt || person.email === null) {
      throw InvalidInput.field(
        field,
        `${person.name} can’t sign in. An administrator can change that on the People page.`,
      );
    }
    return person;
  }

  /**
   * @throws RuleViolation where nobody would run the job any more, somebody makes themselves hiring manager, or takes that
   *   from somebody else; StaleEdit
   */
  setRoles(viewer: Viewer, jobId: string, memberId: string, input: MemberRoles): Promise<TeamMember> {
    return this.changing(viewer, jobId, async (tx, members) => {
      const member = memberIn(members, memberId);
      if (input.was && input.was !== rolesKey(member.roles)) throw new StaleEdit(undefined, member);
      const changed = { ...member, roles: input.roles };
      if (rolesKey(member.roles) === rolesKey(input.roles)) return member;
      refuseOwn(viewer, member.personId, member.roles, input.roles);
      refuseOthers(viewer, members, member, input.roles);
      keepALead(members.map((one) => (one.id === memberId ? changed : one)));
      await tx.update(HiringTeamMember, { id: memberId }, { roles: input.roles });
      const { personId, roles: before } = member;
      await this.audit.record(tx, viewer, 'member.changed', { jobId, personId, before, roles: input.roles });
      return changed;
    });
  }

  /** @throws RuleViolation where nobody would run the job any more, or the member has scorecards here */
  remove(viewer: Viewer, jobId: string, memberId: string): Promise<TeamMember> {
    return this.changing(viewer, jobId, async (tx, members) => {
      const member = memberIn(members, memberId);
      const { personId, name, roles } = member;
      refuseOthers(viewer, members, member, []);
      keepALead(members.filter((member) => member.id !== memberId));
      if (await this.progress.hasScorecards(jobId, personId, tx)) {
        throw new RuleViolation(
          'member.on_panel',
          `${name} is on a panel for this job, so you can’t remove them from the team. Change their roles, or take them off the panel first.`,
        );
      }
      await tx.delete(HiringTeamMember, { id: memberId });
      await this.audit.record(tx, viewer, 'member.removed', { jobId, personId, roles });
      return member;
    });
  }

  /** Does something about a member, for whoever may change the team. @throws NotFound, Forbidden */
  withMember<T>(
    viewer: Viewer,
    jobId: string,
    memberId: string,
    work: (tx: Tx, member: TeamMember) => Promise<T>,
  ): Promise<T> {
    return this.changing(viewer, jobId, (tx, members) => work(tx, memberIn(members, memberId)));
  }

  /** Changes of one team happen one after another, or two leads could remove each other at once. */
  private changing<T>(viewer: Viewer, jobId: string, work: (tx: Tx, members: TeamMember[]) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'job.edit', tx);
      return work(tx, await this.members(tx, jobId));
    });
  }
}

/** Roles as one text, the same whatever their order. */
export function rolesKey(roles: readonly JobRole[]): string {
  return [...roles].sort().join(',');
}

function memberIn(members: TeamMember[], id: string): TeamMember {
  const member = members.find((one) => one.id === id);
  if (!member) throw new NotFound('member');
  return member;
}

function keepALead(members: TeamMember[]): void {
  const leads = members.filter((member) => !member.disabled && member.roles.some((role) => leadRoles.includes(role)));
  if (leads.length === 0)
    throw new RuleViolation('member.last_lead', nobodyLeads, [{ field: 'roles', message: nobodyLeads }]);
}

/** Whoever decides is named by somebody else. @throws RuleViolation */
function refuseOwn(viewer: Viewer, personId: string, before: readonly JobRole[], after: readonly JobRole[]): void {
  if (personId !== viewer.id || before.includes('hiring_manager') || !after.includes('hiring_manager')) return;
  const message =
    'No one makes themselves hiring manager, since that role decides. Another recruiter or hiring manager of this job, or an administrator, can give it to you.';
  throw new RuleViolation('member.own_role', message, [{ field: 'roles', message }]);
}

/**
 * A hiring manager steps down, or an administrator who does not decide on this job takes the role away: nobody gets rid of
 * whoever decides, or decides beside them. @throws RuleViolation
 */
function refuseOthers(
  viewer: Viewer,
  members: readonly TeamMember[],
  member: TeamMember,
  after: readonly JobRole[],
): void {
  const loses = member.roles.includes('hiring_manager') && !after.includes('hiring_manager');
  const decides = members.some(({ personId, roles }) => personId === viewer.id && roles.includes('hiring_manager'));
  if (!loses || member.personId === viewer.id || (viewer.administrator && !decides)) return;
  const message = `${member.name} decides on this job as hiring manager. Only they themselves, or an administrator who isn’t a hiring manager of this job, can take that role away.`;
  throw new RuleViolation('member.others_role', message, [{ field: 'roles', message }]);
}
