import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { meetsCandidate } from '../../assessments/model/vocabulary.js';
import { SittingAccess, type SittingForViewer } from '../../assessments/sittings/sitting-access.js';
import { type SittingPart, SittingParts, type SittingPartSource } from '../../assessments/sittings/sitting-parts.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import type { Reply } from './invitation.entity.js';

/** One invitation, as those who run the job see it. */
export interface ListedInvitation {
  /** Null for the candidate. */
  personId: string | null;
  name: string;
  state: 'on its way' | 'delivered' | 'not delivered yet' | 'not delivered' | 'bounced' | 'canceled' | 'no address';
  /** What the mail server said, where it did not take it, or reported later. */
  problem: string;
  reply: Reply | null;
  sentAt: Date | null;
  remindedAt: Date | null;
  repliedAt: Date | null;
}

interface Row {
  personId: string | null;
  name: string;
  reachable: boolean;
  /** Null where nobody was invited yet. */
  id: string | null;
  canceled: boolean;
  delivered: boolean;
  givenUp: boolean;
  problem: string;
  /** Why the newest email to them came back; null where it did not. */
  bounce: string | null;
  reply: Reply | null;
  sentAt: Date | null;
  remindedAt: Date | null;
  repliedAt: Date | null;
}

/** What came of the invitations of a session, each in a sentence on its page. */
@Injectable()
export class InvitationList implements OnModuleInit, SittingPartSource {
  readonly place = 10;

  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly sections: SittingParts,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.sections.add(this);
  }

  /** @throws NotFound for anyone who does not run the job */
  async of(viewer: Viewer, sittingId: string): Promise<ListedInvitation[]> {
    const { authorHidden } = await this.access.sittingForLead(viewer, sittingId);
    if (authorHidden) throw new NotFound('sitting');
    return (await this.rows(sittingId)).map(listed);
  }

  async section(viewer: Viewer, seen: SittingForViewer): Promise<SittingPart | undefined> {
    const { sitting, job, assessment, authorHidden } = seen;
    if (!meetsCandidate(assessment.kind) || authorHidden || !viewer.may('sitting.edit', job.id)) return undefined;
    const all = (await this.rows(sitting.id)).map(listed);
    const invited = all.some(({ state }) => state !== 'no address');
    const lines = invited ? all.map(sentenceOf) : [];
    const ready = sitting.at !== null && sitting.minutes !== null && sitting.at > new Date();
    const here = `/sittings/${sitting.id}/invitations`;
    const open = all.some(({ state }) => !['canceled', 'no address'].includes(state));
    const again = all.some(({ state }) => ['not delivered', 'canceled'].includes(state));
    const send = { id: 'send-invitations', action: here, look: 'plain' as const, submit: 'Send invitations' };
    const cancel = { id: 'cancel-invitations', action: `${here}/cancellation`, look: 'danger' as const };
    return {
      id: 'invitations',
      title: 'Invitations',
      lines: lines.length > 0 ? lines : [{ text: hintOf(ready, this.mail.configured), at: null }],
      actions: this.mail.configured
        ? [
            ...(ready && !open ? [send] : []),
            ...(ready && open && again ? [{ ...send, submit: 'Send again to those it didn’t reach' }] : []),
            ...(open && ready ? [{ ...cancel, submit: 'Cancel invitations' }] : []),
          ]
        : [],
    };
  }

  private rows(sittingId: string): Promise<Row[]> {
    return this.database.reader.query<Row[]>(invitationsOfSitting, [sittingId]);
  }
}

function hintOf(ready: boolean, mail: boolean): string {
  if (!mail) return 'Email isn’t set up, so no invitations can be sent.';
  return ready
    ? 'Not sent yet. The panel and the candidate each get an email with a calendar entry. Later changes are sent by themselves.'
    : 'Set when the session takes place and how long it takes. Then you can send invitations.';
}

function listed(row: Row): ListedInvitation {
  const { personId, name, problem, reply, sentAt, remindedAt, repliedAt, bounce } = row;
  const state = stateOf(row);
  return { personId, name, state, problem: problem || (bounce ?? ''), reply, sentAt, remindedAt, repliedAt };
}

function stateOf({ id, reachable, canceled, delivered, givenUp, problem, bounce }: Row): ListedInvitation['state'] {
  if (id === null && !reachable) return 'no address';
  if (givenUp) return 'not delivered';
  if (problem) return 'not delivered yet';
  if (delivered && bounce !== null) return 'bounced';
  if (canceled && delivered) return 'canceled';
  return delivered ? 'delivered' : 'on its way';
}

function sentenceOf({
  name,
  state,
  problem,
  reply,
  sentAt,
  remindedAt,
  repliedAt,
}: ListedInvitation): SittingPart['lines'][number] {
  switch (state) {
    case 'no address':
      return { text: `${name}: no email address on file, so there is no invitation.`, at: null };
    case 'not delivered':
      return {
        text: `${name}: not delivered, ${problem}. Callboard gave up. Check the address, then send again.`,
        at: null,
      };
    case 'bounced':
      return {
        text: `${name}: not delivered, as the mail provider reports: ${problem}. Check the address.`,
        at: sentAt,
      };
    case 'not delivered yet':
      return { text: `${name}: not delivered yet, ${problem}. Callboard tries again by itself.`, at: null };
    case 'canceled':
      return { text: `${name}: canceled and told so`, at: sentAt };
    case 'on its way':
      return { text: `${name}: on its way.`, at: null };
    case 'delivered':
      if (reply) return { text: `${name}: ${reply}`, at: repliedAt };
      return remindedAt
        ? { text: `${name}: invited and reminded, no answer yet`, at: remindedAt }
        : { text: `${name}: invited, no answer yet`, at: sentAt };
  }
}

/** Everyone who takes part or was told that they would, the candidate first. Those who can't be reached are named. */
const invitationsOfSitting = `
  select who.person_id as "personId", who.name, who.reachable, i.id, coalesce(i.canceled, false) as canceled,
         coalesce(i.sent_sequence = i.sequence, false) as delivered, coalesce(i.given_up, false) as "givenUp",
         coalesce(i.problem, '') as problem, i.reply, i.sent_at as "sentAt", i.reminded_at as "remindedAt", i.replied_at as "repliedAt",
         (select case when m.state = 'bounced' then m.problem end from mails m
           where m.sitting_id = $1 and m.person_id is not distinct from who.person_id and m.kind like 'session-%'
           order by m.created_at desc, m.id desc limit 1) as bounce
    from (
      select null::uuid as person_id, n.name, n.email is not null as reachable, 0 as place
        from sittings s join applications a on a.id = s.application_id join candidates n on n.id = a.candidate_id
       where s.id = $1
      union all
      select p.id, p.name, p.email is not null and p.disabled_at is null, 1 + coalesce(c.position, 1000)
        from people p
        left join scorecards c on c.panelist_id = p.id and c.sitting_id = $1 and c.state not in ('closed', 'recused')
       where c.id is not null
          or p.id in (select person_id from invitations where sitting_id = $1 and person_id is not null)) who
    left join invitations i on i.sitting_id = $1 and i.person_id is not distinct from who.person_id
   where i.id is not null or not who.reachable
   order by who.place, lower(who.name)`;
