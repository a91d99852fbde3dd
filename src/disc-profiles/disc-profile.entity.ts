import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Application } from '../candidates/application.entity.js';

export const discForms = ['style', 'scores', 'segments', 'tallies'] as const;
export type DiscForm = (typeof discForms)[number];

/** A behavioral-style report, as its report gives it. Context for a conversation: never a number in the score. */
@Entity('disc_profiles')
@Unique(['applicationId'])
@Check('ck_disc_profiles_form', `"form" in ('style', 'scores', 'segments', 'tallies')`)
export class DiscProfile {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('text')
  form: DiscForm;

  /** What the form holds, in the shape of the round file's `disc`. */
  @Column('jsonb')
  values: Record<string, unknown>;

  @Column('date', { nullable: true })
  takenOn: string | null;

  @Column('text', { default: '' })
  instrument: string;

  @Column('text', { default: '' })
  note: string;

  @Column('integer', { default: 1 })
  version: number;
}
