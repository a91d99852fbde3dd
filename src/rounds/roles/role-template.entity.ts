import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Person } from '../../accounts/access/person.entity.js';
import type { RoleFile } from './role-file.js';

/** A role to begin a job with: saved from a job or imported. Its owner's, and everyone's who creates jobs once shared. */
@Entity('role_templates')
@Index(['name', 'id'])
@Check('ck_role_templates_name', `length("name") between 1 and 200`)
export class RoleTemplate {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** When to use it. */
  @Column('text', { default: '' })
  description: string;

  @Column('boolean', { default: false })
  shared: boolean;

  @Column('jsonb')
  content: RoleFile;

  @Index()
  @Column('uuid', { nullable: true })
  ownerId: string | null;

  @ManyToOne(() => Person, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'owner_id' })
  owner?: Relation<Person>;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
