import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../../platform/base/domain-errors.js';
import { JobAccess } from '../model/job-access.js';
import { JobProgressReader } from '../progress/job-progress.js';
import type { AttributeEdit, NewAttribute } from './analysis.dto.js';
import { Attribute, nextAttributeKey } from '../model/attribute.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'attribute.added': { jobId: string; attributeId: string; key: string; reason?: string };
    'attribute.edited': { jobId: string; attributeId: string; key: string; fields: string[]; reason?: string };
    'attribute.removed': { jobId: string; attributeId: string; key: string; reason?: string };
    'attributes.ordered': { jobId: string };
  }
}

const maxAttributes = 200;
const movesScores: readonly string[] = ['category', 'importance'];

/** What a job needs: adding, changing, removing and ordering its attributes. */
@Injectable()
export class JobAnalysis {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly progress: JobProgressReader,
    private readonly audit: Audit,
  ) {}

  /** A job's attributes in their order. The caller has checked that they may be seen. */
  attributes(manager: EntityManager, jobId: string): Promise<Attribute[]> {
    return manager.find(Attribute, { where: { jobId }, order: { position: 'ASC', key: 'ASC' } });
  }

  /** @throws InvalidInput without a reason once scoring has begun */
  add(viewer: Viewer, jobId: string, input: NewAttribute): Promise<Attribute> {
    return this.changing(viewer, jobId, async (tx, attributes) => {
      if (attributes.length >= maxAttributes)
        throw new RuleViolation('analysis.full', `A job has at most ${maxAttributes} attributes.`);
      whole(input.importance);
      const reason = await this.reasonFor(tx, jobId, input.reason);
      const id = newId();
      const taken = attributes.map((attribute) => attribute.key);
      const key = nextAttributeKey(input.category, taken);
      const position = Math.max(-1, ...attributes.map((attribute) => attribute.position)) + 1;
      await tx.insert(Attribute, { id, jobId, key, position, ...textOf(input) });
      await this.audit.record(tx, viewer, 'attribute.added', { jobId, attributeId: id, key, ...reason });
      return tx.findOneByOrFail(Attribute, { id });
    });
  }

  /** @throws StaleEdit; InvalidInput where it moves scores after scoring has begun, and no reason is given */
  edit(viewer: Viewer, jobId: string, id: string, input: AttributeEdit): Promise<Attribute> {
    return this.changing(viewer, jobId, async (tx, attributes) => {
      const attribute = attributeIn(attributes, id);
      if (attribute.version !== input.version) throw new StaleEdit(undefined, attribute);
      const text = textOf(input);
      const fields = (Object.keys(text) as (keyof typeof text)[]).filter((name) => attribute[name] !== text[name]);
      if (fields.length === 0) return attribute;
      const moves = fields.some((field) => movesScores.includes(field));
      const reason = moves ? await this.reasonFor(tx, jobId, input.reason) : {};
      const source = fields.includes('importance') ? sourceOf(attribute, input) : {};
      const taken = attributes.filter((other) => other.id !== id).map((other) => other.key);
      const key = fields.includes('category') ? nextAttributeKey(text.category, taken) : attribute.key;
      await replace(tx, Attribute, attribute, { ...text, key, ...source });
      await this.audit.record(tx, viewer, 'attribute.edited', { jobId, attributeId: id, key, fields, ...reason });
      return tx.findOneByOrFail(Attribute, { id });
    });
  }

  /** @throws InvalidInput without a reason once scoring has begun */
  remove(viewer: Viewer, jobId: string, id: string, why: string | undefined): Promise<Attribute> {
    return this.changing(viewer, jobId, async (tx, attributes) => {
      const attribute = attributeIn(attributes, id);
      const reason = await this.reasonFor(tx, jobId, why);
      await tx.delete(Attribute, { id });
      const { key } = attribute;
      await this.audit.record(tx, viewer, 'attribute.removed', { jobId, attributeId: id, key, ...reason });
      return attribute;
    });
  }

  /** Puts an attribute before or after its neighbour of the same category; at the end of the line nothing happens. */
  move(viewer: Viewer, jobId: string, id: string, direction: 'up' | 'down'): Promise<void> {
    return this.changing(viewer, jobId, async (tx, attributes) => {
      const attribute = attributeIn(attributes, id);
      const line = attributes.filter(({ category }) => category === attribute.category);
      const neighbour = line[line.indexOf(attribute) + (direction === 'up' ? -1 : 1)];
      if (!neighbour) return;
      const [one, other] = [attributes.indexOf(attribute), attributes.indexOf(neighbour)];
      const order = attributes.map((each) => each.id);
      [order[one], order[other]] = [neighbour.id, attribute.id];
      await this.put(tx, viewer, jobId, order);
    });
  }

  /** @throws InvalidInput where the list is not every attribute, once */
  reorder(viewer: Viewer, jobId: string, order: readonly string[]): Promise<void> {
    return this.changing(viewer, jobId, async (tx, attributes) => {
      const all = new Set(attributes.map(({ id }) => id));
      if (order.length !== all.size || new Set(order).size !== all.size || order.some((id) => !all.has(id))) {
        throw InvalidInput.field('attributes', 'Name every attribute of the job, once.');
      }
      await this.put(tx, viewer, jobId, order);
    });
  }

  private async put(tx: Tx, viewer: Viewer, jobId: string, order: readonly string[]): Promise<void> {
    await tx.query(
      `update attributes a set position = o.place from unnest($2::uuid[]) with ordinality o (id, place)
        where a.id = o.id and a.job_id = $1`,
      [jobId, order],
    );
    await this.audit.record(tx, viewer, 'attributes.ordered', { jobId });
  }

  /** @throws InvalidInput without a reason once scoring has begun */
  async reasonFor(tx: Tx, jobId: string, reason: string | undefined): Promise<{ reason?: string }> {
    if (reason) return { reason };
    if (await this.progress.isFrozen(jobId, tx)) throw InvalidInput.field('reason', reasonMissing);
    return {};
  }

  private changing<T>(
    viewer: Viewer,
    jobId: string,
    work: (tx: Tx, attributes: Attribute[]) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      return work(tx, await this.attributes(tx, jobId));
    });
  }
}

/** Said where scoring has begun and a change would move scores without a word. */
export const reasonMissing = 'Scoring has begun and this could affect scores. Enter a reason.';

function whole(importance: number): void {
  if (!Number.isInteger(importance)) throw InvalidInput.field('importance', 'Enter a whole number from 1 to 5.');
}

/** Whoever sets another importance than the experts' mean says why. @throws InvalidInput */
function sourceOf({ importanceFrom, importanceReason }: Attribute, { importance, reason }: NewAttribute) {
  whole(importance);
  if (importanceFrom === 'team' && importanceReason === '') return {};
  if (!reason) {
    const message = 'The experts’ mean is another. Enter a reason.';
    throw InvalidInput.field('reason', message);
  }
  return { importanceFrom: 'team' as const, importanceReason: reason };
}

function textOf({ category, name, definition, importance, needed }: NewAttribute) {
  return { category, name, definition: definition ?? '', importance, needed };
}

function attributeIn(attributes: Attribute[], id: string): Attribute {
  const attribute = attributes.find((one) => one.id === id);
  if (!attribute) throw new NotFound('attribute');
  return attribute;
}
