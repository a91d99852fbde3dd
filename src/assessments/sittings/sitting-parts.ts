import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { SittingForViewer } from './sitting-access.js';

/** A part of a session's page that a later feature fills in. */
export interface SittingPart {
  /** Its address within the page. */
  id: string;
  title: string;
  lines: { text: string; at: Date | null }[];
  /** What can be done: each a button that sends a form without fields. */
  actions: { id: string; action: string; submit: string; look: 'plain' | 'danger' }[];
}

export interface SittingPartSource {
  /** Where it stands among the others, from the top. */
  place: number;
  /** Nothing where the viewer is not to see it. */
  section(viewer: Viewer, seen: SittingForViewer): Promise<SittingPart | undefined>;
}

/** What the features above put on a session's page, without this one knowing them. */
@Injectable()
export class SittingParts {
  private readonly sources: SittingPartSource[] = [];

  add(source: SittingPartSource): void {
    this.sources.push(source);
    this.sources.sort((one, other) => one.place - other.place);
  }

  /** The sections for a viewer, from the top. */
  async of(viewer: Viewer, seen: SittingForViewer): Promise<SittingPart[]> {
    const sections = await Promise.all(this.sources.map((source) => source.section(viewer, seen)));
    return sections.filter((section) => section !== undefined);
  }
}
