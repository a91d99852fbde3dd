import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** An item in the bank. Its words are in its versions; an interview keeps the version that was asked. */
@Entity('questions')
@Unique(['key'])
export class Question {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  key: string;

  /** The number of the version in force. */
  @Column('integer')
  currentVersion: number;

  /** Retired questions stay where they were asked, and can no longer be picked. */
  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
