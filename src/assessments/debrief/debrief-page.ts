import { jobPlaces } from '../../jobs/model/job-navigation.js';
import type { FormFailure } from '../../platform/http/request.js';
import type { DebriefCriterion, DebriefView } from './debrief.js';
import { revisionStatementOf } from '../model/scorecard-rules.js';
import { cardPage } from '../scorecards/scorecard-page.js';
import type { ScorecardView } from '../scorecards/scorecard-views.service.js';
import type { SittingForViewer } from '../sittings/sitting-access.js';
import { isSubmitted } from '../model/vocabulary.js';

export function debriefPage({ job, runs }: SittingForViewer, view: DebriefView) {
  const criteria = (view.criteria ?? []).map((criterion) => ({ ...criterion, words: apartText(criterion) }));
  return {
    title: `Debrief: ${view.candidate}, ${view.assessment.name}`,
    places: runs ? jobPlaces(job, 'sittings').places : undefined,
    ...view,
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
  const page = cardPage(view, failure, 'revision');
  return {
    ...page,
    title: `Revise: ${page.title}`,
    revisable: view.revisable,
    signature: revisionStatementOf(view.signer),
  };
}
