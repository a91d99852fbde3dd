import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import type { JobRole } from '../../accounts/access/permissions.js';
import { Job } from './job.entity.js';

/** A person's place on one job: their roles there, and the short key that names them in a round file. */
@Entity('hiring_team_members')
@Unique(['jobId', 'personId'])
@Unique(['jobId', 'key'])
@Check('ck_hiring_team_members_roles', `"roles" <@ array['recruiter', 'hiring_manager', 'panelist']::text[]`)
export class HiringTeamMember {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

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
