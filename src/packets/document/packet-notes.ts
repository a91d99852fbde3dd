import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';

type Source = (viewer: Viewer, jobId: string) => Promise<string[]>;

/** What rooms above have to say in a packet's appendix, without this one knowing them. */
@Injectable()
export class PacketNotes {
  private readonly sources: Source[] = [];

  add(source: Source): void {
    this.sources.push(source);
  }

  /** Paragraphs, as far as the viewer may see them. */
  async of(viewer: Viewer, jobId: string): Promise<string[]> {
    return (await Promise.all(this.sources.map((source) => source(viewer, jobId)))).flat();
  }
}
