import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { JobAccess } from '../../jobs/model/job-access.js';
import { InvalidInput, NotFound, StaleEdit } from '../../platform/base/domain-errors.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { ApplicationAccess } from '../application-access.js';
import type { Application } from '../application.entity.js';
import { Applications, replaceQuietly } from '../applications.service.js';
import { columnNamed, columnOf, columnsOf, type StageColumn } from '../stage-columns.js';
import { WhoIsRating } from '../who-is-rating.js';
import { chosenOf } from '../chosen-applications.js';
import { type BulkMoveInput, type BulkTagInput, longestTag, mostTags, type PipelineForm } from './pipeline.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'application.tagged': { jobId: string; applicationId: string; added: string[]; removed: string[] };
  }
}

/** What is done to many candidates of a job at once: to all of them, or to none. */
@Injectable()
export class Bulk {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobAccess,
    private readonly access: ApplicationAccess,
    private readonly applications: Applications,
    private readonly rating: WhoIsRating,
    private readonly audit: Audit,
  ) {}

  /** What the page's one form asks for, but for an email. @returns what was done, in words */
  async act(viewer: Viewer, jobId: string, { act, ids, to, from, tag }: PipelineForm): Promise<string> {
    await this.jobs.job(viewer, jobId, 'candidate.edit');
    const candidates = (count: number) => (count === 1 ? '1 candidate' : `${count} candidates`);
    if (act === 'move') {
      if (!to) throw InvalidInput.field('to', 'Choose a stage.');
      const { moved, column } = await this.move(viewer, jobId, { ids, to, from });
      return `${candidates(moved)} moved to ${column.name}.`;
    }
    if (act === 'reject') throw InvalidInput.field('ids', 'Rejecting is a decision of a hiring manager.');
    if (!tag) throw InvalidInput.field('tag', 'Enter a tag.');
    const { changed } = await this.tag(viewer, jobId, { ids, tag, remove: act === 'untag' });
    return `${candidates(changed)} changed.`;
  }

  /**
   * @throws RuleViolation where one of them can't take the step; StaleEdit where one is not (any more) at `from`
   */
  move(viewer: Viewer, jobId: string, input: BulkMoveInput): Promise<{ moved: number; column: StageColumn }> {
    return this.database.transaction(async (tx) => {
      const chosen = await this.chosen(tx, viewer, jobId, input.ids);
      const columns = await columnsOf(tx, jobId);
      const column = columnNamed(input.to, columns, 'to');
      if (input.from !== undefined) {
        const from = columnNamed(input.from, columns, 'from').key;
        if (chosen.some((one) => columnOf(one, columns).key !== from)) throw new StaleEdit();
      }
      const moving = chosen.filter((one) => columnOf(one, columns).key !== column.key);
      await this.applications.putInto(tx, viewer, moving, column, columns);
      return { moved: moving.length, column };
    });
  }

  /** Puts a tag on many, or takes it off. */
  tag(viewer: Viewer, jobId: string, { ids, tag, remove = false }: BulkTagInput): Promise<{ changed: number }> {
    return this.database.transaction(async (tx) => {
      const chosen = await this.chosen(tx, viewer, jobId, ids);
      const changing = chosen.filter((one) => has(one, tag) === remove);
      for (const one of changing) {
        const tags = remove ? one.tags.filter((each) => !alike(each, tag)) : [...one.tags, tag];
        if (tags.length > mostTags) throw InvalidInput.field('tag', `A candidate has at most ${mostTags} tags.`);
        await this.write(tx, viewer, one, tags);
      }
      return { changed: changing.length };
    });
  }

  /** Sets all tags of one candidate: a list, or a line of them with commas between. @throws InvalidInput */
  setTags(viewer: Viewer, id: string, given: readonly string[] | string): Promise<string[]> {
    return this.database.transaction(async (tx) => {
      const { job } = await this.access.application(viewer, id, 'candidate.edit', tx);
      const [application] = await this.chosen(tx, viewer, job.id, [id]);
      if (!application) throw new NotFound('application');
      const tags = cleanTags(typeof given === 'string' ? given.split(',') : given);
      if (tags.join('\n') !== application.tags.join('\n')) await this.write(tx, viewer, application, tags);
      return tags;
    });
  }

  private async chosen(tx: Tx, viewer: Viewer, jobId: string, ids: readonly string[]): Promise<Application[]> {
    await this.jobs.job(viewer, jobId, 'candidate.edit', tx);
    return chosenOf(tx, viewer, { jobId, ids, rating: this.rating });
  }

  private async write(tx: Tx, viewer: Viewer, application: Application, tags: string[]): Promise<void> {
    const { id: applicationId, jobId, tags: before } = application;
    application.version = await replaceQuietly(tx, application, { tags });
    const added = tags.filter((tag) => !before.includes(tag));
    const removed = before.filter((tag) => !tags.includes(tag));
    await this.audit.record(tx, viewer, 'application.tagged', { jobId, applicationId, added, removed });
  }
}

function alike(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function has({ tags }: Application, tag: string): boolean {
  return tags.some((one) => alike(one, tag));
}

/** Each once, without spaces around it. @throws InvalidInput */
function cleanTags(given: readonly string[]): string[] {
  const tags: string[] = [];
  for (const one of given.map((each) => each.trim().replace(/\s+/g, ' '))) {
    if (one !== '' && !tags.some((tag) => alike(tag, one))) tags.push(one);
  }
  if (tags.length > mostTags) throw InvalidInput.field('tags', `Use ${mostTags} tags or fewer.`);
  if (tags.some((tag) => tag.length > longestTag)) {
    throw InvalidInput.field('tags', `Use ${longestTag} characters or fewer for each tag.`);
  }
  return tags;
}
