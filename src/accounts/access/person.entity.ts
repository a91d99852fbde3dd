import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** Someone who may sign in: a recruiter, hiring manager, panelist or administrator. Never a candidate. */
@Entity('people')
@Unique(['email'])
@Index(['name', 'id'])
@Check('ck_people_email', `"email" = lower("email")`)
export class Person {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Lower case. Absent for a name that came with a round file and cannot sign in. */
  @Column('text', { nullable: true })
  email: string | null;

  @Column('text', { nullable: true })
  passwordHash: string | null;

  @Column('boolean', { default: false })
  administrator: boolean;

  /** May open jobs without being on a hiring team yet. */
  @Column('boolean', { default: false })
  opensJobs: boolean;

  /** IANA name; absent until chosen, then it wins over the browser's. */
  @Column('text', { nullable: true })
  timeZone: string | null;

  /** Language and region, such as de-DE; absent until chosen, then it wins over the browser's. */
  @Column('text', { nullable: true })
  locale: string | null;

  /** What is said of what they sign after following a link by mail, where someone else set the address; else empty. */
  @Column('text', { default: '' })
  handedOver: string;

  /** When someone let them in without a password: a name that came with a round file is not in by itself. */
  @Column('timestamptz', { nullable: true })
  admittedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  disabledAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('integer', { default: 1 })
  version: number;
}
