import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import { type GoingMail, Mail, type MailLog } from '../platform/mail/mail.js';

/** Writes down each mail about a job before it is handed over, and what came of it. */
@Injectable()
export class SentMails implements MailLog, OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.mail.listIn(this);
  }

  /** One that was not taken and is tried again stays one in the list. */
  async begin(going: GoingMail): Promise<string> {
    const { kind, jobId, applicationId = null, personId = null, sittingId = null, to, messageId, named } = going;
    const of = [kind.key, jobId, applicationId, personId, sittingId];
    const said = [to.name, to.email, going.subject, going.text, messageId];
    if (!named) {
      const [rows] = await this.database.reader.query<[{ id: string }[], number]>(again, [...of, ...said]);
      if (rows[0]) return rows[0].id;
    }
    const [row] = await this.database.reader.query<{ id: string }[]>(first, [...of, ...said, newId(), kind.title]);
    return row!.id;
  }

  async end(id: string, problem: string): Promise<void> {
    await this.database.reader.query(
      `update mails set state = case when $2 = '' then 'sent' else 'failed' end, problem = $2, ended_at = now()
        where id = $1 and state in ('sending', 'failed')`,
      [id, problem],
    );
  }
}

const again = `
  update mails set to_name = $6, address = $7, subject = $8, body = $9, message_id = $10, state = 'sending', problem = '',
         ended_at = null
   where id = (
     select id from mails
      where kind = $1 and job_id = $2 and application_id is not distinct from $3 and person_id is not distinct from $4
        and sitting_id is not distinct from $5 and state = 'failed' and created_at > now() - interval '2 days'
      order by created_at desc limit 1)
  returning id`;

const first = `
  insert into mails (kind, job_id, application_id, person_id, sitting_id, to_name, address, subject, body, message_id, id, title)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  on conflict (message_id) do update set
    to_name = excluded.to_name, address = excluded.address, subject = excluded.subject, body = excluded.body,
    state = 'sending', problem = '', ended_at = null
  returning id`;
