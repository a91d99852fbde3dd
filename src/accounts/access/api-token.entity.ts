import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Person } from './person.entity.js';

/** What a token may do: read, score as a panelist, change everything else. */
export const tokenScopes = ['read', 'score', 'manage'] as const;
export type TokenScope = (typeof tokenScopes)[number];

/** A key with which a program acts as a person over the API. Only its digest is kept. */
@Entity('api_tokens')
@Unique(['tokenHash'])
@Check('ck_api_tokens_scopes', `"scopes" <@ array['read', 'score', 'manage']::text[] and "scopes" <> '{}'`)
export class ApiToken {
  @PrimaryColumn('uuid')
  id: string;

  @Index()
  @Column('uuid')
  personId: string;

  @ManyToOne(() => Person, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'person_id' })
  person?: Relation<Person>;

  @Column('text')
  name: string;

  @Column('char', { length: 64 })
  tokenHash: string;

  /** How the session it was issued in was handed over, in words; empty where it was the person's own. */
  @Column('text', { default: '' })
  handedOver: string;

  @Column('text', { array: true })
  scopes: TokenScope[];

  @Column('timestamptz')
  expiresAt: Date;

  /** To within ten minutes. */
  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;
}
