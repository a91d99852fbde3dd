import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Applied } from '../../candidates/application-access.js';
import {
  type ApplicationSection,
  ApplicationSections,
  type SectionSource,
} from '../../candidates/application-sections.js';
import { Database } from '../../platform/database/database.js';
import { sittingsOf } from './sitting-list.service.js';

/** The sittings of a candidate, on the page of their application. */
@Injectable()
export class SittingSection implements OnModuleInit, SectionSource {
  readonly place = 20;
  readonly whileRating = 'shown';

  constructor(
    private readonly database: Database,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.sections.add(this);
  }

  async section(viewer: Viewer, { application, job }: Applied): Promise<ApplicationSection | undefined> {
    if (!viewer.may('sitting.view', job.id)) return undefined;
    const filter = { jobId: job.id, application: application.id };
    const { items } = await sittingsOf(this.database.reader, viewer, filter, {});
    const add = { url: `/jobs/${job.id}/sittings/new?application=${application.id}`, label: 'Schedule a session' };
    return {
      title: 'Schedule',
      lines: items.map(({ assessment, at, state }) => ({ text: `${assessment.name}: ${state}`, at })),
      links: [
        ...items.map(({ id, assessment }) => ({ url: `/sittings/${id}`, label: `Open: ${assessment.name}` })),
        ...(viewer.may('sitting.edit', job.id) ? [add] : []),
      ],
    };
  }
}
