import { Injectable, type OnModuleInit } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type AssessmentKind, meetsCandidate } from '../../assessments/model/vocabulary.js';
import { SittingAccess } from '../../assessments/sittings/sitting-access.js';
import { book } from '../../assessments/sittings/sitting-times.service.js';
import { SittingNotices } from '../../assessments/sittings/sitting-notices.js';
import { Audit } from '../../audit/audit.service.js';
import { hasLeft, type Stage } from '../../candidates/application.entity.js';
import { Background } from '../../platform/background/background.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { randomId } from '../../platform/database/ids.js';
import { InvitationLetters } from './invitation-letters.service.js';
import { Invitation, type ToldSession } from './invitation.entity.js';

interface OfSitting {
  jobId: string;
  sittingId: string;
}

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'invitations.asked': OfSitting;
    'invitations.canceled': OfSitting;
  }
}

const task = 'invitation';
const reminder = 'session-reminder';
const dayMs = 24 * 60 * 60 * 1000;
/** For about a day. */
const attempts = 12;

/** A session with what is told of it, and to whom. */
interface Facts {
  jobId: string;
  job: string;
  applicationId: string;
  stage: Stage;
  candidate: string;
  candidateReachable: boolean;
  assessmentId: string;
  assessment: string;
  kind: AssessmentKind;
  hideAuthor: boolean;
  at: Date | null;
  minutes: number | null;
  place: string;
  topic: string;
  /** Panelists who can be told. */
  panel: string[];
}

/**
 * Who is to be told what of a session, kept beside it: once it was sent, every change of the session is told as well, in
 * the transaction of the change. Emails go out later, from the queue.
 */
@Injectable()
export class Invitations extends SittingNotices implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly background: Background,
    private readonly letters: InvitationLetters,
    private readonly audit: Audit,
  ) {
    super();
  }

  onModuleInit(): void {
    this.background.handle<{ id: string }>(task, ({ id }, run) => this.letters.send(id, run));
    this.background.handle<{ id: string; at: string }>(reminder, ({ id, at }, run) => this.letters.remind(id, at, run));
  }

  /**
   * Invites the panel and the candidate; those who were not reached are tried again.
   * @throws RuleViolation where the session has no time or no length, or no email is set up
   */
  invite(viewer: Viewer, sittingId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { job, sitting, assessment, authorHidden } = await this.access.toChange(viewer, sittingId, tx);
      if (!meetsCandidate(assessment.kind) || authorHidden) throw new RuleViolation('invitation.kind', noSession);
      if (!sitting.at || !sitting.minutes) throw new RuleViolation('invitation.time', noTime);
      if (!this.letters.configured) throw new RuleViolation('invitation.no_mail', noMail);
      // One that was taken up again may have lost its time meanwhile.
      if ((await book(tx, sittingId)).clashes.length > 0) throw new RuleViolation('invitation.taken', taken);
      await this.tell(tx, sittingId);
      await this.audit.record(tx, viewer, 'invitations.asked', { jobId: job.id, sittingId });
    });
  }

  /** Cancels what was sent. The session itself stays planned. */
  cancel(viewer: Viewer, sittingId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { job } = await this.access.toChange(viewer, sittingId, tx);
      for (const one of await tx.findBy(Invitation, { sittingId })) await this.withdraw(tx, one);
      await this.audit.record(tx, viewer, 'invitations.canceled', { jobId: job.id, sittingId });
    });
  }

  /** Invites where email is set up, within somebody else's use case; where it isn't, the pages say when it is. */
  async tellIfPossible(tx: Tx, sittingId: string): Promise<void> {
    if (this.letters.configured) await this.tell(tx, sittingId);
  }

  override async changed(tx: Tx, sittingId: string): Promise<void> {
    const sent = await tx.findBy(Invitation, { sittingId });
    if (sent.every(({ canceled }) => canceled)) return;
    // What was is told to nobody's calendar.
    const [facts] = await tx.query<Facts[]>(factsOfSitting, [sittingId]);
    const last = Math.max(...sent.map(({ told }) => Date.parse(told.at)), facts?.at?.getTime() ?? 0);
    if (last > Date.now()) await this.tell(tx, sittingId);
  }

  override async ending(tx: Tx, sittingId: string): Promise<void> {
    for (const one of await tx.findBy(Invitation, { sittingId })) {
      if (Date.parse(one.told.at) > Date.now()) await this.withdraw(tx, one);
    }
  }

  /** Brings what is told up to what is planned, to each who takes part or no longer does. */
  async tell(tx: Tx, sittingId: string): Promise<void> {
    const [facts] = await tx.query<Facts[]>(factsOfSitting, [sittingId]);
    if (!facts) return;
    const before = await tx.findBy(Invitation, { sittingId });
    const wanted = takingPart(facts);
    for (const one of before) if (!wanted.includes(one.personId)) await this.withdraw(tx, one);
    for (const personId of wanted) {
      const told = whatIsTold(facts, sittingId, personId === null);
      const known = before.find((one) => one.personId === personId);
      if (known) await this.renew(tx, known, told);
      else await this.begin(tx, { sittingId, personId, told, jobId: facts.jobId, applicationId: facts.applicationId });
    }
  }

  private async begin(
    tx: Tx,
    fresh: Pick<Invitation, 'sittingId' | 'personId' | 'told' | 'jobId' | 'applicationId'>,
  ): Promise<void> {
    const id = randomId();
    await tx.insert(Invitation, { id, ...fresh });
    await this.send(tx, id, fresh.told.at);
  }

  /** An answer to another time is no answer to this one. */
  private async renew(tx: Tx, { id, sequence, canceled, givenUp, told: before }: Invitation, told: ToldSession) {
    const same = !canceled && isDeepStrictEqual(before, told);
    if (same && !givenUp) return;
    const moved = canceled || before.at !== told.at || before.minutes !== told.minutes || before.place !== told.place;
    await tx.update(
      Invitation,
      { id },
      {
        ...{ sequence: same ? sequence : sequence + 1, canceled: false, told, problem: '', givenUp: false },
        ...(moved && { reply: null, repliedAt: null, remindedAt: null }),
      },
    );
    await this.send(tx, id, told.at);
  }

  private async withdraw(tx: Tx, { id, sequence, canceled }: Invitation): Promise<void> {
    if (canceled) return;
    await tx.update(Invitation, { id }, { sequence: sequence + 1, canceled: true, problem: '', givenUp: false });
    await this.send(tx, id, null);
  }

  /** @param at when the session is, ISO 8601; null where it is canceled */
  private async send(tx: Tx, id: string, at: string | null): Promise<void> {
    await this.background.add(tx, task, { id }, { attempts, key: `${task}:${id}` });
    await this.planReminder(tx, id, at);
  }

  /** A day before the session, unless that is sooner than half a day from now: then the invitation itself is fresh enough. */
  private async planReminder(tx: Tx, id: string, at: string | null): Promise<void> {
    const key = `${reminder}:${id}`;
    const runAt = at === null ? undefined : new Date(Date.parse(at) - dayMs);
    if (!runAt || runAt.getTime() < Date.now() + dayMs / 2) return this.background.remove(tx, key);
    await this.background.add(tx, reminder, { id, at }, { attempts, key, runAt });
  }
}

const noSession = 'The candidate takes part in no such session, so there is nothing to put in calendars.';
const taken =
  'Someone who takes part, or the room, is in another session at that time by now. Choose another time, then send invitations.';
const noTime = 'Set when the session takes place and how long it takes. Then send invitations.';
const noMail = 'Email isn’t set up, so no invitations can be sent.';

/** Panelists by their id, and null for the candidate; no one where nothing takes place. */
function takingPart({ at, minutes, kind, stage, panel, candidateReachable }: Facts): (string | null)[] {
  if (!at || !minutes || !meetsCandidate(kind) || hasLeft(stage)) return [];
  return candidateReachable ? [null, ...panel] : panel;
}

function whatIsTold(facts: Facts, sittingId: string, toCandidate: boolean): ToldSession {
  const { assessment, job, at, minutes, place, topic, candidate, kind, assessmentId, hideAuthor } = facts;
  const kit = `/assessments/${assessmentId}/kit?sitting=${sittingId}`;
  return {
    ...{ assessment, job, at: at!.toISOString(), minutes: minutes!, place, topic },
    candidate: toCandidate || hideAuthor ? null : candidate,
    preparation: toCandidate ? null : kind === 'interview' ? kit : `/sittings/${sittingId}/brief`,
  };
}

const factsOfSitting = `
  select j.id as "jobId", j.title as job, a.id as "applicationId", a.stage, n.name as candidate,
         n.email is not null as "candidateReachable", t.id as "assessmentId", t.name as assessment, t.kind,
         t.hide_author as "hideAuthor", s.at, s.minutes, s.place, s.topic,
         array(select c.panelist_id::text from scorecards c join people p on p.id = c.panelist_id
                where c.sitting_id = s.id and c.state not in ('closed', 'recused') and p.disabled_at is null
                  and p.email is not null order by c.position, c.id) as panel
    from sittings s
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
    join jobs j on j.id = a.job_id
   where s.id = $1`;
