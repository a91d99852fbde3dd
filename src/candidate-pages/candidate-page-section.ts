import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { CandidateLinks } from '../candidate-links/candidate-links.service.js';
import type { Applied } from '../candidates/application-access.js';
import {
  type ApplicationSection,
  ApplicationSections,
  type SectionSource,
} from '../candidates/application-sections.js';

/** The way to a candidate's own page, on the page of their application. */
@Injectable()
export class CandidatePageSection implements OnModuleInit, SectionSource {
  readonly place = 45;
  readonly whileRating = 'shown';

  constructor(
    private readonly sections: ApplicationSections,
    private readonly links: CandidateLinks,
  ) {}

  onModuleInit(): void {
    this.sections.add(this);
  }

  async section(viewer: Viewer, { application: { id }, job }: Applied): Promise<ApplicationSection | undefined> {
    if (!viewer.may('candidate.page', job.id)) return undefined;
    const { open, until, openedAt } = await this.links.of(id);
    const lines = [
      ...(open > 0 ? [{ text: 'Has a link to their own page. It expires', at: until }] : []),
      ...(openedAt ? [{ text: 'Opened', at: openedAt }] : []),
    ];
    return {
      title: 'Candidate’s own page',
      lines: lines.length > 0 ? lines : [{ text: 'No link sent yet. On it, candidates see what happens next.' }],
      links: [{ url: `/applications/${id}/own-page`, label: open > 0 ? 'Manage the link' : 'Send the link' }],
    };
  }
}

/** The way to what a candidate asked for: for recruiters who don't rate them. */
@Injectable()
export class AccommodationSection implements OnModuleInit, SectionSource {
  readonly place = 46;
  readonly whileRating = 'hidden';

  constructor(private readonly sections: ApplicationSections) {}

  onModuleInit(): void {
    this.sections.add(this);
  }

  async section(viewer: Viewer, { application: { id }, job }: Applied): Promise<ApplicationSection | undefined> {
    if (!viewer.may('accommodation.view', job.id)) return undefined;
    return {
      title: 'Accommodations',
      lines: [{ text: 'What the candidate asks for to take part. Hidden from everyone who rates them.' }],
      links: [{ url: `/applications/${id}/accommodations`, label: 'View requests' }],
    };
  }
}
