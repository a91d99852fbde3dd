import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Attribute } from '../../jobs/model/attribute.entity.js';
import { CategoryWeight } from '../../jobs/model/category-weight.entity.js';
import { categories } from '../../jobs/model/category.js';
import { Job } from '../../jobs/model/job.entity.js';
import { memberKey } from '../../accounts/access/hiring-team-member.entity.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { exportExperts } from './round-experts.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import type { RoundDecision, RoundFile, RoundJob, RoundPerson } from '../file/round-file.js';
import { exportCandidates } from './round-export-candidates.js';
import { type TeamNames, teamNames } from './team-names.js';
import { exportPlans } from './round-export-plans.js';
import { exportPipeline } from './round-pipeline.js';
import { exportSittings } from './round-export-sittings.js';

/** Reads a whole job as a round file. */
@Injectable()
export class RoundExport {
  /**
   * Everything of a job, always in the same order; what is empty is left out. It does not ask who may see it.
   * @param reader a transaction that sees one state throughout, where others may be writing
   * @throws NotFound
   */
  async export(reader: EntityManager, jobId: string): Promise<RoundFile> {
    const job = await reader.findOneBy(Job, { id: jobId });
    if (!job) throw new NotFound('job');
    const team = await teamOf(reader, jobId);
    const names = teamNames(team);
    return {
      format: 'callboard-round/1',
      job: { ...exportJob(job), ...(await exportPipeline(reader, jobId)) },
      team: team.map(({ key, name, email, roles }) => ({ key, name, ...omitEmpty({ email }), roles })),
      analysis: await exportAnalysis(reader, jobId),
      plans: await exportPlans(reader, jobId),
      candidates: await exportCandidates(reader, jobId, names),
      sittings: await exportSittings(reader, jobId, names),
      decisions: await exportDecisions(reader, jobId, names),
    };
  }
}

interface TeamRow {
  personId: string;
  /** Nothing for a panelist who is not on the team any more. */
  key: string | null;
  name: string;
  email: string | null;
  roles: RoundPerson['roles'];
}

/** The team, then whoever has a scorecard without being on it. */
async function teamOf(reader: EntityManager, jobId: string): Promise<(TeamRow & { key: string })[]> {
  const rows = await reader.query<TeamRow[]>(
    `select p.id as "personId", m.key, p.name, p.email, coalesce(m.roles, '{}') as roles
       from people p left join hiring_team_members m on m.person_id = p.id and m.job_id = $1
      where m.id is not null or p.id in (
            select c.panelist_id from scorecards c
              join sittings s on s.id = c.sitting_id join applications a on a.id = s.application_id
             where a.job_id = $1)
      order by m.id nulls last, p.id`,
    [jobId],
  );
  const taken = new Set(rows.flatMap(({ key }) => key ?? []));
  return rows.map((row) => {
    const key = row.key ?? memberKey(row.name, taken);
    taken.add(key);
    return { ...row, key };
  });
}

function exportJob(job: Job): RoundJob {
  const { title, department, location, requisition, summary, objectives, sources, maximum, discNote, status } = job;
  return {
    title,
    ...omitEmpty({ department, location, requisition, summary }),
    ...{ objectives, sources, maximum },
    ...omitEmpty({ discNote }),
    status,
  };
}

async function exportAnalysis(reader: EntityManager, jobId: string): Promise<RoundFile['analysis']> {
  const attributes = await reader.find(Attribute, { where: { jobId }, order: { position: 'asc', key: 'asc' } });
  const weights = await reader.findBy(CategoryWeight, { jobId });
  const place = (weight: CategoryWeight) => categories.indexOf(weight.category);
  return {
    attributes: attributes.map(({ key, category, name, definition, importance, needed, ...source }) => ({
      ...{ key, category, name, definition, importance },
      ...(source.importanceFrom === 'experts' && { importanceFrom: 'experts' as const }),
      ...omitEmpty({ importanceReason: source.importanceReason }),
      needed,
    })),
    weights: weights
      .toSorted((a, b) => place(a) - place(b))
      .map(({ category, weight, reason }) => ({ category, weight, reason })),
    ...(await exportExperts(reader, jobId, attributes)),
  };
}

interface DecisionRow {
  candidate: string;
  outcome: RoundDecision['outcome'];
  reason: string;
  byId: string | null;
  byName: string;
  at: Date;
  departsFromOrder: boolean;
  marks: string[];
}

async function exportDecisions(reader: EntityManager, jobId: string, names: TeamNames): Promise<RoundDecision[]> {
  const rows = await reader.query<DecisionRow[]>(
    `select a.key as candidate, d.outcome, d.reason, d.decided_by_id as "byId", d.decided_by_name as "byName",
            d.decided_at as at, d.departs_from_order as "departsFromOrder", d.marks
       from decisions d join applications a on a.id = d.application_id
      where a.job_id = $1 order by d.id`,
    [jobId],
  );
  return rows.map(({ byId, byName, at, candidate, outcome, reason, departsFromOrder, marks }) => ({
    ...{ candidate, outcome, reason, by: (byId && names.keys.get(byId)) || byName },
    ...{ at: instant(at), departsFromOrder },
    ...omitEmpty({ marks: marks.length > 0 ? marks : undefined }),
  }));
}
