import type { Viewer } from '../../accounts/access/viewer.js';
import { hiddenAuthor, hidesAuthor } from '../sittings/sitting-access.js';
import type { AssessmentKind, ScorecardState } from '../model/vocabulary.js';

/** One of my scorecards in the list. */
export interface ListedScorecard {
  id: string;
  state: ScorecardState;
  at: Date | null;
  place: string;
  plays: string;
  candidate: string;
  assessment: string;
  kind: AssessmentKind;
  job: string;
  sittingId: string;
  submittedAt: Date | null;
  criteria: number;
  answered: number;
}

export interface ListedRow extends ListedScorecard {
  jobId: string;
  hideAuthor: boolean;
  /** Whether others' work for the same assessment is still to be reviewed without knowing whose it is. */
  reviewing: boolean;
}

/** A row as its panelist may read it: without the author of a writing sample that is still to be reviewed. */
export function listedScorecard(row: ListedRow, viewer: Viewer): ListedScorecard {
  const hidden = row.reviewing || hidesAuthor(row, row, viewer.may('sitting.view', row.jobId));
  const { id, state, plays, assessment, kind, job, sittingId, submittedAt, criteria, answered } = row;
  // When and where somebody wrote may be known of them.
  const { candidate, at, place } = hidden ? { candidate: hiddenAuthor(row.sittingId), at: null, place: '' } : row;
  return { id, state, at, place, plays, candidate, assessment, kind, job, sittingId, submittedAt, criteria, answered };
}
