import { Column, Entity, Generated, Index, PrimaryColumn, Unique } from 'typeorm';

/** Something that happened: who, what, when. Rows are only ever added; a trigger refuses the rest. */
@Entity('audit_events')
@Unique(['sequence'])
@Index(['jobId', 'sequence'])
@Index(['actorName', 'sequence'])
@Index(['jobId', 'actorName', 'sequence'])
// By whom or what an event is about, which stands in its payload: indexes of expressions, made by a migration.
@Index('ix_audit_events_person_sequence', { synchronize: false })
@Index('ix_audit_events_application_sequence', { synchronize: false })
@Index('ix_audit_events_sitting_sequence', { synchronize: false })
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

  /** No one for what the product or its operator did. */
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
