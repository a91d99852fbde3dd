import type { Job } from '../../jobs/model/job.entity.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { Paged } from '../../platform/http/paging.js';
import { boardPage, type BoardPage, type BoardSeat } from './board-page.js';
import type { ShownDocument } from './sitting-document.js';
import type { SittingPart } from './sitting-parts.js';
import type { SittingForViewer } from './sitting-access.js';
import type { CandidateOptions, SittingForms } from './sitting-forms.service.js';
import type { ListedSitting } from './sitting-list.service.js';
import type { BoardMeans, SittingView } from './sitting-views.service.js';
import type { SittingQuery } from './sitting.dto.js';
import { isSubmitted, isOpen } from '../model/vocabulary.js';

type NewForm = Awaited<ReturnType<SittingForms['forNew']>>;
type ChangeForm = Awaited<ReturnType<SittingForms['forChange']>>;
type Filters = Awaited<ReturnType<SittingForms['filters']>>;

export function listPage(job: Job, sittings: Paged<ListedSitting>, query: SittingQuery, filters: Filters) {
  const { application, assessment, q } = query;
  const narrowed = Boolean(application ?? assessment ?? q);
  const { candidates } = filters;
  const ready = candidates.total > 0 && filters.assessments.length > 0;
  return {
    title: `Sittings: ${job.title}`,
    ...jobPlaces(job, 'sittings'),
    ...sittings,
    filters: { ...filters, candidates: candidates.options, found: offeredWords(candidates, q) },
    search: candidates.total > candidates.options.length || q !== undefined,
    query: { application, assessment, q },
    narrowed,
    newUrl: ready ? `/jobs/${job.id}/sittings/new${application ? `?application=${application}` : ''}` : undefined,
    todo: ready ? undefined : firstStep(job, filters),
  };
}

/** What has to be there before there can be a sitting. */
function firstStep(job: Job, { assessments }: Filters) {
  return assessments.length === 0
    ? {
        text: 'A session is one candidate taking one assessment. Set up the assessments first.',
        url: `/jobs/${job.id}/plan`,
        label: 'Open the plan',
      }
    : {
        text: 'A session is one candidate taking one assessment. Add a candidate first.',
        url: `/jobs/${job.id}/candidates`,
        label: 'View candidates',
      };
}

/** What the list of candidates leaves out, if it does. */
function offeredWords({ options, total, fits }: CandidateOptions, words: string | undefined): string | undefined {
  if (fits > options.length) return `The first ${options.length} of ${fits}. Search to narrow them down.`;
  if (words === undefined || fits === total) return undefined;
  return fits === 0 ? `No candidates match “${words}”.` : `Candidates matching “${words}”.`;
}

export function newPage({ job, candidates, assessments, seats, parts }: NewForm, query: SittingQuery) {
  return {
    title: `New session: ${job.title}`,
    ...jobPlaces(job, 'sittings'),
    candidates: candidates.options,
    found: offeredWords(candidates, query.q),
    q: query.q ?? '',
    search: candidates.total > candidates.options.length || query.q !== undefined,
    assessments,
    seats: seats.map((seat, index) => withParts(numbered(seat, index), parts)),
    audition: true,
    application: query.application,
    assessment: query.assessment,
  };
}

export function changePage({ seen, job, seats, askers, parts }: ChangeForm) {
  const { id, version, at, minutes, place, holdsRoom, topic } = seen.sitting;
  return {
    title: `${seen.assessment.name}: ${seen.candidateName}`,
    ...jobPlaces(job, 'sittings'),
    sitting: { id, version, at, minutes, place, holdsRoom, topic },
    assessment: seen.assessment.name,
    candidate: seen.candidateName,
    seats: seats.map((seat, index) => withParts(numbered(seat, index), parts)),
    audition: seen.assessment.kind === 'audition',
    asking: askers.map(({ criterion, panelist }, index) => ({
      ...{ field: `askers[${index}]`, place: index + 1, ...criterion },
      panelistId: panelist?.id ?? '',
    })),
    panelists: seen.cards.map(({ panelistId, panelist }) => ({ value: panelistId, label: panelist?.name ?? '' })),
  };
}

/** What a seat may play: the parts of the brief, and what it plays already where that is none of them. */
function withParts<T extends { plays: string }>(seat: T, parts: readonly string[]) {
  const names = seat.plays === '' || parts.includes(seat.plays) ? parts : [...parts, seat.plays];
  return { ...seat, parts: parts.length > 0 ? names.map((value) => ({ value, label: value })) : [] };
}

function numbered<T extends object>(seat: T, index: number): T & { field: string } {
  return { ...seat, field: `seats[${index}]` };
}

/** Who asks which question of an interview; nothing where there is only one to ask, or no one to choose yet. */
function askingOf({ askers, panel, own }: SittingView) {
  if (panel.length < 2) return undefined;
  return askers.map(({ criterion, panelist }, index) => ({
    ...{ place: index + 1, name: criterion.name, you: panelist !== null && own?.panelistId === panelist.id },
    who: panelist?.name ?? '',
  }));
}

/** Where the debrief is: its address once it is open; before, whether it can be opened, for those who may. */
function debriefOf({ runs, cards }: Pick<SittingForViewer, 'runs' | 'cards'>, view: SittingView) {
  if (view.debriefOpenedAt) return { openedAt: view.debriefOpenedAt, url: `/sittings/${view.id}/debrief` };
  if (!runs || cards.length === 0) return undefined;
  const ready = cards.every(({ state }) => !isOpen(state)) && cards.some(({ state }) => isSubmitted(state));
  return { openedAt: null, url: `/sittings/${view.id}/debrief`, ready };
}

/** What the page of a sitting shows one viewer. */
export interface SittingPage extends BoardPage, Partial<Pick<SittingView, 'ratings' | 'withheld' | 'application'>> {
  title: string;
  job: SittingView['job'];
  /** Where the job's pages are, for those who run it. */
  places?: ReturnType<typeof jobPlaces>['places'];
  runs: boolean;
  assessment: { id: string; name: string; brief: string };
  interview: boolean;
  audition: boolean;
  reference: boolean;
  candidate: string;
  at: Date | null;
  minutes: number | null;
  place: string;
  topic: string;
  /** The viewer's own scorecard. */
  own?: { url: string; open: boolean };
  /** Scorecards that can be closed without ratings. */
  closable: BoardSeat[];
  /** Who stepped back, so that someone else is to be found. */
  replaceable: BoardSeat[];
  /** Closed scorecards that can be opened again. */
  reopenable: BoardSeat[];
  /** For those who run the job: who was shown ratings before all of them were in. */
  shownEarly: { name: string; at: Date }[];
  asking: ReturnType<typeof askingOf>;
  document?: ShownDocument;
  takesDocument: boolean;
  hidesAuthor: boolean;
  attachable: boolean;
  removable: boolean;
  debrief: ReturnType<typeof debriefOf>;
  deletable: boolean;
  /** What the features above put here. */
  sections: SittingPart[];
}

export function sittingPage(
  seen: SittingForViewer,
  view: SittingView,
  means: BoardMeans,
  sections: SittingPart[],
): SittingPage {
  const { job, runs, cards } = seen;
  const { id, name, kind, brief } = view.assessment;
  const unbegun = cards.every((card) => card.state === 'due');
  const board = boardPage(view, means);
  return {
    ...board,
    title: `${name}: ${view.candidate}`,
    job: view.job,
    places: runs ? jobPlaces(job, 'sittings').places : undefined,
    runs,
    assessment: { id, name, brief },
    interview: kind === 'interview',
    audition: kind === 'audition',
    reference: kind === 'reference',
    candidate: view.candidate,
    application: view.application,
    at: view.at,
    minutes: view.minutes,
    place: view.place,
    topic: view.topic,
    own: view.own && { url: `/scorecards/${view.own.id}`, open: isOpen(view.own.state) },
    replaceable: runs ? board.panel.filter(({ card }) => card?.state === 'recused') : [],
    shownEarly: view.shownEarly ?? [],
    reopenable: view.debriefOpenedAt ? [] : board.panel.filter(({ card }) => card?.state === 'closed'),
    closable: board.panel.filter(({ card }) => card?.open),
    asking: askingOf(view),
    document: view.document,
    takesDocument: runs && kind !== 'interview',
    hidesAuthor: seen.assessment.hideAuthor,
    attachable: runs && (unbegun || !view.document),
    removable: runs && unbegun && view.document !== undefined,
    ratings: view.ratings,
    withheld: view.withheld,
    debrief: debriefOf(seen, view),
    deletable: runs && unbegun,
    sections,
  };
}
