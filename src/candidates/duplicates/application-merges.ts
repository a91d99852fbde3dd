import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.js';

/** Two applications of one person for the same job: what belongs to `from` becomes what belongs to `to`. */
export interface ApplicationMerge {
  jobId: string;
  from: string;
  to: string;
}

type MergeHook = (tx: Tx, merge: ApplicationMerge) => Promise<void>;

/**
 * Where features that this one must not know of (sessions, decisions) take over what is theirs when two applications
 * become one, in the same transaction. They add their hook once, when their module starts; a hook throws RuleViolation
 * where both can't be one.
 */
@Injectable()
export class ApplicationMerges {
  private readonly hooks: MergeHook[] = [];

  add(hook: MergeHook): void {
    this.hooks.push(hook);
  }

  async run(tx: Tx, merge: ApplicationMerge): Promise<void> {
    for (const hook of this.hooks) await hook(tx, merge);
  }
}
