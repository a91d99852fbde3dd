import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { Looks } from '../../looks/looks.js';
import { Forbidden, NotFound } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { offsetOf, type Paged, paged, pageSize } from '../../platform/http/paging.js';
import { ApplicationAccess, type Applied } from '../application-access.js';
import { type ApplicationSection, ApplicationSections } from '../application-sections.js';
import { paragraphs } from '../candidate-labels.js';
import { WhoIsRating } from '../who-is-rating.js';
import { ApplicationNote } from './application-note.entity.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'note.added': { jobId: string; applicationId: string; noteId: string };
    'note.removed': { jobId: string; applicationId: string; noteId: string };
  }
}

export interface ShownNote {
  id: string;
  byId: string | null;
  byName: string;
  /** ISO 8601. */
  at: string;
  text: string;
}

/** Of these the candidate's page shows the text. */
const fewest = 3;

/** Notes of the hiring team about a candidate. Whoever still rates the candidate does not see that there are any. */
@Injectable()
export class Notes implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly sections: ApplicationSections,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  onModuleInit(): void {
    const section = (viewer: Viewer, applied: Applied) => this.section(viewer, applied);
    this.sections.add({ place: 40, whileRating: 'hidden', section });
  }

  /** The newest first. @throws NotFound also while the viewer still scores the candidate */
  async list(viewer: Viewer, applicationId: string, query: { page?: number }): Promise<Paged<ShownNote>> {
    await this.opened(viewer, applicationId);
    const [rows, total] = await this.database.reader.findAndCount(ApplicationNote, {
      where: { applicationId },
      order: { at: 'DESC', id: 'DESC' },
      skip: offsetOf(query),
      take: pageSize,
    });
    await this.shown(viewer, applicationId, rows);
    return paged(rows.map(told), total, query);
  }

  add(viewer: Viewer, applicationId: string, text: string): Promise<ShownNote> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, applicationId, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, applicationId, tx);
      const note = { id: newId(), applicationId, byId: viewer.id, byName: viewer.name, at: new Date(), text };
      await tx.insert(ApplicationNote, note);
      await this.looks.record(tx, viewer, 'typed in', { note: [applicationId] });
      const { jobId } = application;
      await this.audit.record(tx, viewer, 'note.added', { jobId, applicationId, noteId: note.id });
      return told(note);
    });
  }

  /** @throws Forbidden for anyone but whoever wrote it; NotFound */
  remove(viewer: Viewer, applicationId: string, noteId: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, applicationId, 'candidate.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, applicationId, tx);
      const note = await tx.findOneBy(ApplicationNote, { id: noteId, applicationId });
      if (!note) throw new NotFound('note');
      if (note.byId !== viewer.id) throw new Forbidden();
      await tx.delete(ApplicationNote, { id: noteId });
      await this.audit.record(tx, viewer, 'note.removed', { jobId: application.jobId, applicationId, noteId });
    });
  }

  async page(viewer: Viewer, applicationId: string, query: { page?: number }) {
    const { candidate, job } = await this.opened(viewer, applicationId);
    const list = await this.list(viewer, applicationId, query);
    const mayEdit = viewer.may('candidate.edit', job.id);
    return {
      title: `Notes: ${candidate.name}`,
      ...jobPlaces(job, 'candidates'),
      here: `/applications/${applicationId}/notes`,
      applicationUrl: `/applications/${applicationId}`,
      name: candidate.name,
      ...list,
      items: list.items.map(({ id, byId, byName, at, text }) => ({
        ...{ id, byName, at },
        lines: paragraphs(text),
        mayRemove: mayEdit && byId === viewer.id,
      })),
      mayEdit,
    };
  }

  private async opened(viewer: Viewer, applicationId: string): Promise<Applied> {
    const applied = await this.access.application(viewer, applicationId, 'candidate.view');
    if (await this.rating.isRating(viewer.id, applicationId)) throw new NotFound('application');
    return applied;
  }

  private async shown(viewer: Viewer, applicationId: string, rows: readonly object[]): Promise<void> {
    const note = rows.length > 0 ? [applicationId] : [];
    await this.looks.record(this.database.reader, viewer, 'application', { note });
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection> {
    const { id: applicationId } = application;
    const [rows, total] = await this.database.reader.findAndCount(ApplicationNote, {
      where: { applicationId },
      order: { at: 'DESC', id: 'DESC' },
      take: fewest,
    });
    await this.shown(viewer, applicationId, rows);
    const label = total > rows.length ? `All ${total} notes` : 'Write a note';
    return {
      title: 'Notes',
      lines:
        rows.length > 0
          ? rows.map(({ byName, at, text }) => ({ text: `${byName}: ${text}`, at }))
          : [{ text: 'None yet. Hidden from anyone who is still scoring this candidate.' }],
      links: [{ url: `/applications/${applicationId}/notes`, label }],
    };
  }
}

function told({
  id,
  byId,
  byName,
  at,
  text,
}: Pick<ApplicationNote, 'id' | 'byId' | 'byName' | 'at' | 'text'>): ShownNote {
  return { id, byId, byName, at: at.toISOString(), text };
}
