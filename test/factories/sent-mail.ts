import { newId } from '../../src/platform/database/ids.js';
import { SentMail } from '../../src/sent-mail/sent-mail.entity.js';
import type { TestApplication } from '../support/application.js';

/** An email about a job that came back. */
export async function givenSentMail({ database }: TestApplication, job: { id: string }): Promise<{ id: string }> {
  const id = newId();
  await database.insert(SentMail, {
    ...{ id, jobId: job.id, kind: 'team-invitation', title: 'Invitation to the hiring team', toName: 'Noor Haddad' },
    ...{ address: 'noor@example.org', subject: 'You’re on the hiring team', body: 'Hello Noor,\n\n[Open Callboard]' },
    ...{ messageId: `<${id}@example.org>`, state: 'bounced', problem: 'no such mailbox (5.1.1)', endedAt: new Date() },
  });
  return { id };
}
