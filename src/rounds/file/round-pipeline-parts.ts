import type { Stage } from '../../candidates/application.entity.js';
import type { StageKind } from '../../candidates/job-stage.entity.js';

/** A stage of a job's own, and what the rules take a candidate there for. */
export interface RoundStage {
  key: string;
  name: string;
  kind: StageKind;
  stage: Stage;
}

/** What there is to know of a candidate's source: of each kind of source its own part. */
export interface RoundSourceDetails {
  /** The place of a posting of the job. */
  posting?: string;
  returnRole?: string;
  /** A day, YYYY-MM-DD. */
  returnUntil?: string;
  managerTold?: boolean;
  referredBy?: string;
  referrerEmail?: string;
}
