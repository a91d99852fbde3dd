import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Application } from '../application.entity.js';

/** What somebody of the hiring team wrote down about a candidate; kept from whoever still rates them. */
@Entity('application_notes')
@Index(['applicationId', 'at'])
@Check('ck_application_notes_text', `"text" <> ''`)
export class ApplicationNote {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  applicationId: string;

  @ManyToOne(() => Application, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id' })
  application?: Relation<Application>;

  @Column('uuid', { nullable: true })
  byId: string | null;

  @Column('text')
  byName: string;

  @Column('timestamptz', { default: () => 'now()' })
  at: Date;

  @Column('text')
  text: string;
}
