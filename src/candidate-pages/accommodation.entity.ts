import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

/** What a candidate asks for so that a session is fair to them, and the recruiter's answer. Kept from everyone who rates them. */
@Entity('accommodations')
@Check('ck_accommodations_answered', `("answered_at" is null) = ("answer" = '')`)
export class Accommodation {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('text')
  request: string;

  @Column('timestamptz', { default: () => 'now()' })
  askedAt: Date;

  @Column('text', { default: '' })
  answer: string;

  @Column('text', { default: '' })
  answeredBy: string;

  @Column('timestamptz', { nullable: true })
  answeredAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;
}
