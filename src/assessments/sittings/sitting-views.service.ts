import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database } from '../../platform/database/database.js';
import { Mail } from '../../platform/mail/mail.js';
import { type AskedBy, askersOf } from './askers.service.js';
import { Blindness } from '../model/blindness.service.js';
import { notBlindWords } from '../model/known-before.js';
import { CleanCopies } from './clean-copies.service.js';
import { Criterion } from '../model/criterion.entity.js';
import { shownDocument, type ShownDocument } from './sitting-document.js';
import { type RatingsTable, ratingsOf } from './sitting-ratings.js';
import { canSignIn, type SittingForViewer, SittingAccess, whenAndWhere } from './sitting-access.js';
import { stateText } from './sitting-list.service.js';
import { isSubmitted, isOpen, isOver, type ScorecardState } from '../model/vocabulary.js';

/** A sitting as its page and the API show it to one viewer. */
export interface SittingView {
  id: string;
  version: number;
  at: Date | null;
  /** How long it takes; null where that is not known. */
  minutes: number | null;
  place: string;
  /** Whether no other session can have the place meanwhile. */
  holdsRoom: boolean;
  topic: string;
  job: { id: string; title: string; requisition: string };
  assessment: { id: string; key: string; name: string; kind: string; brief: string };
  /** Absent where the author of a writing sample is hidden. */
  application?: { id: string };
  candidate: string;
  authorHidden: boolean;
  panel: SeatView[];
  /** Of an interview: who asks which question. Everyone scores all. */
  askers: AskedBy[];
  /** "2 of 4 submitted". */
  state: string;
  own?: { id: string; panelistId: string; state: ScorecardState };
  /** Null until the debrief is opened. */
  debriefOpenedAt: Date | null;
  document?: ShownDocument;
  /** Whether the viewer may see the ratings that are in, and if not, why. */
  ratings?: RatingsTable;
  withheld?: string;
  /** For those who run the job: who was shown ratings before all of them were in, without being on the panel. */
  shownEarly?: { name: string; at: Date }[];
}

interface SeatView {
  person: { id: string; name: string };
  plays: string;
  /** How far their scorecard is; only for those who run the job. */
  scorecard?: {
    id: string;
    state: ScorecardState;
    version: number;
    closedReason: string;
    submittedAt: Date | null;
    /** When its panelist first had it in front of them. */
    seenAt: Date | null;
    remindedAt: Date | null;
    /** What its panelist had been shown of the candidate, and who seated them all the same; empty where it is blind. */
    notBlind: string;
    /** What else is said of it wherever its ratings are. */
    marks: string[];
    /** What its panelist declared of an interest of their own; empty where nothing. */
    conflict: string;
    /** Whether a mail with a link could bring them here. */
    reachable: boolean;
  };
}

/** Who looks at a board, and what they can do from it. */
export interface BoardMeans {
  viewerId: string;
  /** Whether mail can be sent. */
  mail: boolean;
  /** Where Callboard is, without a trailing slash. */
  baseUrl: string;
  now: Date;
}

@Injectable()
export class SittingViews {
  constructor(
    private readonly database: Database,
    private readonly access: SittingAccess,
    private readonly blindness: Blindness,
    private readonly copies: CleanCopies,
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What a viewer sees of a sitting. An administrator's look at its ratings goes on the record. */
  async one(viewer: Viewer, id: string): Promise<{ seen: SittingForViewer; view: SittingView }> {
    const { seen, view } = await this.database.transaction(async (tx) => {
      const seen = await this.access.sitting(viewer, id, tx);
      const ids = { jobId: seen.job.id, applicationId: seen.applicationId };
      const sighting = (await this.blindness.ofApplication(viewer, ids, tx)).get(id);
      const seesAll = sighting?.sight === 'all' && seen.cards.some((card) => isSubmitted(card.state));
      if (seesAll && sighting?.asAdministrator) await this.blindness.recordLook(tx, viewer, ids);
      if (seesAll) await this.blindness.recordShown(tx, viewer, 'sitting', { ratings: [id] });
      const shownEarly = seen.runs && !seen.authorHidden ? await this.blindness.shownEarly(tx, id) : undefined;
      return { seen, view: { ...(await viewOf(tx, seen, seesAll)), shownEarly } };
    });
    // Looking into it may take long: no transaction waits meanwhile.
    const document = await shownDocument(this.database.reader, seen, this.copies);
    return { seen, view: { ...view, document } };
  }

  /** How far each panelist is, for those who run the job. It reads no rating. @throws NotFound */
  async board(viewer: Viewer, id: string): Promise<Pick<SittingView, 'id' | 'panel' | 'state'>> {
    const seen = await this.access.sittingForLead(viewer, id);
    return { id, panel: seatsOf(seen), state: stateText(countsOf(seen)) };
  }

  /** What a viewer can do about a scorecard that is not in. */
  boardMeans({ id }: Viewer): BoardMeans {
    return { viewerId: id, mail: this.mail.configured, baseUrl: this.settings.baseUrl, now: new Date() };
  }
}

async function viewOf(manager: EntityManager, seen: SittingForViewer, seesAll: boolean): Promise<SittingView> {
  const { sitting, job, assessment, applicationId, candidateName, authorHidden, own } = seen;
  const { id, version, topic } = sitting;
  const counts = countsOf(seen);
  return {
    ...{ id, version, ...whenAndWhere(seen), topic },
    job: { id: job.id, title: job.title, requisition: job.requisition },
    assessment: {
      id: assessment.id,
      key: assessment.key,
      name: assessment.name,
      kind: assessment.kind,
      brief: assessment.brief,
    },
    application: authorHidden ? undefined : { id: applicationId },
    candidate: candidateName,
    authorHidden,
    panel: seatsOf(seen),
    askers: await askersIn(manager, seen),
    state: stateText(counts),
    own: own && { id: own.id, panelistId: own.panelistId, state: own.state },
    debriefOpenedAt: sitting.debriefOpenedAt,
    ratings: seesAll ? await ratingsOf(manager, seen) : undefined,
    withheld: seesAll ? undefined : whyNot(seen, counts.in),
  };
}

async function askersIn(manager: EntityManager, { assessment, cards }: SittingForViewer): Promise<AskedBy[]> {
  if (assessment.kind !== 'interview') return [];
  const order = { position: 'ASC', key: 'ASC' } as const;
  const criteria = await manager.find(Criterion, { where: { assessmentId: assessment.id }, order });
  return askersOf(assessment.kind, criteria, cards);
}

function countsOf({ cards }: SittingForViewer) {
  return {
    panel: cards.length,
    in: cards.filter((card) => isSubmitted(card.state)).length,
    closed: cards.filter((card) => isOver(card.state)).length,
  };
}

function seatsOf({ cards, runs }: SittingForViewer): SeatView[] {
  return cards.map((card) => ({
    person: { id: card.panelistId, name: card.panelist?.name ?? '' },
    plays: card.plays,
    scorecard: runs ? progressOf(card) : undefined,
  }));
}

function progressOf(card: SittingForViewer['cards'][number]): NonNullable<SeatView['scorecard']> {
  const { id, state, version, closedReason, submittedAt, seenAt, remindedAt, panelist, known, conflict, marks } = card;
  const notBlind = known ? notBlindWords(known) : '';
  return {
    id,
    state,
    version,
    closedReason,
    submittedAt,
    seenAt,
    remindedAt,
    notBlind,
    marks,
    conflict,
    reachable: canSignIn(panelist),
  };
}

/** Why the ratings are not shown, and what will show them. */
function whyNot({ own, runs }: SittingForViewer, submitted: number): string {
  if (submitted === 0) return 'No scorecards submitted yet.';
  if (own && isOpen(own.state)) return 'You’ll see the other panelists’ ratings once you submit yours.';
  if (own && isSubmitted(own.state)) {
    return 'You’ll see the other panelists’ ratings once you’ve submitted all your scorecards for this candidate, and when the plan opens them.';
  }
  return runs
    ? 'Ratings appear once every scorecard is submitted or closed, including your own for this candidate, and when the plan opens them.'
    : 'Your scorecard was closed, so only the recruiter and hiring manager can see the ratings.';
}
