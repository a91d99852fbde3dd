import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { PacketNotes } from '../packets/document/packet-notes.js';
import { DecisionList } from './decision-list.js';
import { dayOf, outcomeName } from './decision-words.js';
import type { Regional } from '../platform/base/regional.js';

const most = 40;

/** The decisions that were made so far, and what stood beside them, for a packet's appendix. */
@Injectable()
export class DecisionNotes implements OnModuleInit {
  constructor(
    private readonly notes: PacketNotes,
    private readonly decisions: DecisionList,
  ) {}

  onModuleInit(): void {
    this.notes.add((viewer, jobId, regional) => this.lines(viewer, jobId, regional));
  }

  private async lines(viewer: Viewer, jobId: string, regional: Regional): Promise<string[]> {
    const found = await this.decisions.inWords(viewer, jobId, most, regional);
    return found.map(({ candidate, outcome, decidedByName, decidedAt, departsFromOrder, reason, basis, marks }) => {
      const order = departsFromOrder ? ` Out of ranking order${basis?.passed ? `, before ${basis.passed}` : ''}.` : '';
      const said = [
        `Reason: ${reason.join(' ')}`,
        ...marks.map((mark) => `The decision ${mark}.`),
        ...(basis?.beside ?? []),
      ].join(' ');
      return `${candidate}: ${outcomeName[outcome]}, decided by ${decidedByName} on ${dayOf(decidedAt, regional)}.${order} ${said}`;
    });
  }
}
