import { Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../application.entity.js';
import { JobPosting } from './job-posting.entity.js';

/** What there is to know of a candidate's source: of each kind of source its own part. */
@Entity('application_sources')
export class ApplicationSource {
  @PrimaryColumn('uuid')
  applicationId: string;

  @OneToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  /** Of somebody who answered an advertisement. */
  @Index()
  @Column('uuid', { nullable: true })
  postingId: string | null;

  @ManyToOne(() => JobPosting, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'posting_id' })
  posting?: Relation<JobPosting> | null;

  /** Of somebody from within: the role that they can go back to, and the last day of that, as YYYY-MM-DD. */
  @Column('text', { default: '' })
  returnRole: string;

  @Column('date', { nullable: true })
  returnUntil: string | null;

  /** Whether their present manager knows; null where nobody asked. */
  @Column('boolean', { nullable: true })
  managerTold: boolean | null;

  /** Of a referral: by whom. Whoever has this name or address stays off the panel. */
  @Column('text', { default: '' })
  referredBy: string;

  @Column('text', { nullable: true })
  referrerEmail: string | null;
}
