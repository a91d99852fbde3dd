import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { partPlayed, partsForCandidate } from '../../model/role-play.js';
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
  /** What the candidate is told of whom the panel plays; empty where it plays no one. */
  played: string;
  parts: { panelist: string; plays: string; about: string; objections: string[] }[];
}

@Injectable()
export class Auditions {
  constructor(private readonly sittings: SittingAccess) {}

  /** The brief on one sheet, for the panel; a candidate gets `forCandidate`. @throws NotFound for any other sitting */
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
      played: partsForCandidate(assessment.parts),
      parts: cards.map(({ panelist, plays }) => {
        const { about = '', objections = [] } = partPlayed(assessment.parts, plays) ?? {};
        return { panelist: panelist?.name ?? '', plays, about, objections };
      }),
    };
  }

  /** The same sheet to hand to the candidate: who will be played, not by whom, nor what they raise. @throws NotFound */
  async handout(viewer: Viewer, sittingId: string): Promise<CandidateBrief> {
    const { parts: _parts, ...brief } = await this.brief(viewer, sittingId);
    return brief;
  }
}

/** What a candidate is given of an audition's brief. */
export type CandidateBrief = Omit<AuditionBrief, 'parts'>;
