import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { FormFailure } from '../../platform/http/request.js';
import type { DebriefCriterion, DebriefView } from './debriefs.service.js';
import { revisionStatementOf } from '../model/scorecard-rules.js';
import { cardPage, cardTitle } from '../scorecards/scorecard-page.js';
import type { ScorecardView } from '../scorecards/scorecard-views.service.js';
import type { SittingForViewer } from '../sittings/sitting-access.js';
import { isSubmitted } from '../model/vocabulary.js';

type ApartCriterion = DebriefCriterion & { words: string };

/** What the page of a debrief shows one viewer. */
export interface DebriefPage {
  title: string;
  job: DebriefView['job'];
  /** Where the job's pages are, for those who run it. */
  places?: ReturnType<typeof jobPlaces>['places'];
  sittingId: string;
  assessment: DebriefView['assessment'];
  candidate: string;
  at: Date | null;
  state: string;
  /** Why the ratings are not shown. */
  withheld?: string;
  shown: boolean;
  /** Where the panelists differ, the widest first. */
  apart: ApartCriterion[];
  together: ApartCriterion[];
  revisions: { name: string; number: number; submittedAt: Date; reason: string }[];
  reviseUrl?: string;
}

export function debriefPage({ job, runs }: SittingForViewer, view: DebriefView): DebriefPage {
  const criteria = (view.criteria ?? []).map((criterion) => ({ ...criterion, words: apartText(criterion) }));
  return {
    title: `Debrief: ${view.candidate}, ${view.assessment.name}`,
    job: view.job,
    places: runs ? jobPlaces(job, 'sittings').places : undefined,
    sittingId: view.sittingId,
    assessment: view.assessment,
    candidate: view.candidate,
    at: view.at,
    state: view.state,
    withheld: view.withheld,
    shown: view.criteria !== undefined,
    apart: criteria.filter(({ spread }) => spread > 0),
    together: criteria.filter(({ spread }) => spread === 0),
    revisions: (view.panelists ?? []).flatMap(({ name, earlier }) => earlier.map((one) => ({ name, ...one }))),
    reviseUrl: view.own && isSubmitted(view.own.state) ? `/scorecards/${view.own.id}/revision` : undefined,
  };
}

function apartText({ kind, apart, ratings }: DebriefCriterion): string {
  if (ratings.filter(({ level }) => level !== null).length < 2) return 'fewer than two levels to compare';
  if (apart === 0) return 'all the same';
  if (kind === 'yes_no') return 'yes and no';
  return apart === 1 ? '1 level apart' : `${apart} levels apart`;
}

/** The form of a revision: the scorecard as it is, to be changed and signed again. */
export function revisionPage(view: ScorecardView, failure?: FormFailure) {
  const signature = revisionStatementOf(view.signer);
  const form = { id: 'revision', title: `Revise: ${cardTitle(view)}`, signature };
  return { ...cardPage(view, failure, form), revisable: view.revisable };
}
