import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Invitations } from '../../accounts/people/invitations.service.js';
import { LinkLetters } from '../../accounts/people/link-letters.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { Database } from '../../platform/database/database.js';
import { panelistInvitation, teamInvitation } from './team-letters.js';
import { HiringTeam, type TeamMember } from './hiring-team.service.js';

const task = 'team-invitation-mail';

interface Invitation {
  personId: string;
  jobId: string;
  inviterId: string;
}

interface Words {
  job: string;
  inviter: string;
  scores: boolean;
}

/** Mails with which those who run a job ask the others in. */
@Injectable()
export class TeamInvitations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly team: HiringTeam,
    private readonly invitations: Invitations,
    private readonly background: Background,
    private readonly letters: LinkLetters,
  ) {}

  onModuleInit(): void {
    this.background.handle<Invitation>(task, (invitation, run) => this.send(invitation, run));
  }

  /** @throws NotFound, Forbidden; RuleViolation where no mail can go to them */
  invite(viewer: Viewer, jobId: string, memberId: string): Promise<TeamMember> {
    return this.team.withMember(viewer, jobId, memberId, async (tx, member) => {
      await this.invitations.inviteToJob(tx, viewer, { personId: member.personId, jobId, task });
      return member;
    });
  }

  private async send({ personId, jobId, inviterId }: Invitation, run: JobRun): Promise<void> {
    const [words] = await this.database.reader.query<Words[]>(
      `select j.title as job, p.name as inviter, m.roles = '{panelist}' as scores
         from hiring_team_members m join jobs j on j.id = m.job_id join people p on p.id = $3
        where m.job_id = $1 and m.person_id = $2`,
      [jobId, personId, inviterId],
    );
    // Anyone who was taken off the team meanwhile is not asked in any more.
    if (!words) return;
    const { job, inviter, scores } = words;
    await this.letters.send(run, {
      ...{ personId, jobId, purpose: 'invitation', landing: scores ? '/scorecards' : `/jobs/${jobId}` },
      ...{ kind: scores ? panelistInvitation : teamInvitation, fill: { job, sender: inviter } },
    });
  }
}
