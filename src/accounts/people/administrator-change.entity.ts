import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../access/person.entity.js';

/** What is asked for: to make somebody an administrator, to take that from them, or to deactivate one. */
export type AdministratorWish = 'make' | 'take' | 'deactivate';

/** A change of who administrates that a second administrator confirms. One is open for a person at most. */
@Entity('administrator_changes')
@Check('ck_administrator_changes_wants', `"wants" in ('make', 'take', 'deactivate')`)
@Check('ck_administrator_changes_outcome', `"outcome" in ('confirmed', 'refused')`)
@Check('ck_administrator_changes_ended', `("outcome" is null) = ("ended_at" is null)`)
@Index('uq_administrator_changes_open', ['personId'], { unique: true, where: `"ended_at" is null` })
export class AdministratorChange {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  wants: AdministratorWish;

  @Index()
  @Column('uuid')
  askedById: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'asked_by_id' })
  askedBy?: Relation<Person>;

  @Column('text')
  askedByName: string;

  @Column('timestamptz', { default: () => 'now()' })
  askedAt: Date;

  @Column('timestamptz')
  expiresAt: Date;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  @Column('text', { default: '' })
  endedByName: string;

  @Column('text', { nullable: true })
  outcome: 'confirmed' | 'refused' | null;
}
