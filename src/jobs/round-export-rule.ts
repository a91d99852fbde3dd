import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';

export type RoundExportDecision = (viewer: Viewer, jobId: string, manager: EntityManager) => Promise<boolean>;

/**
 * Whether somebody is given the whole round, as the feature that gives it decides: a job's page asks here and shows the
 * link to nobody else. Without that feature nobody is given it.
 */
@Injectable()
export class RoundExportRule {
  private decision?: RoundExportDecision;

  decideBy(decision: RoundExportDecision): void {
    this.decision = decision;
  }

  async allows(viewer: Viewer, jobId: string, manager: EntityManager): Promise<boolean> {
    return (await this.decision?.(viewer, jobId, manager)) ?? false;
  }
}
