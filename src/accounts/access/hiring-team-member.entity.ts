import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import type { JobRole } from './permissions.js';
import { Person } from './person.entity.js';

/**
 * A person's place on one job: their roles there, and the short key that names them in a round file. It is what a viewer
 * may do, so it stands with accounts; of the job it knows no more than the name of its entity.
 */
@Entity('hiring_team_members')
@Unique(['jobId', 'personId'])
@Unique(['jobId', 'key'])
@Check('ck_hiring_team_members_roles', `"roles" <@ array['recruiter', 'hiring_manager', 'panelist']::text[]`)
export class HiringTeamMember {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne('Job', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: unknown;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  key: string;

  @Column('text', { array: true })
  roles: JobRole[];
}

/**
 * A short name for a person, unique on their job: their first name in lower-case Latin letters, and a number from
 * the second of that name on. A name without Latin letters becomes `member`.
 * @param taken keys that the job has already
 */
export function memberKey(name: string, taken: ReadonlySet<string>): string {
  const first = name.trim().split(/\s+/)[0] ?? '';
  const base =
    first
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '')
      .slice(0, 20) || 'member';
  let key = base;
  for (let count = 2; taken.has(key); count += 1) key = `${base}-${count}`;
  return key;
}
