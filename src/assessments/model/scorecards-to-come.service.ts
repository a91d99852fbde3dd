import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Assessed, WhoIsRating } from '../../candidates/who-is-rating.js';
import { Database } from '../../platform/database/database.js';
import { queryKept } from '../../platform/database/kept-plans.js';

/** Reads who is rating whom from the scorecards that are due or begun. */
@Injectable()
export class ScorecardsToCome extends WhoIsRating {
  constructor(private readonly database: Database) {
    super();
  }

  async isRating(personId: string, applicationId: string, manager?: EntityManager): Promise<boolean> {
    const { count } = await queryKept(manager ?? this.database.reader, oneRated, [personId, applicationId]);
    return count > 0;
  }

  async inJob(personId: string, jobId: string, manager?: EntityManager): Promise<Set<string>> {
    const { rows } = await queryKept<{ id: string }>(manager ?? this.database.reader, ratedInJob, [personId, jobId]);
    return new Set(rows.map(({ id }) => id));
  }

  async rated(applicationIds: readonly string[], manager: EntityManager): Promise<Set<string>> {
    const rows = await manager.query<{ id: string }[]>(
      `select distinct s.application_id as id from sittings s join every_scorecard c on c.sitting_id = s.id
        where s.application_id = any ($1::uuid[]) and c.state in ('submitted', 'revised', 'recused')`,
      [applicationIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async assessed(applicationIds: readonly string[], manager: EntityManager): Promise<Map<string, Assessed>> {
    const rows = await manager.query<(Assessed & { id: string })[]>(
      `select s.application_id as id, count(distinct s.id)::int as sessions,
              (count(c.id) filter (where c.state in ('submitted', 'revised', 'recused')))::int as submitted,
              (count(c.id) filter (where c.state in ('due', 'draft')))::int as due,
              count(distinct s.document_id)::int as documents
         from sittings s left join every_scorecard c on c.sitting_id = s.id
        where s.application_id = any ($1::uuid[]) group by s.application_id`,
      [applicationIds],
    );
    return new Map(rows.map(({ id, ...one }) => [id, one]));
  }
}

/**
 * SQL that gives the identities of everyone whom a person still rates. Anyone who reviews a writing sample without its
 * author rates someone of that job, so it gives everyone in the job.
 * @param person the parameter that holds their id, such as "$1"
 */
export const ratedIdentities = (person: string): string => `
  select somebody.identity from every_scorecard card
  join sittings sitting on sitting.id = card.sitting_id
  join assessments assessment on assessment.id = sitting.assessment_id
  join applications own on own.id = sitting.application_id
  left join applications other on assessment.hide_author and other.job_id = own.job_id
  join candidates somebody on somebody.id = coalesce(other.candidate_id, own.candidate_id)
  where card.panelist_id = ${person}::uuid and card.state in ('due', 'draft')`;

const rated = `
  select application.id from applications application
  join candidates candidate on candidate.id = application.candidate_id
  where candidate.identity in (${ratedIdentities('$1')})`;
const oneRated = `${rated} and application.id = $2 limit 1`;
const ratedInJob = `${rated} and application.job_id = $2`;
