/** One attempt at a job. */
export interface JobRun {
  /** From 1. An attempt that ended with the process counts; one that was sent back at a shutdown does not. */
  attempt: number;
  /** Whether nobody will try again after this attempt. */
  last: boolean;
  /** Aborted when the application ends: stop soon, and the job begins again with the next start. */
  signal: AbortSignal;
}

export type Work<P> = (payload: P, run: JobRun) => Promise<void>;
