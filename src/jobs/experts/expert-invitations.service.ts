import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Invitations } from '../../accounts/people/invitations.service.js';
import { LinkLetters } from '../../accounts/people/link-letters.service.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { expertInvitation } from './expert-letter.js';

const task = 'expert-invitation-mail';

interface Invitation {
  personId: string;
  jobId: string;
  inviterId: string;
}

/** Mails with a personal link to the page where an expert rates. */
@Injectable()
export class ExpertInvitations implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly invitations: Invitations,
    private readonly background: Background,
    private readonly letters: LinkLetters,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.background.handle<Invitation>(task, (invitation, run) => this.send(invitation, run));
  }

  get configured(): boolean {
    return this.mail.configured;
  }

  /** Without email nothing is sent: they find it on their own page once they sign in. */
  async sendIn(tx: Tx, viewer: Viewer, { jobId, personId }: { jobId: string; personId: string }): Promise<void> {
    if (this.mail.configured) await this.invitations.inviteToJob(tx, viewer, { personId, jobId, task });
  }

  private async send({ personId, jobId, inviterId }: Invitation, run: JobRun): Promise<void> {
    const [words] = await this.database.reader.query<{ job: string; inviter: string; expert: string }[]>(
      `select j.title as job, p.name as inviter, e.id as expert
         from analysis_experts e join jobs j on j.id = e.job_id join people p on p.id = $3
        where e.job_id = $1 and e.person_id = $2 and e.submitted_at is null and e.withdrawn_at is null`,
      [jobId, personId, inviterId],
    );
    // Whoever is not waited for any more is not asked again.
    if (!words) return;
    const { job, inviter, expert } = words;
    await this.letters.send(run, {
      ...{ personId, jobId, purpose: 'invitation', landing: `/experts/${expert}` },
      ...{ kind: expertInvitation, fill: { job, sender: inviter } },
    });
  }
}
