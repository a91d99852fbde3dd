import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Blindness } from '../assessments/model/blindness.service.js';
import { EvidenceReader } from '../assessments/evidence/evidence.service.js';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from '../candidates/application-access.js';
import { Application } from '../candidates/application.entity.js';
import { type ApplicationSection, ApplicationSections } from '../candidates/application-sections.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { paragraphs, stageHidden, stageName } from '../candidates/candidate-labels.js';
import { compare } from '../comparison/engine/compare.js';
import type { CandidateComparison } from '../comparison/engine/comparison.js';
import { JobAccess } from '../jobs/model/job-access.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { Database } from '../platform/database/database.js';
import { offsetOf, paged, pageSize, type ListQuery, type Paged } from '../platform/http/paging.js';
import { Decision, type Outcome } from './decision.entity.js';

export const outcomeName: Record<Outcome, string> = { hire: 'Hire', hold: 'Hold', decline: 'Decline' };

export interface ShownDecision {
  id: string;
  applicationId: string;
  outcome: Outcome;
  reason: string;
  decidedByName: string;
  decidedAt: string;
  /** Null while any rating of this job is kept from the viewer: it would tell of scores. */
  departsFromOrder: boolean | null;
}

/** The decisions of a job, as data, as their page, and as a part of the application's page. */
@Injectable()
export class DecisionList implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly rating: WhoIsRating,
    private readonly evidences: EvidenceReader,
    private readonly blindness: Blindness,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.sections.add({
      place: 30,
      whileRating: 'hidden',
      section: (viewer, applied) => this.section(viewer, applied),
    });
  }

  /** All decisions of a job, the newest first; none on candidates whom the viewer is still scoring. */
  async list(viewer: Viewer, jobId: string, query: ListQuery): Promise<Paged<ShownDecision>> {
    await this.jobs.job(viewer, jobId, 'comparison.view');
    const rated = await this.rating.inJob(viewer.id, jobId);
    const hidesOrder = await this.hidesOrder(viewer, jobId);
    const found = this.database.reader
      .createQueryBuilder(Decision, 'decision')
      .innerJoin('decision.application', 'application')
      .where('application.job_id = :jobId', { jobId });
    if (rated.size > 0) found.andWhere('application.id not in (:...rated)', { rated: [...rated] });
    const [rows, total] = await found
      .orderBy('decision.decided_at', 'DESC')
      .addOrderBy('decision.id', 'DESC')
      .offset(offsetOf(query))
      .limit(pageSize)
      .getManyAndCount();
    const outcome = [...new Set(rows.map((row) => row.applicationId))];
    await this.blindness.recordShown(this.database.reader, viewer, 'decisions', { outcome });
    return paged(
      rows.map((row) => shown(row, hidesOrder)),
      total,
      query,
    );
  }

  async page(viewer: Viewer, jobId: string, applicationId: string | undefined) {
    const job = await this.jobs.job(viewer, jobId, 'comparison.view');
    const rated = await this.rating.inJob(viewer.id, jobId);
    const hidesOrder = await this.hidesOrder(viewer, jobId);
    const applications = await this.database.reader.find(Application, {
      where: { jobId },
      relations: { candidate: true },
    });
    const decisions = await this.ofJob(jobId);
    const outcome = [...decisions.keys()].filter((id) => !rated.has(id));
    await this.blindness.recordShown(this.database.reader, viewer, 'decisions', { outcome });
    const comparison = compare(await this.evidences.evidenceFor(viewer, jobId, 'decisions'));
    const places = new Map(comparison.candidates.map((candidate, place) => [candidate.key, { candidate, place }]));
    const rows = applications
      .filter(
        ({ id, key, stage }) =>
          // Whoever still scores somebody must not learn from the list what became of them.
          rated.has(id) ||
          decisions.has(id) ||
          ['assessment', 'finalist', 'hired'].includes(stage) ||
          // Held sittings move nobody's stage.
          (places.has(key) && ['applied', 'screen'].includes(stage)),
      )
      .map((application) => ({ application, at: places.get(application.key) }))
      .sort((one, other) => (one.at?.place ?? Infinity) - (other.at?.place ?? Infinity) || byName(one, other))
      .map(({ application, at }) =>
        rowOf(application, at?.candidate, decisions.get(application.id) ?? [], {
          hidden: rated.has(application.id),
          hidesOrder,
        }),
      );
    return {
      title: `Decisions: ${job.title}`,
      ...jobPlaces(job, 'decisions'),
      here: `/jobs/${jobId}/decisions`,
      comparisonUrl: `/jobs/${jobId}/comparison`,
      candidatesUrl: `/jobs/${jobId}/candidates`,
      rows,
      mayDecide: viewer.may('decision.make', jobId) && applications.length > 0,
      choices: applications
        .filter(({ id, stage }) => rated.has(id) || stage !== 'withdrawn')
        .map(({ id, candidate }) => ({ value: id, label: candidate?.name ?? '' }))
        .toSorted((one, other) => one.label.localeCompare(other.label)),
      chosen: applicationId ?? '',
      outcomes: Object.entries(outcomeName).map(([value, label]) => ({ value, label })),
    };
  }

  /** Whoever decided may have seen more than this viewer. What only an administrator may see is left out here. */
  private async hidesOrder(viewer: Viewer, jobId: string): Promise<boolean> {
    const sights = await this.blindness.ofJob(viewer, jobId, this.database.reader);
    return [...sights.values()].some(({ sight, asAdministrator }) => sight !== 'all' || asAdministrator);
  }

  /** By application, the newest first. */
  private async ofJob(jobId: string): Promise<Map<string, Decision[]>> {
    const rows = await this.database.reader
      .createQueryBuilder(Decision, 'decision')
      .innerJoin('decision.application', 'application')
      .where('application.job_id = :jobId', { jobId })
      .orderBy('decision.decided_at', 'DESC')
      .addOrderBy('decision.id', 'DESC')
      .getMany();
    const found = new Map<string, Decision[]>();
    for (const row of rows) found.set(row.applicationId, [...(found.get(row.applicationId) ?? []), row]);
    return found;
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    const { jobId, id: applicationId } = application;
    if (!viewer.may('comparison.view', jobId)) return undefined;
    const [last] = await this.database.reader.find(Decision, {
      where: { applicationId },
      order: { decidedAt: 'desc', id: 'desc' },
      take: 1,
    });
    if (last)
      await this.blindness.recordShown(this.database.reader, viewer, 'application', { outcome: [applicationId] });
    const text = last ? `${outcomeName[last.outcome]}, decided by ${last.decidedByName}: ${last.reason}` : 'None yet.';
    return {
      title: 'Decision',
      lines: [{ text, at: last?.decidedAt }],
      links: [{ url: `/jobs/${jobId}/decisions?application=${applicationId}`, label: 'All decisions' }],
    };
  }
}

function rowOf(
  application: Application,
  candidate: CandidateComparison | undefined,
  decisions: readonly Decision[],
  { hidden, hidesOrder }: { hidden: boolean; hidesOrder: boolean },
) {
  const [latest, ...earlier] = hidden ? [] : decisions.map((decision) => inWords(shown(decision, hidesOrder)));
  return {
    applicationId: application.id,
    name: application.candidate?.name ?? '',
    stageName: hidden ? stageHidden : stageName[application.stage],
    standing: standing(candidate),
    hidden,
    latest: latest ?? null,
    earlier,
  };
}

function standing(candidate: CandidateComparison | undefined): string {
  if (!candidate) return 'not scored yet';
  if (candidate.rank === undefined || !('value' in candidate.overall)) return 'score not complete';
  return `place ${candidate.rank}, ${candidate.overall.value.toFixed(0)} points`;
}

/** A decision as everybody may read it. */
export function shown(decision: Decision, hidesOrder = false): ShownDecision {
  const { id, applicationId, outcome, reason, decidedByName, decidedAt, departsFromOrder } = decision;
  return {
    id,
    applicationId,
    outcome,
    reason,
    decidedByName,
    decidedAt: decidedAt.toISOString(),
    departsFromOrder: hidesOrder ? null : departsFromOrder,
  };
}

function inWords(decision: ShownDecision) {
  return { ...decision, outcomeName: outcomeName[decision.outcome], reason: paragraphs(decision.reason) };
}

function byName(one: { application: Application }, other: { application: Application }): number {
  return (one.application.candidate?.name ?? '').localeCompare(other.application.candidate?.name ?? '');
}
