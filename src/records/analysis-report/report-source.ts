import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Coverage } from '../../assessments/plans/coverage.service.js';
import { AnalysisViews } from '../../jobs/analysis/analysis-views.service.js';
import { agreementText } from '../../jobs/experts/agreement-words.js';
import { expertResults, resultsOpen, rosterOf } from '../../jobs/experts/expert-results.js';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { printedOf } from '../../assessments/points/printed-points.js';
import { listed } from '../../platform/base/listed.js';
import { Database } from '../../platform/database/database.js';

/** What people wrote for a report. */
export interface ReportTexts {
  method: string;
  setting: string;
  alternatives: string;
  contact: string;
}

export type ReportSource = Awaited<ReturnType<ReportSources['read']>>;

const neededName = { at_entry: 'At hire', learnt: 'Learned on the job' };

/** Reads what a report holds, as whoever asked for it is shown it. */
@Injectable()
export class ReportSources {
  constructor(
    private readonly database: Database,
    private readonly coverage: Coverage,
    private readonly analysis: AnalysisViews,
  ) {}

  /** @throws NotFound */
  async read(viewer: Viewer, jobId: string) {
    const { job, plan, coverage } = await this.coverage.withPlan(viewer, jobId);
    const { weights } = await this.analysis.read(viewer, jobId);
    const { reader } = this.database;
    const attributes = await reader.find(Attribute, { where: { jobId }, order: { position: 'ASC', key: 'ASC' } });
    const roster = await rosterOf(reader, jobId);
    const open = resultsOpen(roster);
    const results = open ? await expertResults(reader, jobId, attributes) : [];
    const said = new Map(results.map((result) => [result.attributeId, result]));
    const criteria = plan.assessments.flatMap((assessment) =>
      assessment.criteria.map((criterion) => ({ ...criterion, assessment: assessment.name })),
    );
    const printed = printedOf(plan.assessments);
    return {
      job,
      plan: { number: plan.number, frozenAt: plan.frozenAt, promises: plan.promises },
      experts: roster.map(({ name, expertise, invitedAt, submittedAt, withdrawnAt, sawResults }) => ({
        ...{ name, expertise, invitedAt, sawResults },
        state: submittedAt ? '' : withdrawnAt ? 'did not answer' : 'still to answer',
        submittedAt,
      })),
      rated: open,
      attributes: categories.flatMap((category) =>
        attributes
          .filter((attribute) => attribute.category === category)
          .map(({ id, key, name, definition, importance, importanceFrom, importanceReason, needed }) => {
            const result = said.get(id);
            return {
              ...{ key, name, definition, importance, importanceReason, category: categoryName[category] },
              needed: neededName[needed],
              source: importanceFrom === 'experts' ? 'mean of the experts' : 'set by the hiring team',
              ratings: result?.ratings.join(', ') ?? '',
              mean: result?.mean ?? null,
              agreement: result ? agreementText(result.agreement) : '',
              measuredBy: criteria
                .filter((criterion) => criterion.attributes.includes(id))
                .map((criterion) => `${criterion.assessment}: ${criterion.name}`),
            };
          }),
      ),
      gaps: coverage.sentences,
      weights: weights.map((weight) => ({
        name: categoryName[weight.category],
        counts: weight.counts,
        from: weight.ofPoints === 0 ? 'no attribute' : `${weight.points} of ${weight.ofPoints} importance points`,
        reason: weight.reason,
      })),
      assessments: plan.assessments.map((assessment, place) => ({
        ...{ name: assessment.name, brief: assessment.brief, levels: assessment.levels },
        ...{ weight: assessment.weight, reason: assessment.weightReason },
        points: printed.assessments[place]?.points ?? '',
        criteria: assessment.criteria.map((criterion, at) => ({
          ...{ name: criterion.name, prompt: criterion.prompt, why: criterion.why },
          measures: listed(criterion.measures.map((one) => categoryName[one])),
          ...{ weight: criterion.weight, reason: criterion.weightReason },
          points: printed.assessments[place]?.criteria[at]?.points ?? '',
        })),
      })),
    };
  }
}
