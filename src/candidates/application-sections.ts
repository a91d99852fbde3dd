import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from './application-access.js';

/** A part of the application's page that a later feature fills in. */
export interface ApplicationSection {
  title: string;
  lines: { text: string; at?: Date | string | null }[];
  links: { url: string; label: string }[];
}

export interface SectionSource {
  /** Where it stands among the others, from the top. */
  place: number;
  /** Whether it stays away from a viewer who is still scoring the candidate. */
  whileRating: 'shown' | 'hidden';
  /** Nothing where the viewer is not to see it. */
  section(viewer: Viewer, applied: Applied): Promise<ApplicationSection | undefined>;
}

/** What the features below put on the application's page, without this one knowing them. */
@Injectable()
export class ApplicationSections {
  private readonly sources: SectionSource[] = [];

  add(source: SectionSource): void {
    this.sources.push(source);
    this.sources.sort((one, other) => one.place - other.place);
  }

  /** The sections for a viewer, from the top. */
  async of(viewer: Viewer, applied: Applied, isRating: boolean): Promise<ApplicationSection[]> {
    const shown = this.sources.filter(({ whileRating }) => !isRating || whileRating === 'shown');
    const sections = await Promise.all(shown.map((source) => source.section(viewer, applied)));
    return sections.filter((section) => section !== undefined);
  }
}
