import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';

/** Something else that waits for a person beside their scorecards. */
export interface OtherDuty {
  label: string;
  /** What it is for, such as a job's title. */
  about: string;
  url: string;
}

type DutySource = (viewer: Viewer) => Promise<OtherDuty[]>;

/** Where features that this one must not know of put in what else waits for somebody; each once, as it starts. */
@Injectable()
export class OtherDuties {
  private readonly sources: DutySource[] = [];

  add(source: DutySource): void {
    this.sources.push(source);
  }

  async of(viewer: Viewer): Promise<OtherDuty[]> {
    return (await Promise.all(this.sources.map((source) => source(viewer)))).flat();
  }
}
