import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.service.js';
import { Database } from '../../platform/database/database.js';
import type { Device } from '../access/devices.service.js';
import { type FollowedLink, mailedPurposes, PersonalLinks } from '../access/personal-links.service.js';
import { Sessions } from '../access/sessions.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'link.used': { personId: string; linkId: string };
  }
}

/** Signing in by a personal link. */
@Injectable()
export class LinkSignIn {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly links: PersonalLinks,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Signs a person in on this device by their link, which is used up.
   * @returns false where the link is not good any more
   */
  async open(link: FollowedLink, device: Device): Promise<boolean> {
    const begun = await this.database.transaction(async (tx) => {
      if (!(await this.links.use(tx, link))) return undefined;
      await this.audit.record(tx, link.person, 'link.used', { personId: link.person.id, linkId: link.id });
      const { purpose, handedOver } = link;
      const how = { method: 'link', byMail: mailedPurposes.has(purpose), handedOver } as const;
      return this.sessions.begin(tx, link.person, device, how);
    });
    if (begun) this.sessions.keep(begun, device);
    return begun !== undefined;
  }
}
