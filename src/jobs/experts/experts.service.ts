import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { JobAccess } from '../model/job-access.js';
import { ExpertInvitations } from './expert-invitations.service.js';
import { AnalysisExpert } from './analysis-expert.entity.js';
import { isOver, resultsOpen, rosterOf } from './expert-results.js';
import type { NewExpert } from './expert.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'expert.invited': { jobId: string; expertId: string; personId: string; sawResults: boolean };
    'expert.withdrawn': { jobId: string; expertId: string; personId: string | null };
  }
}

const mostExperts = 50;

/** Who rates a job's analysis: asked, asked again, and no longer waited for. */
@Injectable()
export class Experts {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly invitations: ExpertInvitations,
    private readonly audit: Audit,
  ) {}

  /** @throws InvalidInput where there is no such account, or they rate it already; RuleViolation; NotFound, Forbidden */
  invite(viewer: Viewer, jobId: string, input: NewExpert): Promise<AnalysisExpert> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      const person = await personOf(tx, input);
      const roster = await rosterOf(tx, jobId);
      const field = input.email ? 'email' : 'personId';
      if (roster.some(({ personId }) => personId === person.id)) {
        throw InvalidInput.field(field, `${person.name} is on the roster already.`);
      }
      if (roster.length >= mostExperts) {
        throw new RuleViolation('experts.full', `A job has at most ${mostExperts} subject-matter experts.`);
      }
      const sawResults = resultsOpen(roster) && (await couldSee(tx, jobId, person));
      const expert = { id: newId(), jobId, personId: person.id, name: person.name, sawResults };
      const { expertise } = input;
      await tx.insert(AnalysisExpert, { ...expert, expertise, invitedByName: viewer.name });
      await this.audit.record(tx, viewer, 'expert.invited', {
        ...{ jobId, expertId: expert.id, personId: person.id, sawResults },
      });
      await this.invitations.sendIn(tx, viewer, { jobId, personId: person.id });
      return tx.findOneByOrFail(AnalysisExpert, { id: expert.id });
    });
  }

  /** Emails the link once more. @throws NotFound, Forbidden; RuleViolation where no mail can go to them */
  remind(viewer: Viewer, jobId: string, expertId: string): Promise<AnalysisExpert> {
    return this.changing(viewer, jobId, expertId, async (tx, expert) => {
      if (!this.invitations.configured) {
        throw new RuleViolation('mail.not_set_up', 'Email isn’t set up, so Callboard can’t send a link.');
      }
      await this.invitations.sendIn(tx, viewer, { jobId, personId: expert.personId! });
    });
  }

  /** No answer is waited for any more; they stay on the roster as asked. @throws RuleViolation where theirs are in */
  withdraw(viewer: Viewer, jobId: string, expertId: string): Promise<AnalysisExpert> {
    return this.changing(viewer, jobId, expertId, async (tx, expert) => {
      await replace(tx, AnalysisExpert, expert, { withdrawnAt: new Date() });
      const { personId } = expert;
      await this.audit.record(tx, viewer, 'expert.withdrawn', { jobId, expertId, personId });
    });
  }

  private changing(
    viewer: Viewer,
    jobId: string,
    expertId: string,
    work: (tx: Tx, expert: AnalysisExpert) => Promise<void>,
  ): Promise<AnalysisExpert> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      const expert = await tx.findOneBy(AnalysisExpert, { id: expertId, jobId });
      if (!expert) throw new NotFound('expert');
      if (isOver(expert)) {
        throw new RuleViolation('expert.over', `Nothing is waited for from ${expert.name} any more.`);
      }
      await work(tx, expert);
      return tx.findOneByOrFail(AnalysisExpert, { id: expertId });
    });
  }
}

async function personOf(tx: Tx, { email, personId }: NewExpert): Promise<Person> {
  if (!email && !personId) throw InvalidInput.field('email', 'Enter an email address, or choose a person.');
  const field = email ? 'email' : 'personId';
  const person = await tx.findOneBy(Person, email ? { email } : { id: personId as string });
  if (!person) {
    const message = 'No account has that email address. An administrator can add it on the People page.';
    throw InvalidInput.field(field, message);
  }
  if (person.disabledAt || person.email === null) {
    const message = `${person.name} can’t sign in. An administrator can change that on the People page.`;
    throw InvalidInput.field(field, message);
  }
  return person;
}

/** Whether somebody is shown a job's analysis with what the others said, since they run the job or administrate. */
async function couldSee(manager: EntityManager, jobId: string, person: Person): Promise<boolean> {
  if (person.administrator) return true;
  const [row] = await manager.query<object[]>(
    `select from hiring_team_members where job_id = $1 and person_id = $2 and roles && '{recruiter,hiring_manager}'`,
    [jobId, person.id],
  );
  return row !== undefined;
}
