import { Injectable } from '@nestjs/common';
import type { AssessmentKind } from '../assessments/model/vocabulary.js';
import type { Applicant } from '../candidate-links/candidate-links.service.js';
import type { Stage } from '../candidates/application.entity.js';
import { paragraphs } from '../candidates/candidate-labels.js';
import { acceptedEndings } from '../candidates/media-type.js';
import { Database } from '../platform/database/database.js';
import type { Reply } from '../scheduling/calendars/invitation.entity.js';
import { InvitationReplies } from '../scheduling/calendars/invitation-replies.service.js';
import { type OfferedTimes, SlotPicks } from '../scheduling/slots/slot-picks.service.js';
import { Accommodations } from './accommodations.service.js';
import { VoluntaryAnswers, type VoluntaryQuestions } from './voluntary-answers.service.js';
import { type CandidateNotice, CandidateNotices } from './candidate-notices.js';

/** What a candidate sees of their application: nothing of scores, of the panel, or of anyone else. */
export interface CandidatePage {
  title: string;
  name: string;
  job: { title: string; department: string; location: string };
  withdrawn: boolean;
  /** What comes next; nothing where nothing is planned. */
  next: CandidateSession | undefined;
  sessions: CandidateSession[];
  accommodations: { request: string; askedAt: Date; answer: string; answeredAt: Date | null }[];
  privacy: CandidateNotice;
  /** Asked of everyone alike, stored apart, never shown to anyone who rates. */
  voluntary: VoluntaryQuestions | undefined;
}

/** A session as its candidate sees it. */
export interface CandidateSession {
  /** The key of the assessment, which names it in addresses: it says nothing of anyone. */
  key: string;
  name: string;
  /** Null where no time is set, and of a writing sample, which takes no session. */
  at: Date | null;
  past: boolean;
  /** What was in the candidate's calendar is there no more. */
  canceled: boolean;
  minutes: number | null;
  /** Times to pick from; nothing where none are offered. */
  offer: { picked: Date | null; minutes: number; place: string; times: { at: Date; value: string }[] } | undefined;
  /** What the candidate said to the invitation; nothing where there is nothing to answer. */
  invitation: { reply: Reply | null } | undefined;
  place: string;
  topic: string;
  /** What the candidate is asked to do, a paragraph each. */
  brief: string[];
  handIn: HandIn | undefined;
}

/** What is handed in for a session. */
interface HandIn {
  label: string;
  accept: string;
  file: { fileName: string; size: number; at: Date } | undefined;
  /** Whether it can (still) be handed in or replaced. */
  open: boolean;
  /** Whether it is reviewed without the author's name. */
  anonymous: boolean;
}

/** What the candidate is asked besides. */
interface ToAnswer {
  invitation?: { reply: Reply | null; canceled: boolean };
  offer?: OfferedTimes;
}

interface Row {
  key: string;
  name: string;
  kind: AssessmentKind;
  at: Date | null;
  minutes: number | null;
  place: string;
  topic: string;
  brief: string;
  anonymous: boolean;
  begun: boolean;
  fileName: string | null;
  size: number | null;
  handedInAt: Date | null;
}

@Injectable()
export class CandidatePages {
  constructor(
    private readonly database: Database,
    private readonly accommodations: Accommodations,
    private readonly invitations: InvitationReplies,
    private readonly picks: SlotPicks,
    private readonly voluntary: VoluntaryAnswers,
    private readonly notices: CandidateNotices,
  ) {}

  /** As many queries, however much is planned. */
  async page(applicant: Applicant): Promise<CandidatePage> {
    const { applicationId, jobId, name } = applicant;
    const { reader } = this.database;
    const [[job], rows, requests, invitations, offers, voluntary, privacy] = await Promise.all([
      reader.query<(CandidatePage['job'] & { stage: Stage })[]>(jobOfApplication, [applicationId]),
      reader.query<Row[]>(sessionsOfApplication, [applicationId]),
      this.accommodations.own(applicant),
      this.invitations.ofApplication(applicationId),
      this.picks.offered(applicant),
      this.voluntary.of(applicant),
      this.notices.of(reader, jobId),
    ]);
    const { stage, ...about } = job!;
    const withdrawn = stage === 'withdrawn';
    const sessions = rows.map((row) =>
      sessionOf(row, withdrawn, { invitation: invitations.get(row.key), offer: offers.get(row.key) }),
    );
    return {
      title: about.title,
      name,
      job: about,
      withdrawn,
      next: withdrawn ? undefined : sessions.find(({ at, past, canceled }) => at !== null && !past && !canceled),
      sessions,
      accommodations: requests.map(({ request, askedAt, answer, answeredAt }) => {
        return { request, askedAt, answer, answeredAt };
      }),
      privacy,
      voluntary: withdrawn ? undefined : voluntary,
    };
  }
}

function sessionOf(row: Row, withdrawn: boolean, { invitation, offer }: ToAnswer): CandidateSession {
  const { key, name, kind, at, minutes, place, topic, brief } = row;
  return {
    ...{ key, name, at, minutes, place, topic },
    past: at !== null && at < new Date(),
    offer: offer && {
      ...{ picked: offer.picked, minutes: offer.minutes, place: offer.place },
      times: offer.free.map((at) => ({ at, value: at.toISOString() })),
    },
    canceled: invitation?.canceled ?? false,
    invitation: invitation && !invitation.canceled ? { reply: invitation.reply } : undefined,
    brief: paragraphs(brief),
    handIn: kind === 'interview' ? undefined : handInOf(row, withdrawn),
  };
}

function handInOf({ kind, fileName, size, handedInAt, begun, anonymous }: Row, withdrawn: boolean): HandIn {
  const file = fileName === null ? undefined : { fileName, size: size!, at: handedInAt! };
  return {
    label: kind === 'audition' ? 'Slides' : 'Writing sample',
    accept: acceptedEndings,
    file,
    open: !withdrawn && !(file && begun),
    anonymous,
  };
}

const jobOfApplication = `
  select j.title, j.department, j.location, a.stage from applications a join jobs j on j.id = a.job_id where a.id = $1`;

/**
 * A candidate is nobody to the database's policies: whether a review has begun is all that is read of scorecards here. The
 * time of a writing sample is by when it is reviewed: no date of the candidate's. A reference check is none of their
 * sessions: it is between the panel and the referee.
 */
const sessionsOfApplication = `
  select t.key, t.name, t.kind, case when t.kind <> 'writing_sample' then s.at end as at,
         case when t.kind <> 'writing_sample' then s.minutes end as minutes,
         case when t.kind <> 'writing_sample' then s.place else '' end as place, s.topic, t.brief,
         t.hide_author as anonymous, f.file_name as "fileName", f.size, f.created_at as "handedInAt",
         exists (select 1 from every_scorecard c where c.sitting_id = s.id and c.opened_at is not null) as begun
    from sittings s
    join assessments t on t.id = s.assessment_id
    left join stored_files f on f.id = s.document_id
   where s.application_id = $1 and t.kind <> 'reference'
   order by 4 nulls last, t.position, t.key`;
