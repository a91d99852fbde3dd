import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { type CandidateSource, Job } from '../jobs/model/job.entity.js';
import { listed } from '../platform/base/listed.js';
import { RuleViolation } from '../platform/base/domain-errors.js';
import { Candidate } from './candidate.entity.js';
import { StoredFile } from './stored-file.entity.js';

export const stages = ['applied', 'screen', 'assessment', 'finalist', 'hired', 'declined', 'withdrawn'] as const;
export type Stage = (typeof stages)[number];

/**
 * Where an application may move to from where it is. What has ended may be taken up again; a hire or a decline only by
 * another decision.
 */
export const nextStages: Record<Stage, readonly Stage[]> = {
  applied: ['screen', 'assessment', 'declined', 'withdrawn'],
  screen: ['applied', 'assessment', 'declined', 'withdrawn'],
  assessment: ['screen', 'finalist', 'declined', 'withdrawn'],
  finalist: ['assessment', 'hired', 'declined', 'withdrawn'],
  hired: ['finalist', 'declined'],
  declined: ['applied', 'screen', 'assessment', 'finalist'],
  withdrawn: ['applied', 'screen', 'assessment', 'finalist'],
};

/** Where a lead may move an application by hand: hiring, rejecting, and undoing either are decisions. */
export function movesByHand(stage: Stage): Stage[] {
  return isDecided(stage) ? [] : nextStages[stage].filter((next) => !isDecided(next));
}

/** Whether only a decision leads to a stage and out of it. */
export function isDecided(stage: Stage): boolean {
  return stage === 'hired' || stage === 'declined';
}

/** Whether a candidate is out of the running: sessions to come will not be held. */
export function hasLeft(stage: Stage): boolean {
  return stage === 'declined' || stage === 'withdrawn';
}

/** A candidate for a job. */
@Entity('applications')
@Unique(['jobId', 'candidateId'])
@Unique(['jobId', 'key'])
@Check('ck_applications_stage', `"stage" in (${stages.map((stage) => `'${stage}'`).join(', ')})`)
@Check('ck_applications_furthest', `"furthest" in ('applied', 'screen', 'assessment', 'finalist', 'hired')`)
@Check('ck_applications_source', `"source" in ('advertised', 'promoted_from_within', 'experienced_hire', 'referral')`)
export class Application {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Index()
  @Column('uuid')
  candidateId: string;

  @ManyToOne(() => Candidate, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'candidate_id' })
  candidate?: Relation<Candidate>;

  /** Names the candidate in a round file. */
  @Column('text')
  key: string;

  @Column('text', { default: 'applied' })
  stage: Stage;

  /** When they came to this stage. The database keeps it. */
  @Column('timestamptz', { default: () => 'now()' })
  stageSince: Date;

  /** The furthest they came on the way to a hire. The database keeps it. */
  @Column('text', { default: 'applied' })
  furthest: Exclude<Stage, 'declined' | 'withdrawn'>;

  /** The job's own stage, where it has some and somebody put them there; the database clears it when the stage changes. */
  @Index()
  @Column('uuid', { nullable: true })
  stageId: string | null;

  @ManyToOne('JobStage', { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'stage_id' })
  jobStage?: Relation<object> | null;

  /** Words of the hiring team's own, each once; kept from whoever still rates the candidate. */
  @Column('text', { array: true, default: '{}' })
  tags: string[];

  @Column('text', { nullable: true })
  source: CandidateSource | null;

  @Index()
  @Column('uuid', { nullable: true })
  resumeId: string | null;

  @ManyToOne(() => StoredFile, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'resume_id' })
  resume?: Relation<StoredFile> | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;

  /** How many of its changes were of the stage, the tags, or the résumé: whoever still rates the candidate must not notice them. */
  @Column('integer', { default: 0 })
  quietChanges: number;

  /** The version as somebody is told it. @param isRating whether they still rate the candidate */
  versionFor(isRating: boolean): number {
    return isRating ? this.version - this.quietChanges : this.version;
  }

  /** @throws RuleViolation where the table of stages has no such step */
  moveTo(stage: Stage): void {
    if (!nextStages[this.stage].includes(stage)) {
      const ways = listed(nextStages[this.stage].map(stageWord), 'or');
      const told = `A candidate at ${stageWord(this.stage)} can move only to ${ways}.`;
      throw new RuleViolation('application.stage', told);
    }
    this.stage = stage;
  }
}

/** A stage within a sentence. */
function stageWord(stage: Stage): string {
  return stage === 'declined' ? 'rejected' : stage;
}

/**
 * A short key for a candidate of one job, unique among those taken: from the latin letters of the name
 * ("amara-okafor"), else "c1", "c2" …
 * @param counted how far each slug was counted, where many keys are made one after another
 */
export function applicationKey(name: string, taken: ReadonlySet<string>, counted = new Map<string, number>()): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  if (!/[a-z]{2}/.test(slug)) return firstFree('c', 1, taken, counted);
  return taken.has(slug) ? firstFree(`${slug}-`, 2, taken, counted) : slug;
}

function firstFree(stem: string, from: number, taken: ReadonlySet<string>, counted: Map<string, number>): string {
  let count = counted.get(stem) ?? from;
  while (taken.has(`${stem}${count}`)) count += 1;
  counted.set(stem, count + 1);
  return `${stem}${count}`;
}
