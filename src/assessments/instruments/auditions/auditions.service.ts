import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { SittingAccess } from '../../sittings/sitting-access.js';
import { NotFound } from '../../../platform/base/domain-errors.js';

/** What an audition asks of the candidate, and the panel’s roles. */
export interface AuditionBrief {
  sittingId: string;
  job: string;
  candidate: string;
  assessment: string;
  at: Date | null;
  place: string;
  topic: string;
  brief: string;
  parts: { panelist: string; plays: string }[];
}

@Injectable()
export class Auditions {
  constructor(private readonly sittings: SittingAccess) {}

  /** The brief on one sheet: to hand to the candidate, and for the panel. @throws NotFound for any other sitting */
  async brief(viewer: Viewer, sittingId: string): Promise<AuditionBrief> {
    const { sitting, job, assessment, candidateName, cards } = await this.sittings.sitting(viewer, sittingId);
    if (assessment.kind !== 'audition') throw new NotFound('audition');
    return {
      sittingId,
      job: job.title,
      candidate: candidateName,
      assessment: assessment.name,
      at: sitting.at,
      place: sitting.place,
      topic: sitting.topic,
      brief: assessment.brief,
      parts: cards.map(({ panelist, plays }) => ({ panelist: panelist?.name ?? '', plays })),
    };
  }
}
