import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What of a candidate somebody can be shown that a scorecard must be blind to. */
export const lookKinds = ['ratings', 'outcome', 'resume', 'screen', 'disc', 'note', 'reference'] as const;
export type LookKind = (typeof lookKinds)[number];

/**
 * Somebody was shown something of a person. Identifiers are plain values: the row stays when the sitting or the
 * application it was about is deleted.
 */
@Entity('looks')
@Index(['jobId', 'lastAt'])
@Index(['lastAt'])
@Index('ix_looks_application', ['applicationId'])
@Check('ck_looks_kind', `"kind" in (${lookKinds.map((kind) => `'${kind}'`).join(', ')})`)
export class Look {
  @PrimaryColumn('uuid')
  viewerId: string;

  /** The person looked at: the same for all of their applications, whichever job and candidate row they are. */
  @Index()
  @PrimaryColumn('uuid')
  identity: string;

  @PrimaryColumn('text')
  kind: LookKind;

  /** The sitting whose ratings they were; of anything else the application. */
  @Index('ix_looks_about')
  @PrimaryColumn('uuid')
  aboutId: string;

  @Column('uuid')
  jobId: string;

  @Column('uuid')
  applicationId: string;

  /** Of ratings: the key of the assessment. */
  @Column('text', { default: '' })
  assessmentKey: string;

  @Column('timestamptz')
  firstAt: Date;

  /** To the hour. */
  @Column('timestamptz')
  lastAt: Date;

  /** Each once, such as "comparison (page)". */
  @Column('text', { array: true })
  means: string[];
}
