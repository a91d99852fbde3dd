import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Wrong passwords that were tried for one account within one hour. */
@Entity('failed_sign_ins')
@Check('ck_failed_sign_ins_networks', 'cardinality("networks") between 1 and 5')
export class FailedSignIn {
  /** The nil identifier for all addresses that belong to no one. */
  @PrimaryColumn('uuid')
  personId: string;

  /** When the hour began, in UTC. */
  @PrimaryColumn('timestamptz')
  @Index()
  hour: Date;

  @Column('integer', { default: 1 })
  tries: number;

  /** How many of them are in the activity log. */
  @Column('integer', { default: 0 })
  recorded: number;

  /** The first that they came from, without what tells one device from another. */
  @Column('text', { array: true })
  networks: string[];

  @Column('timestamptz', { default: () => 'now()' })
  firstAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  lastAt: Date;
}
