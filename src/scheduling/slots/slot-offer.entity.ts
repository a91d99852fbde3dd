import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Sitting } from '../../assessments/model/sitting.entity.js';
import { Job } from '../../jobs/model/job.entity.js';

/** Times that candidates choose from for one assessment. */
@Entity('slot_offers')
@Index(['jobId', 'madeAt'])
@Check('ck_slot_offers_minutes', `"minutes" between 5 and 1440`)
@Check('ck_slot_offers_buffer', `"buffer" between 0 and 480`)
export class SlotOffer {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid')
  jobId: string;

  @ManyToOne(() => Job, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'job_id' })
  job?: Relation<Job>;

  @Column('text')
  assessmentKey: string;

  @Column('integer')
  minutes: number;

  /** Minutes that the panel and the room have between two sessions. */
  @Column('integer')
  buffer: number;

  @Column('text')
  place: string;

  @Column('boolean')
  holdsRoom: boolean;

  /** The zone whose days and hours the pattern was in. */
  @Column('text')
  timeZone: string;

  @Column('text')
  madeBy: string;

  @Column('timestamptz', { default: () => 'now()' })
  madeAt: Date;

  @Column('timestamptz', { nullable: true })
  closedAt: Date | null;
}

/** One time of an offer: free, or a session's. */
@Entity('slots')
@Index('uq_slots_sitting', ['sittingId'], { unique: true, where: 'sitting_id is not null' })
export class Slot {
  @PrimaryColumn('uuid')
  offerId: string;

  @ManyToOne(() => SlotOffer, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'offer_id' })
  offer?: Relation<SlotOffer>;

  @PrimaryColumn('timestamptz')
  at: Date;

  /** The session whose candidate picked it. */
  @Column('uuid', { nullable: true })
  sittingId: string | null;

  @ManyToOne(() => Sitting, { onDelete: 'SET NULL' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting> | null;
}

/** A session that an offer is for. */
@Entity('slot_offer_sittings')
export class SlotOfferSitting {
  @PrimaryColumn('uuid')
  sittingId: string;

  @ManyToOne(() => Sitting, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'sitting_id' })
  sitting?: Relation<Sitting>;

  @Index()
  @Column('uuid')
  offerId: string;

  @ManyToOne(() => SlotOffer, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'offer_id' })
  offer?: Relation<SlotOffer>;

  /** When the candidate was told by email. */
  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;

  /** Why the mail server did not take that email (yet); empty where it did. */
  @Column('text', { default: '' })
  problem: string;
}
