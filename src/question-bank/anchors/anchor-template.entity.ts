import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { Category } from '../../jobs/model/category.js';

/** What each level sounds like for an attribute, whatever the question. */
@Entity('anchor_templates')
@Unique('uq_anchor_templates_name', ['name'])
@Check('ck_anchor_templates_category', `"category" in ('technical', 'business', 'interpersonal', 'lifestyle')`)
@Check('ck_anchor_templates_anchors', `cardinality("anchors") = 5`)
export class AnchorTemplate {
  @PrimaryColumn('uuid')
  id: string;

  /** The attribute. */
  @Column('text')
  name: string;

  @Column('text')
  category: Category;

  /** Words for each of the bank's levels, lowest first. */
  @Column('text', { array: true })
  anchors: string[];

  @Column('timestamptz', { default: () => 'now()' })
  changedAt: Date;

  /** No one for those that came with the product. */
  @Column('text', { default: '' })
  changedByName: string;

  @Column('integer', { default: 1 })
  version: number;
}
