import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database, type Tx } from '../../platform/database/database.js';

/** How far a job is: counts only, and none that a panelist must not know. */
export interface JobProgress {
  attributes: number;
  /** The newest plan's number; nothing where there is no plan. */
  plan: number | null;
  /** When the newest plan was frozen by the first opened scorecard. */
  planFrozenAt: Date | null;
  assessments: number;
  applications: number;
  sittings: number;
  /** Scorecards that are neither in nor closed. */
  openScorecards: number;
}

/**
 * Reads how far a job is straight from the tables of the features that follow it, which it must not import.
 */
@Injectable()
export class JobProgressReader {
  constructor(private readonly database: Database) {}

  async of(jobId: string, manager: EntityManager = this.database.reader): Promise<JobProgress> {
    const [row] = await manager.query<[JobProgress]>(
      `select (select count(*) from attributes where job_id = $1)::int as attributes,
              p.number as plan, p.frozen_at as "planFrozenAt",
              (select count(*) from assessments where plan_id = p.id)::int as assessments,
              (select count(*) from applications where job_id = $1)::int as applications,
              (select count(*) from sittings s join applications a on a.id = s.application_id
                where a.job_id = $1)::int as sittings,
              (select count(*) from scorecards c join sittings s on s.id = c.sitting_id
                 join applications a on a.id = s.application_id
                where a.job_id = $1 and c.state in ('due', 'draft'))::int as "openScorecards"
         from (select $1::uuid as job_id) j
         left join lateral (select * from assessment_plans where job_id = j.job_id order by number desc limit 1) p
           on true`,
      [jobId],
    );
    return row;
  }

  /**
   * Whether scoring has begun: from then on what moves the score needs a reason. Whoever asks has the job alone, so
   * that no one freezes the plan between this answer and the end of the transaction.
   */
  async isFrozen(jobId: string, tx: Tx): Promise<boolean> {
    const rows = await tx.query<{ frozen: boolean }[]>(
      `select frozen_at is not null as frozen from assessment_plans where job_id = $1
        order by number desc limit 1`,
      [jobId],
    );
    return rows[0]?.frozen ?? false;
  }

  /** Whether a person has a scorecard on a job: then a round file names them, and they stay on its team. */
  async hasScorecards(jobId: string, personId: string, tx: Tx): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `select 1 from scorecards c join sittings s on s.id = c.sitting_id
         join applications a on a.id = s.application_id
        where a.job_id = $1 and c.panelist_id = $2 limit 1`,
      [jobId, personId],
    );
    return rows.length > 0;
  }
}
