import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import type { TableChoices } from '../ratings-table/table-choices.js';

/** A table of ratings that a person uploaded, as it came. It is theirs alone, until they delete it or import it. */
@Entity('ratings_tables')
@Index(['personId', 'uploadedAt'])
export class RatingsTable {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  fileName: string;

  /** In bytes. */
  @Column('integer')
  size: number;

  /** SHA-256 of its headings: tables with the same ones are read alike. */
  @Column('char', { length: 64 })
  headingsHash: string;

  /** What its owner said of it. */
  @Column('jsonb', { default: {} })
  choices: TableChoices;

  @Column('timestamptz')
  uploadedAt: Date;

  @Column('bytea', { select: false })
  content: Buffer;
}

/** What a person said of tables with these headings, for the next one. */
@Entity('ratings_table_choices')
export class RatingsTableChoices {
  @PrimaryColumn('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @PrimaryColumn('char', { length: 64 })
  headingsHash: string;

  @Column('jsonb')
  choices: TableChoices;

  @Column('timestamptz')
  saidAt: Date;
}
