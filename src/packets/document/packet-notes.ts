import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';

type Source = (viewer: Viewer, jobId: string, regional: Regional) => Promise<string[]>;

/** What rooms above have to say in a packet's appendix, without this one knowing them. */
@Injectable()
export class PacketNotes {
  private readonly sources: Source[] = [];

  add(source: Source): void {
    this.sources.push(source);
  }

  /** Paragraphs, as far as the viewer may see them. @param regional its dates are told */
  async of(viewer: Viewer, jobId: string, regional: Regional): Promise<string[]> {
    return (await Promise.all(this.sources.map((source) => source(viewer, jobId, regional)))).flat();
  }
}
