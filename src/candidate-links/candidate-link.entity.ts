import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

/** A link that opens a candidate's own page, as often as they like until it expires. Only a digest of its token is kept. */
@Entity('candidate_links')
@Unique(['tokenHash'])
export class CandidateLink {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  /** SHA-256 of a 256-bit token, in hexadecimal. */
  @Column('char', { length: 64 })
  tokenHash: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  /** When it was first followed. */
  @Column('timestamptz', { nullable: true })
  openedAt: Date | null;

  /** The time zone of the device it was opened on last, for emails to the candidate. */
  @Column('text', { nullable: true })
  timeZone: string | null;
}
