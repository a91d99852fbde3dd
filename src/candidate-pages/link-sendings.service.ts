import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { CandidateLinks, type LinksOfCandidate } from '../candidate-links/candidate-links.service.js';
import { ApplicationAccess, type Applied } from '../candidates/application-access.js';
import { Background } from '../platform/background/background.js';
import { RuleViolation } from '../platform/base/domain-errors.js';
import { Database } from '../platform/database/database.js';
import { CandidateLinkSending } from './candidate-link-sending.entity.js';
import { LinkMail } from './link-mail.service.js';

const task = 'candidate-link';
const attempts = 12;

/** Where a candidate's own page stands, for those who run the job. */
export interface OwnPageState extends LinksOfCandidate {
  /** Whether an email can bring the link. */
  byEmail: boolean;
  /** Whether the candidate's address is on file. */
  hasAddress: boolean;
  sending: { askedAt: Date; sentAt: Date | null; problem: string } | undefined;
}

/** Links to candidates' own pages, as recruiters send and take them back. */
@Injectable()
export class LinkSendings implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly links: CandidateLinks,
    private readonly letters: LinkMail,
    private readonly background: Background,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ applicationId: string; by: string }>(task, ({ applicationId, by }, run) =>
      this.letters.send(run, applicationId, by),
    );
  }

  /** @throws NotFound for anyone who does not run the job */
  async state(viewer: Viewer, id: string): Promise<{ applied: Applied; state: OwnPageState }> {
    const applied = await this.access.application(viewer, id, 'candidate.page');
    const links = await this.links.of(id);
    const sending = await this.database.reader.findOneBy(CandidateLinkSending, { applicationId: id });
    const hasAddress = applied.candidate.email !== null;
    return {
      applied,
      state: { ...links, byEmail: this.letters.configured, hasAddress, sending: sending ?? undefined },
    };
  }

  /** Sends a link by email, in the background. @throws RuleViolation where there is no address, or no email is set up */
  send(viewer: Viewer, id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application, candidate } = await this.access.application(viewer, id, 'candidate.page', tx);
      if (!this.letters.configured) {
        throw new RuleViolation('candidate_link.no_mail', 'Email isn’t set up. Create a link to hand over instead.');
      }
      if (candidate.email === null) {
        const why = `${candidate.name} has no email address on file. Add one under Edit details, or create a link to hand over.`;
        throw new RuleViolation('candidate_link.no_address', why);
      }
      const asked = { applicationId: id, askedAt: new Date(), sentAt: null, problem: '' };
      await tx.upsert(CandidateLinkSending, asked, ['applicationId']);
      await this.background.add(tx, task, { applicationId: id, by: viewer.name }, { attempts, key: `${task}:${id}` });
      await this.audit.record(tx, viewer, 'candidate_link.asked', { jobId: application.jobId, applicationId: id });
    });
  }

  /**
   * A link to hand over by other means; it is shown once.
   * @throws RuleViolation where an email can bring it, so that nobody but the candidate sees it
   */
  handOver(viewer: Viewer, id: string): Promise<{ applied: Applied; url: string }> {
    return this.database.transaction(async (tx) => {
      const applied = await this.access.application(viewer, id, 'candidate.page', tx);
      const { jobId } = applied.application;
      if (this.letters.configured && applied.candidate.email !== null) {
        const why = 'Email is set up, so send the link instead. Then only the candidate sees it.';
        throw new RuleViolation('candidate_link.mail_set_up', why);
      }
      const { id: linkId, url } = await this.links.make(tx, id);
      await this.audit.record(tx, viewer, 'candidate_link.handed_over', { jobId, applicationId: id, linkId });
      return { applied, url };
    });
  }

  /** Turns off every link of a candidate. @returns how many were good */
  revoke(viewer: Viewer, id: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, id, 'candidate.page', tx);
      const links = await this.links.revoke(tx, id);
      await this.background.remove(tx, `${task}:${id}`);
      const of = { jobId: application.jobId, applicationId: id, links };
      await this.audit.record(tx, viewer, 'candidate_link.revoked', of);
      return links;
    });
  }
}
