import { Inject, Injectable } from '@nestjs/common';
import { digestOf, newToken } from '../accounts/access/tokens.js';
import type { Actor } from '../audit/audit.service.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database, type Tx } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { CandidateLink } from './candidate-link.entity.js';

/** How long a link opens the page, in days. */
export const linkDays = 60;
const day = 24 * 60 * 60 * 1000;

/** What candidates do by themselves. Nameless, so that the activity log does not say whose writing sample came when. */
export const theCandidate: Actor = { id: null, name: 'The candidate' };

/** Someone who came by a link, and what it is about. */
export interface Applicant {
  linkId: string;
  applicationId: string;
  jobId: string;
  name: string;
  email: string | null;
}

/** Where a candidate's links stand, for those who run the job. */
export interface LinksOfCandidate {
  /** Links that still open the page. */
  open: number;
  /** When the last of them expires. */
  until: Date | null;
  openedAt: Date | null;
}

/** Links to candidates' own pages: made as an email goes out, good for a while, all taken back at once. */
@Injectable()
export class CandidateLinks {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {}

  /** A new link. Its address is kept nowhere, so hand it over at once, and to the candidate alone. */
  async make(tx: Tx, applicationId: string): Promise<{ id: string; url: string }> {
    const token = newToken();
    const id = newId();
    const expiresAt = new Date(Date.now() + linkDays * day);
    await tx.insert(CandidateLink, { id, applicationId, tokenHash: digestOf(token), expiresAt });
    return { id, url: `${this.settings.baseUrl}/my-application/${token}` };
  }

  /** Who a token is of; nothing where it has expired, was taken back, or never was one. One query. */
  async follow(token: string): Promise<Applicant | undefined> {
    const [row] = await this.database.reader.query<Applicant[]>(
      `select l.id as "linkId", a.id as "applicationId", a.job_id as "jobId", n.name, n.email
         from candidate_links l
         join applications a on a.id = l.application_id
         join candidates n on n.id = a.candidate_id
        where l.token_hash = $1 and l.revoked_at is null and l.expires_at > now()`,
      [digestOf(token)],
    );
    return row;
  }

  /** Notes that a link was opened, and the zone of the device; writes only where either is news. */
  async opened({ linkId }: Applicant, timeZone: string | null): Promise<void> {
    await this.database.reader.query(
      `update candidate_links set opened_at = coalesce(opened_at, now()), time_zone = coalesce($2, time_zone)
        where id = $1 and (opened_at is null or ($2::text is not null and time_zone is distinct from $2))`,
      [linkId, timeZone],
    );
  }

  /** The zone in which a candidate last looked at their page; nothing where they have not. */
  async zoneOf(applicationId: string): Promise<string | undefined> {
    const [row] = await this.database.reader.query<{ zone: string }[]>(
      `select time_zone as zone from candidate_links
        where application_id = $1 and time_zone is not null order by opened_at desc limit 1`,
      [applicationId],
    );
    return row?.zone;
  }

  async of(applicationId: string): Promise<LinksOfCandidate> {
    const [row] = await this.database.reader.query<LinksOfCandidate[]>(
      `select count(*) filter (where revoked_at is null and expires_at > now())::int as open,
              max(expires_at) filter (where revoked_at is null and expires_at > now()) as until,
              max(opened_at) as "openedAt"
         from candidate_links where application_id = $1`,
      [applicationId],
    );
    return row!;
  }

  /** Takes back all links of a candidate. @returns how many of them were good */
  async revoke(tx: Tx, applicationId: string): Promise<number> {
    const [, taken] = await tx.query<[unknown[], number]>(
      `update candidate_links set revoked_at = now()
        where application_id = $1 and revoked_at is null and expires_at > now()`,
      [applicationId],
    );
    return taken;
  }
}
