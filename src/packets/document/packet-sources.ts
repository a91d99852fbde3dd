import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { EvidenceReader } from '../../assessments/evidence/evidence.service.js';
import { refereesOf } from '../../assessments/evidence/referees.js';
import { WhoIsRating } from '../../candidates/who-is-rating.js';
import { byOwnKey, namesByLetter, selectionOf } from '../../comparison/pages/selection.js';
import { type Job, letterSecretOf } from '../../jobs/model/job.entity.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import type { Evidence } from '../../assessments/evidence/evidence.js';
import type { Selection } from '../../comparison/engine/ratings.js';
import type { DiscValues } from '../../disc-profiles/disc.js';
import { Database } from '../../platform/database/database.js';
import type { AskedAssessment, PacketContext, PacketDisc, PacketRole, PacketSitting } from './packet-context.js';
import { PacketNotes } from './packet-notes.js';
import { contentsOf, type PacketContents } from './packet-contents.js';
import { omitEmpty } from '../../platform/base/json-fields.js';
import type { Regional } from '../../platform/base/regional.js';

/** What a packet says beside the evidence, from the database. */
@Injectable()
export class PacketSources {
  constructor(
    private readonly database: Database,
    private readonly evidences: EvidenceReader,
    private readonly rating: WhoIsRating,
    private readonly notes: PacketNotes,
  ) {}

  /**
   * What a packet is made from for this viewer now, and what of it may have to be kept from someone.
   * @param regional dates in its sentences are told so
   * @throws NotFound, Forbidden; InvalidInput for an unknown choice; RuleViolation where there is nobody to compare
   */
  async forViewer(
    viewer: Viewer,
    job: Job,
    asked: { candidates: string[]; assessments: string[] },
    regional: Regional,
  ) {
    const evidence = await this.evidences.evidenceFor(viewer, job.id, null);
    const secret = namesByLetter(asked) ? await letterSecretOf(this.database.reader, job.id) : undefined;
    const chosen = byOwnKey(evidence.candidates, asked, secret);
    const selection = selectionOf(evidence, chosen);
    if (evidence.candidates.length === 0) {
      throw new RuleViolation('packet.empty', 'There is no one to compare yet. Schedule a session first.');
    }
    const beside = await this.contextOf(job, {
      disc: viewer.may('disc.view', job.id),
      // DiSC stays away from whoever is still scoring a candidate, on paper too.
      withoutDiscOf: await this.rating.inJob(viewer.id, job.id),
    });
    const context = { ...beside, notes: await this.notes.of(viewer, job.id, regional) };
    const holds = await this.holdingsOf(job.id, evidence, context, selection);
    return { evidence, context, chosen, selection, holds };
  }

  /**
   * Seven queries, however large the round.
   * @param options whether whoever it is for may see DiSC profiles, and the applications of which they may not
   */
  async contextOf(
    job: Job,
    options: { disc: boolean; withoutDiscOf?: ReadonlySet<string> },
    manager = this.database.reader,
  ): Promise<PacketContext> {
    const read = <T>(sql: string): Promise<T[]> => manager.query<T[]>(sql, [job.id]);
    const plans = await read<PlanRow>(plansOfJob);
    return {
      summary: job.summary,
      objectives: job.objectives,
      attributes: await read(attributesOfJob),
      team: await teamOf(manager, job.id),
      plans: plans.map(({ version, reason, frozenAt }) => ({
        version,
        ...omitEmpty({ reason, frozenAt: frozenAt?.toISOString() }),
      })),
      asked: askedOf(await read<AskedRow>(newestCriteria)),
      sittings: sittingsOf(await read<SeatRow>(seatsOfJob)),
      referees: await refereesOf(manager, job.id),
      disc: options.disc ? discsOf(await read<DiscRow>(profilesOfJob), options.withoutDiscOf) : [],
      discNote: job.discNote,
    };
  }

  /** What a packet of this evidence and context holds. One query. */
  async holdingsOf(
    jobId: string,
    evidence: Evidence,
    context: PacketContext,
    selection: Selection,
  ): Promise<PacketContents> {
    return contentsOf(evidence, context, selection, await this.database.reader.query(keyedSittings, [jobId]));
  }
}

const keyedSittings = `
  select s.id, a.id as "applicationId", a.key as candidate, s.assessment_key as assessment
    from sittings s join applications a on a.id = s.application_id where a.job_id = $1 order by s.created_at, s.id`;

interface PlanRow {
  version: number;
  reason: string;
  frozenAt: Date | null;
}

const plansOfJob = `
  select number as version, reason, frozen_at as "frozenAt" from assessment_plans where job_id = $1 order by number`;

const attributesOfJob = `
  select name, category, definition, importance, needed from attributes where job_id = $1 order by position, key`;

/** Whoever decides comes first. */
async function teamOf(manager: EntityManager, jobId: string): Promise<{ name: string; roles: PacketRole[] }[]> {
  return manager.query(
    `select p.name, m.roles from hiring_team_members m join people p on p.id = m.person_id where m.job_id = $1
      order by case when 'hiring_manager' = any(m.roles) then 0 when 'recruiter' = any(m.roles) then 1 else 2 end, m.id`,
    [jobId],
  );
}

interface AskedRow {
  assessment: string;
  brief: string;
  criterion: string;
  prompt: string;
  why: string;
  preferredAnswer: string;
  followUps: string[];
}

const newestCriteria = `
  select t.key as assessment, t.brief, c.key as criterion, c.prompt, c.why, c.preferred_answer as "preferredAnswer",
         c.follow_ups as "followUps"
    from assessments t join criteria c on c.assessment_id = t.id
   where t.plan_id = (select id from assessment_plans where job_id = $1 order by number desc limit 1)
   order by t.position, t.key, c.position, c.key`;

function askedOf(rows: readonly AskedRow[]): AskedAssessment[] {
  const assessments = [...new Map(rows.map(({ assessment, brief }) => [assessment, brief]))];
  return assessments.map(([assessment, brief]) => ({
    assessment,
    brief,
    criteria: rows
      .filter((row) => row.assessment === assessment)
      .map(({ criterion, prompt, why, preferredAnswer, followUps }) => ({
        ...{ criterion, prompt, followUps },
        ...omitEmpty({ why, preferredAnswer }),
      })),
  }));
}

interface SeatRow {
  sitting: string;
  candidate: string;
  assessment: string;
  at: Date | null;
  place: string;
  topic: string;
  panelist: string | null;
  plays: string | null;
}

const seatsOfJob = `
  select s.id as sitting, a.key as candidate, s.assessment_key as assessment, s.at, s.place, s.topic,
         coalesce(m.key, c.panelist_id::text) as panelist, c.plays
    from sittings s
    join applications a on a.id = s.application_id
    left join scorecards c on c.sitting_id = s.id
    left join hiring_team_members m on m.job_id = a.job_id and m.person_id = c.panelist_id
   where a.job_id = $1
   order by s.created_at, s.id, c.position, c.id`;

function sittingsOf(rows: readonly SeatRow[]): PacketSitting[] {
  const bySitting = new Map<string, SeatRow[]>();
  for (const row of rows) bySitting.set(row.sitting, [...(bySitting.get(row.sitting) ?? []), row]);
  return [...bySitting.values()].map((seats) => {
    const { candidate, assessment, at, place, topic } = seats[0]!;
    const parts = seats.flatMap(({ panelist, plays }) => (panelist && plays ? [{ panelist, plays }] : []));
    return { candidate, assessment, parts, ...omitEmpty({ at: at?.toISOString(), place, topic }) };
  });
}

interface DiscRow {
  applicationId: string;
  candidate: string;
  form: DiscValues['form'];
  values: Record<string, unknown>;
  takenOn: string | null;
  instrument: string;
  note: string;
}

const profilesOfJob = `
  select a.id as "applicationId", a.key as candidate, d.form, d."values", d.taken_on::text as "takenOn", d.instrument, d.note
    from disc_profiles d join applications a on a.id = d.application_id
   where a.job_id = $1 order by a.id`;

function discsOf(rows: readonly DiscRow[], without: ReadonlySet<string> = new Set()): PacketDisc[] {
  return rows.filter(({ applicationId }) => !without.has(applicationId)).map(discOf);
}

function discOf({ candidate, form, values, takenOn, instrument, note }: DiscRow): PacketDisc {
  // The values were checked against their form when they were stored.
  const profile = { ...values, form } as DiscValues;
  return { candidate, profile, ...omitEmpty({ takenOn, instrument, note }) };
}
