import { Injectable } from '@nestjs/common';
import { digestOf } from '../../accounts/access/tokens.js';
import { type Actor, Audit } from '../../audit/audit.service.js';
import { theCandidate } from '../../candidate-links/candidate-links.service.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { Invitation, type Reply, type ToldSession } from './invitation.entity.js';

interface Answered {
  jobId: string;
  sittingId: string;
  personId?: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'invitation.accepted': Answered;
    'invitation.declined': Answered;
  }
}

/** An invitation as whoever follows its link sees it. */
export interface FollowedInvitation {
  id: string;
  told: ToldSession;
  reply: Reply | null;
  /** Whether the session is canceled, deleted or over: then there is nothing to answer. */
  over: boolean;
}

/** An invitation as its candidate sees it. */
export interface OwnInvitation {
  id: string;
  reply: Reply | null;
  canceled: boolean;
}

/** Answers to invitations, by the link in the email; whoever has it is whom it was sent to. */
@Injectable()
export class InvitationReplies {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async follow(token: string): Promise<FollowedInvitation | undefined> {
    const [row] = await this.database.reader.query<FollowedInvitation[]>(
      `select i.id, i.told, i.reply,
              i.canceled or i.sitting_id is null or (i.told->>'at')::timestamptz < now() as over
         from invitation_links l join invitations i on i.id = l.invitation_id where l.token_hash = $1`,
      [digestOf(token)],
    );
    return row;
  }

  /** Saying the same twice is saying it once. @throws RuleViolation where there is nothing to answer */
  answer({ id }: Pick<FollowedInvitation, 'id'>, reply: Reply): Promise<void> {
    return this.database.transaction(async (tx) => {
      const one = await tx.findOne(Invitation, { where: { id }, relations: { person: true } });
      if (!one?.sittingId || one.canceled || Date.parse(one.told.at) < Date.now()) {
        throw new RuleViolation(
          'invitation.over',
          'This session was canceled or is over, so there is nothing to answer.',
        );
      }
      if (one.reply === reply) return;
      await tx.update(Invitation, { id }, { reply, repliedAt: new Date() });
      const { jobId, sittingId, personId, person } = one;
      const by: Actor = personId ? { id: personId, name: person?.name ?? '' } : theCandidate;
      const event = `invitation.${reply}` as const;
      await this.audit.record(tx, by, event, { jobId, sittingId, ...(personId && { personId }) });
    });
  }

  /** A candidate's invitations to sessions to come, by session, for their own page. */
  async ofApplication(applicationId: string): Promise<Map<string, OwnInvitation>> {
    const rows = await this.database.reader.query<(OwnInvitation & { key: string })[]>(
      `select s.assessment_key as key, i.id, i.reply, i.canceled from invitations i join sittings s on s.id = i.sitting_id
        where i.application_id = $1 and i.person_id is null and s.at > now()`,
      [applicationId],
    );
    return new Map(rows.map(({ key, id, reply, canceled }) => [key, { id, reply, canceled }]));
  }
}
