import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import type { Need } from '../analysis/analysis.dto.js';
import { JobAnalysis } from '../analysis/job-analysis.service.js';
import type { Attribute } from '../model/attribute.entity.js';
import { Job } from '../model/job.entity.js';
import { lockJob } from '../model/locks.js';
import { AnalysisExpert, ExpertRating } from './analysis-expert.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'expert.submitted': { jobId: string; expertId: string; attributes: number };
  }
}

/** What an expert sends of one attribute; what is open is left out. */
export interface SentRating {
  attributeId: string;
  importance?: number;
  needed?: Need;
}

/** What an expert rates: theirs alone, until they submit it. */
export interface OwnRatings {
  expert: AnalysisExpert;
  job: Job;
  attributes: Attribute[];
  ratings: Map<string, ExpertRating>;
}

/** An expert's own ratings: drafts are nobody else's, and what was submitted is final. */
@Injectable()
export class ExpertRatings {
  constructor(
    private readonly database: Database,
    private readonly analysis: JobAnalysis,
    private readonly audit: Audit,
  ) {}

  /** @throws NotFound where it is somebody else's, whoever asks */
  async own(viewer: Viewer, expertId: string, manager: EntityManager = this.database.reader): Promise<OwnRatings> {
    const expert = await manager.findOneBy(AnalysisExpert, { id: expertId, personId: viewer.id });
    if (!expert) throw new NotFound('expert', 'expertId');
    const job = await manager.findOneByOrFail(Job, { id: expert.jobId });
    const attributes = await this.analysis.attributes(manager, expert.jobId);
    const found = await manager.findBy(ExpertRating, { expertId });
    return { expert, job, attributes, ratings: new Map(found.map((rating) => [rating.attributeId, rating])) };
  }

  /** Keeps a draft in place of the one before, however much of it is open. @throws NotFound, StaleEdit, RuleViolation */
  save(viewer: Viewer, expertId: string, version: number, sent: readonly SentRating[]): Promise<AnalysisExpert> {
    return this.writing(viewer, expertId, version, sent, async () => undefined);
  }

  /**
   * Keeps the ratings and signs them.
   * @throws InvalidInput naming each attribute that is not rated; NotFound, StaleEdit, RuleViolation
   */
  submit(viewer: Viewer, expertId: string, version: number, sent: readonly SentRating[]): Promise<AnalysisExpert> {
    return this.writing(viewer, expertId, version, sent, async (tx, { expert, attributes }) => {
      if (attributes.length === 0) {
        throw new RuleViolation('expert.nothing', 'The analysis has no attributes yet.');
      }
      const open = attributes.flatMap(({ id, name }) =>
        missing(
          sent.findIndex((one) => one.attributeId === id),
          sent,
          name,
        ),
      );
      if (open.length > 0) throw new InvalidInput(open);
      await tx.update(AnalysisExpert, { id: expertId }, { submittedAt: new Date() });
      const { jobId } = expert;
      await this.audit.record(tx, viewer, 'expert.submitted', { jobId, expertId, attributes: attributes.length });
    });
  }

  private writing(
    viewer: Viewer,
    expertId: string,
    version: number,
    sent: readonly SentRating[],
    after: (tx: Tx, own: OwnRatings) => Promise<void>,
  ): Promise<AnalysisExpert> {
    return this.database.transaction(async (tx) => {
      const { jobId } = (await this.own(viewer, expertId, tx)).expert;
      // No attribute comes or goes meanwhile, and results open to one after the other.
      await lockJob(tx, jobId);
      const own = await this.own(viewer, expertId, tx);
      refuseOver(own.expert);
      if (own.expert.version !== version) throw new StaleEdit();
      const known = new Set(own.attributes.map(({ id }) => id));
      const given = sent.filter(isGiven).filter(({ attributeId }) => known.has(attributeId));
      await tx.delete(ExpertRating, { expertId });
      const rows = given.map(({ attributeId, importance = null, needed = null }) => ({
        ...{ expertId, attributeId, importance, needed },
      }));
      if (new Set(given.map(({ attributeId }) => attributeId)).size < given.length) {
        throw InvalidInput.field('ratings', 'Rate each attribute once.');
      }
      if (rows.length > 0) await tx.insert(ExpertRating, rows);
      await replace(tx, AnalysisExpert, own.expert, {});
      await after(tx, own);
      return tx.findOneByOrFail(AnalysisExpert, { id: expertId });
    });
  }
}

function isGiven({ importance, needed }: SentRating): boolean {
  return importance !== undefined || needed !== undefined;
}

function refuseOver({ submittedAt, withdrawnAt }: AnalysisExpert): void {
  if (submittedAt) throw new RuleViolation('expert.submitted', 'You submitted these ratings. They can’t be changed.');
  if (withdrawnAt) throw new RuleViolation('expert.withdrawn', 'These ratings aren’t needed any more.');
}

function missing(at: number, sent: readonly SentRating[], name: string) {
  if (at < 0) return [{ field: 'ratings', message: `Rate ${name}.` }];
  const { importance, needed } = sent[at]!;
  return [
    ...(importance === undefined
      ? [{ field: `ratings[${at}].importance`, message: `Rate the importance of ${name}.` }]
      : []),
    ...(needed === undefined ? [{ field: `ratings[${at}].needed`, message: `Say when ${name} is needed.` }] : []),
  ];
}
