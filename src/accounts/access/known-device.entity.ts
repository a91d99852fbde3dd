import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from './person.entity.js';

/** A device on which somebody has signed in before. Only a digest of its token is kept. */
@Entity('known_devices')
export class KnownDevice {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  /** SHA-256 of a 256-bit token, in hexadecimal. */
  @PrimaryColumn('char', { length: 64 })
  tokenHash: string;

  @Column('timestamptz', { default: () => 'now()' })
  lastUsedAt: Date;
}
