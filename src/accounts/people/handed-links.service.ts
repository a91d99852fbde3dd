import { Injectable } from '@nestjs/common';
import { Audit } from '../../audit/audit.service.js';
import { NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { lockPerson } from '../access/lock-person.js';
import { handedOverWords, linkLasts, PersonalLinks } from '../access/personal-links.service.js';
import { Person } from '../access/person.entity.js';
import type { Viewer } from '../access/viewer.js';
import { isAdmitted } from './invitations.service.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'link.handed_over': { personId: string; linkId: string };
  }
}

/** Links that an administrator hands over in person where no mail is set up. What is signed by one says so. */
@Injectable()
export class HandedLinks {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly links: PersonalLinks,
    private readonly mail: Mail,
  ) {}

  /** @throws NotFound; RuleViolation where mail is set up, or they cannot sign in, or administrate themselves */
  make(viewer: Viewer, personId: string): Promise<{ person: Person; url: string; lasts: string }> {
    return this.database.transaction(async (tx) => {
      await lockPerson(tx, personId);
      const person = await tx.findOneBy(Person, { id: personId });
      if (!person) throw new NotFound('person');
      this.check(viewer, person);
      if (!isAdmitted(person)) {
        await tx.update(Person, { id: personId }, { admittedAt: new Date() });
        await this.audit.record(tx, viewer, 'person.admitted', { personId });
      }
      const words = handedOverWords.link(viewer.name);
      const { id: linkId, url } = await this.links.make(tx, personId, '/', 'handed_over', words);
      await this.audit.record(tx, viewer, 'link.handed_over', { personId, linkId });
      return { person, url, lasts: linkLasts.handed_over.words };
    });
  }

  private check(viewer: Viewer, { id, name, administrator, disabledAt, email }: Person): void {
    if (this.mail.configured) {
      const why = 'Email is set up, so send them a link instead. Then only they see it.';
      throw new RuleViolation('link.mail_set_up', why);
    }
    if (disabledAt) throw new RuleViolation('person.disabled', `${name} is deactivated and can’t sign in.`);
    if (email === null) throw new RuleViolation('person.no_address', `${name} has no email address to sign in with.`);
    if (administrator && id !== viewer.id) throw othersSignIn(name);
  }
}

/** With an administrator's sign-in, one could confirm what one asked for. */
export function othersSignIn(name: string, field?: string): RuleViolation {
  const why = `${name} is an administrator, and no administrator opens another one’s sign-in. The operator can do it on the server with “callboard user link”.`;
  return new RuleViolation('person.others_sign_in', why, field ? [{ field, message: why }] : []);
}
