import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Application } from './application.entity.js';

export const signAnswers = ['yes', 'no', 'not_seen'] as const;
export type SignAnswer = (typeof signAnswers)[number];

/** Signs of professional presence, seen before the first interview. Context: never a number in the score. */
@Entity('screens')
@Unique(['applicationId'])
export class Screen {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('jsonb')
  signs: { sign: string; seen: SignAnswer }[];

  @Column('text', { default: '' })
  note: string;

  @Column('text', { default: '' })
  byName: string;

  @Column('timestamptz')
  at: Date;

  @Column('integer', { default: 1 })
  version: number;
}
