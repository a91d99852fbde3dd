import type { EntityManager } from 'typeorm';
import type { Attribute } from '../model/attribute.entity.js';
import { AnalysisExpert } from './analysis-expert.entity.js';
import { type Agreement, agreementOf, keptMean } from './agreement.js';

/** What the experts say of one attribute; only ratings that were submitted. */
export interface AttributeResult {
  attributeId: string;
  /** Importance, 1 to 5, in the order of the roster. */
  ratings: number[];
  /** With two decimals; null where no one rated it. */
  mean: number | null;
  agreement: Agreement;
  /** How many say that it is needed at hire. */
  atEntry: number;
  said: ('at_entry' | 'learnt')[];
}

/** A job's experts in the order in which they were asked. */
export function rosterOf(manager: EntityManager, jobId: string): Promise<AnalysisExpert[]> {
  return manager.find(AnalysisExpert, { where: { jobId }, order: { invitedAt: 'ASC', id: 'ASC' } });
}

/** Whether nothing is waited for from an expert any more. */
export function isOver({ submittedAt, withdrawnAt }: Pick<AnalysisExpert, 'submittedAt' | 'withdrawnAt'>): boolean {
  return submittedAt !== null || withdrawnAt !== null;
}

/** The ratings open when somebody submitted, and nobody is waited for: until then everyone rates apart. */
export function resultsOpen(roster: readonly AnalysisExpert[]): boolean {
  return roster.every(isOver) && roster.some(({ submittedAt }) => submittedAt !== null);
}

/** Submitted ratings of a job's experts, attribute by attribute. The caller has checked that they are open. */
export async function expertResults(
  manager: EntityManager,
  jobId: string,
  attributes: readonly Pick<Attribute, 'id'>[],
): Promise<AttributeResult[]> {
  const rows = await manager.query<(SaidOf & { attributeId: string })[]>(
    `select r.attribute_id as "attributeId", r.importance, r.needed
       from expert_ratings r join analysis_experts e on e.id = r.expert_id
      where e.job_id = $1 and e.submitted_at is not null order by e.invited_at, e.id`,
    [jobId],
  );
  const byAttribute = new Map<string, SaidOf[]>(attributes.map(({ id }) => [id, []]));
  for (const row of rows) byAttribute.get(row.attributeId)?.push(row);
  return attributes.map(({ id }) => resultOf(id, byAttribute.get(id) ?? []));
}

/** Submitted: whole. */
interface SaidOf {
  importance: number;
  needed: 'at_entry' | 'learnt';
}

/** What is said of one attribute. */
export function resultOf(attributeId: string, said: readonly SaidOf[]): AttributeResult {
  const ratings = said.map(({ importance }) => importance);
  return {
    attributeId,
    ratings,
    mean: ratings.length > 0 ? keptMean(ratings) : null,
    agreement: agreementOf(ratings),
    atEntry: said.filter(({ needed }) => needed === 'at_entry').length,
    said: said.map(({ needed }) => needed),
  };
}
