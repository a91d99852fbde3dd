import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

/** The last email with a link to a candidate's own page: asked for, and what came of it. */
@Entity('candidate_link_sendings')
export class CandidateLinkSending {
  @PrimaryColumn('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('timestamptz')
  askedAt: Date;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  /** Why the mail server did not take it (yet); empty where it did. */
  @Column('text', { default: '' })
  problem: string;
}
