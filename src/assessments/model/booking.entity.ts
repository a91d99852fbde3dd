import { Column, Entity, Exclusion, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Sitting } from './sitting.entity.js';

/**
 * That a session takes a person, a candidate or a room for a time. No two may take the same at once: the database refuses
 * it, whoever writes.
 */
@Entity('bookings')
@Exclusion(
  'ex_bookings_clash',
  `using gist (int8range(hashtextextended(resource, 0), hashtextextended(resource, 0), '[]') with &&, during with &&)`,
)
export class Booking {
  @PrimaryColumn('uuid')
  sittingId: string;

  @ManyToOne(() => Sitting, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting>;

  /** "person:" or "candidate:" with an id, "room:" with its name in lower case. */
  @PrimaryColumn('text')
  resource: string;

  /** From its beginning up to, and without, its end. */
  @Column('tstzrange')
  during: string;
}
