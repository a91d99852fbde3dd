import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Tx } from '../../platform/database/database.js';
import type { RoleStart } from './job.dto.js';
import type { Job } from './job.entity.js';
import type { StarterRole } from './starter-role.js';

type RoundExportDecision = (viewer: Viewer, jobId: string, manager: EntityManager) => Promise<boolean>;

/**
 * Whether someone is given the whole round, as the feature that gives it decides: a job's page asks here and shows the
 * link to no one else. Without that feature no one is given it.
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

/** Something a later feature adds to a job that was just opened from a starter role, in the same transaction. */
type StarterHook = (tx: Tx, viewer: Viewer, job: Job, role: StarterRole) => Promise<void>;

/**
 * Where features that this one must not know of (the assessment plan, say) put in what they add to a job opened
 * from the starter role. They add their hook once, when their module starts.
 */
@Injectable()
export class StarterHooks {
  private readonly hooks: StarterHook[] = [];

  add(hook: StarterHook): void {
    this.hooks.push(hook);
  }

  /** Runs the hooks one after another; the job, its team and its attributes are there already. */
  async run(tx: Tx, viewer: Viewer, job: Job, role: StarterRole): Promise<void> {
    for (const hook of this.hooks) await hook(tx, viewer, job, role);
  }
}

/** What a job begins with: what it says of itself where nothing was given, and what is laid down once it is there. */
export interface Beginning {
  text: Partial<
    Pick<Job, 'title' | 'summary' | 'objectives' | 'sources' | 'maximum' | 'discNote' | 'department' | 'location'>
  >;
  layDown: (tx: Tx, viewer: Viewer, job: Job) => Promise<void>;
}

/** Starter roles beside the technical seller, as the feature that knows role files gives them. */
@Injectable()
export class RoleStarts {
  private source?: (start: RoleStart) => Beginning;

  giveBy(source: (start: RoleStart) => Beginning): void {
    this.source = source;
  }

  /** Undefined without that feature. */
  of(start: RoleStart): Beginning | undefined {
    return this.source?.(start);
  }
}
