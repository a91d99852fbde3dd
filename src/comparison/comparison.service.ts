import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/viewer.js';
import { Evidences } from '../assessments/evidence.service.js';
import type { Evidence } from '../assessments/evidence.js';
import { JobAccess } from '../jobs/job-access.js';
import type { Job } from '../jobs/job.entity.js';
import { compare } from './compare.js';
import type { ComparisonQuery } from './comparison.dto.js';
import type { Comparison } from './comparison.js';
import { lettered } from './letters.js';
import { selectionOf } from './selection.js';

/** A comparison as one viewer may see it, and the evidence it was chosen from. */
export interface SeenComparison {
  job: Job;
  evidence: Evidence;
  comparison: Comparison;
  /** By the candidate's own key, where letters stand for names. */
  letters?: ReadonlyMap<string, string>;
}

/** Compares a job's candidates from what the viewer may see. */
@Injectable()
export class Comparisons {
  constructor(
    private readonly evidences: Evidences,
    private readonly jobs: JobAccess,
  ) {}

  /**
   * A constant number of queries, however many candidates.
   * @throws NotFound, Forbidden; InvalidInput for a candidate or assessment that is not there
   */
  async of(viewer: Viewer, jobId: string, query: ComparisonQuery): Promise<SeenComparison> {
    const job = await this.jobs.job(viewer, jobId, 'comparison.view');
    const evidence = await this.evidences.evidenceFor(viewer, jobId);
    const selection = selectionOf(evidence, query);
    if (query.show !== 'letters') return { job, evidence, comparison: compare(evidence, selection) };
    const hidden = lettered(evidence);
    const candidates = selection.candidates?.map((key) => hidden.letters.get(key) ?? key);
    const comparison = compare(hidden.evidence, { ...selection, ...(candidates ? { candidates } : {}) });
    return { job, evidence, comparison, letters: hidden.letters };
  }
}
