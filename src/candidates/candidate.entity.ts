import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person who applies. */
@Entity('candidates')
export class Candidate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  @Index()
  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { default: '' })
  phone: string;

  /** The person: the same for all rows that are one by mailbox, phone number or name. The database keeps it. */
  @Index()
  @Column('uuid')
  identity: string;

  /** What is said of them beside their scores: details changed after ratings were in. */
  @Column('text', { array: true, default: '{}' })
  marks: string[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
