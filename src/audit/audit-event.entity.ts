import { Column, Entity, Generated, Index, PrimaryColumn, Unique } from 'typeorm';

/** Something that happened: who, what, when. Rows are only ever added; a trigger refuses the rest. */
@Entity('audit_events')
@Unique(['sequence'])
@Index(['jobId', 'sequence'])
@Index(['actorId', 'sequence'])
@Index(['type', 'sequence'])
@Index(['jobId', 'type', 'sequence'])
export class AuditEvent {
  @PrimaryColumn('uuid')
  id: string;

  /** The order in which events were written. */
  @Column('bigint')
  @Generated('increment')
  sequence: number;

  @Column('timestamptz')
  at: Date;

  /** Nobody for what the product or its operator did. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  /** The actor's name as it was then. */
  @Column('text')
  actorName: string;

  @Column('uuid', { nullable: true })
  jobId: string | null;

  @Column('text')
  type: string;

  @Column('jsonb')
  payload: Record<string, unknown>;
}
