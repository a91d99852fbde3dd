import { Audit, operator } from '../../audit/audit.service.js';
import type { Settings } from '../../platform/config/settings.js';
import type { Database } from '../../platform/database/database.js';
import { isAdmitted } from './invitations.service.js';
import { handedOverWords, PersonalLinks } from '../access/personal-links.service.js';
import { Person } from '../access/person.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'link.printed': { personId: string; linkId: string };
  }
}

/** Links for whoever looks after the installation, and has its database anyway. */
export class OperatorLinks {
  private readonly links: PersonalLinks;
  private readonly audit = new Audit();

  constructor(
    private readonly database: Database,
    settings: Pick<Settings, 'baseUrl'>,
  ) {
    this.links = new PersonalLinks(database, settings);
  }

  /** A link of the person with that address; or why there is none, in words. */
  print(email: string, landing: string): Promise<{ url: string } | { refused: string }> {
    return this.database.transaction(async (tx) => {
      const person = await tx.findOneBy(Person, { email });
      if (!person) return { refused: `No one here has the address ${printable(email)}. Add them with user add.` };
      if (person.disabledAt) return { refused: `${printable(person.name)} is deactivated and can’t sign in.` };
      if (!isAdmitted(person)) {
        await tx.update(Person, { id: person.id }, { admittedAt: new Date() });
        await this.audit.record(tx, operator, 'person.admitted', { personId: person.id });
      }
      const { id: linkId, url } = await this.links.make(tx, person.id, landing, 'operator', handedOverWords.operator());
      await this.audit.record(tx, operator, 'link.printed', { personId: person.id, linkId });
      return { url };
    });
  }
}

/** What someone typed, without anything that would command a terminal. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex -- naming control characters is the point
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
}
