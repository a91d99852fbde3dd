import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Attribute } from '../../jobs/analysis/attribute.entity.js';
import { Criterion } from './criterion.entity.js';

/** That a criterion measures an attribute: a mark in the coverage matrix. */
@Entity('criterion_attributes')
export class CriterionAttribute {
  @PrimaryColumn('uuid')
  criterionId: string;

  @ManyToOne(() => Criterion, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'criterion_id' })
  criterion?: Relation<Criterion>;

  @Index()
  @PrimaryColumn('uuid')
  attributeId: string;

  @ManyToOne(() => Attribute, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'attribute_id' })
  attribute?: Relation<Attribute>;
}
