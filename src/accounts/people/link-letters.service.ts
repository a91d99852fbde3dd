import { Inject, Injectable } from '@nestjs/common';
import { Audit, callboard } from '../../audit/audit.service.js';
import type { JobRun } from '../../platform/background/workers.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import type { LinkPurpose } from '../access/personal-link.entity.js';
import type { Filling, LetterKind } from '../../platform/mail/letter-kind.js';
import type { LetterAbout } from '../../platform/mail/mail.js';
import type { signInPlaces } from './account-letters.js';
import { PeopleMail } from './people-mail.service.js';
import { linkLasts, canSignInSql, PersonalLinks } from '../access/personal-links.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'link.sent': { personId: string; linkId: string; purpose: LinkPurpose; jobId?: string };
  }
}

/** A mail with a link that signs its reader in. */
export interface LinkLetter<Name extends string = string> {
  personId: string;
  purpose: LinkPurpose;
  /** Where the link leads, a path of this site. */
  landing: string;
  kind: LetterKind<Name>;
  /** What it says besides the reader's name, the link, and how long that lasts. */
  fill: Record<Exclude<Name, keyof typeof signInPlaces>, Filling>;
  /** The job on whose record the mail is. */
  jobId?: string;
  about?: Omit<LetterAbout, 'personId'>;
}

interface Recipient {
  name: string;
  email: string;
  timeZone: string | null;
  locale: string | null;
}

/** How often a mail is tried: for half an hour, or for about a day. */
export const mailAttempts: Record<Exclude<LinkPurpose, 'operator' | 'handed_over'>, number> = {
  request: 8,
  invitation: 12,
  reminder: 12,
};

/** Mails with personal links, sent by tasks of the background. The link is made as the mail goes out. */
@Injectable()
export class LinkLetters {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly links: PersonalLinks,
    private readonly mail: PeopleMail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Sends a mail, and puts it on the record; after the last attempt, that it could not be delivered, and why.
   * Whoever cannot sign in (any more) gets none.
   * @throws MailProblem where it is to be tried again
   */
  async send<Name extends string>(run: Pick<JobRun, 'last'>, letter: LinkLetter<Name>): Promise<void> {
    const { personId, purpose, landing, kind, jobId } = letter;
    const to = await this.recipient(personId);
    if (!to) return;
    const { id: linkId, url } = await this.database.transaction((tx) =>
      this.links.make(tx, personId, landing, purpose),
    );
    const ofLink = { name: to.name, link: url, lasts: linkLasts[purpose].words };
    const fill = { ...letter.fill, ...ofLink } as Record<Name, Filling>;
    const about = { ...letter.about, personId };
    const of = { personId, purpose, ...(jobId && { jobId }) };
    const timeZone = to.timeZone ?? this.settings.timeZone;
    const locale = to.locale ?? this.settings.locale;
    if (!(await this.mail.send(run, { to, kind, fill, jobId, about, timeZone, locale }, of))) return;
    await this.database.transaction((tx) => this.audit.record(tx, callboard, 'link.sent', { ...of, linkId }));
  }

  private async recipient(personId: string): Promise<Recipient | undefined> {
    const [person] = await this.database.reader.query<Recipient[]>(
      `select p.name, p.email, p.time_zone as "timeZone", p.locale from people p where p.id = $1 and ${canSignInSql}`,
      [personId],
    );
    return person;
  }
}
