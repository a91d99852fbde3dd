import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';

/** An address at which a person's calendar program finds their sessions. One at a time; old ones are known, to say so. */
@Entity('calendar_feeds')
@Unique(['tokenHash'])
@Index('uq_calendar_feeds_person', ['personId'], { unique: true, where: 'revoked_at is null' })
export class CalendarFeed {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** SHA-256 of a 256-bit token, in hexadecimal. */
  @Column('char', { length: 64 })
  tokenHash: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;
}
