import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Forbidden, InvalidInput, NotFound } from '../../platform/base/domain-errors.js';
import { Database, replace, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { offsetOf, paged, type Paged, pageSize, pattern } from '../../platform/http/paging.js';
import type { AnchorTemplateEdit, AnchorTemplateInput, AnchorTemplatesQuery } from './anchor-template.dto.js';
import { AnchorTemplate } from './anchor-template.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'anchor_template.added': { templateId: string; name: string };
    'anchor_template.edited': { templateId: string; name: string };
    'anchor_template.removed': { templateId: string; name: string };
  }
}

/** As many as are looked through for a suggestion. */
const mostTemplates = 500;
const levels = 5;

/** Level descriptions by attribute, which questions without their own are suggested. */
@Injectable()
export class AnchorTemplates {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  async list(viewer: Viewer, query: AnchorTemplatesQuery): Promise<Paged<AnchorTemplate>> {
    if (!viewer.may('bank.view')) throw new Forbidden();
    const found = this.database.reader.createQueryBuilder(AnchorTemplate, 't').where('true');
    if (query.category) found.andWhere('t.category = :category', { category: query.category });
    if (query.q) found.andWhere('t.name ilike :words', { words: pattern(query.q) });
    const [items, total] = await found
      .orderBy('t.name')
      .addOrderBy('t.id')
      .skip(offsetOf(query))
      .take(pageSize)
      .getManyAndCount();
    return paged(items, total, query);
  }

  /** For suggestions: every one, by name. */
  all(): Promise<AnchorTemplate[]> {
    return this.database.reader.find(AnchorTemplate, { order: { name: 'ASC' }, take: mostTemplates });
  }

  /** @throws NotFound */
  async one(viewer: Viewer, id: string): Promise<AnchorTemplate> {
    if (!viewer.may('bank.view')) throw new Forbidden();
    return found(await this.database.reader.findOneBy(AnchorTemplate, { id }));
  }

  /** @throws Forbidden, InvalidInput */
  add(viewer: Viewer, input: AnchorTemplateInput): Promise<AnchorTemplate> {
    const words = wordsOf(viewer, input);
    return this.database.transaction(async (tx) => {
      const id = newId();
      await refuseTwice(tx, words.name, id);
      await tx.insert(AnchorTemplate, { id, ...words });
      await this.audit.record(tx, viewer, 'anchor_template.added', { templateId: id, name: words.name });
      return found(await tx.findOneBy(AnchorTemplate, { id }));
    });
  }

  /** @throws Forbidden, InvalidInput, NotFound, StaleEdit */
  edit(viewer: Viewer, id: string, input: AnchorTemplateEdit): Promise<AnchorTemplate> {
    const words = wordsOf(viewer, input);
    return this.database.transaction(async (tx) => {
      found(await tx.findOneBy(AnchorTemplate, { id }));
      await refuseTwice(tx, words.name, id);
      await replace(tx, AnchorTemplate, { id, version: input.version }, words);
      await this.audit.record(tx, viewer, 'anchor_template.edited', { templateId: id, name: words.name });
      return found(await tx.findOneBy(AnchorTemplate, { id }));
    });
  }

  /** Questions that took its words keep them. @throws Forbidden, NotFound, StaleEdit */
  async remove(viewer: Viewer, id: string, version: number): Promise<void> {
    if (!viewer.may('bank.edit')) throw new Forbidden();
    await this.database.transaction(async (tx) => {
      const template = found(await tx.findOneBy(AnchorTemplate, { id }));
      await replace(tx, AnchorTemplate, { id, version }, {});
      await tx.delete(AnchorTemplate, { id });
      await this.audit.record(tx, viewer, 'anchor_template.removed', { templateId: id, name: template.name });
    });
  }
}

function found(template: AnchorTemplate | null): AnchorTemplate {
  if (!template) throw new NotFound('template');
  return template;
}

function wordsOf(viewer: Viewer, { name, category, anchors }: AnchorTemplateInput) {
  if (!viewer.may('bank.edit')) throw new Forbidden();
  const words = Array.from({ length: levels }, (_, level) => (anchors[level] ?? '').replace(/\s+/g, ' ').trim());
  const empty = words.flatMap((text, level) =>
    text === '' ? [{ field: `anchors[${level}]`, message: `Describe an answer at level ${level + 1}.` }] : [],
  );
  if (empty.length > 0) throw new InvalidInput(empty);
  return { name, category, anchors: words, changedAt: new Date(), changedByName: viewer.name };
}

async function refuseTwice(tx: Tx, name: string, id: string): Promise<void> {
  const same = await tx.findOneBy(AnchorTemplate, { name });
  if (same && same.id !== id) throw InvalidInput.field('name', 'There is a template of this name already.');
}
