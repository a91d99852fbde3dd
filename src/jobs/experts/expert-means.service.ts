import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { Database, replace } from '../../platform/database/database.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { JobAnalysis } from '../analysis/job-analysis.service.js';
import { Attribute } from '../model/attribute.entity.js';
import { JobAccess } from '../model/job-access.js';
import { majority } from './agreement.js';
import { expertResults, resultsOpen, rosterOf } from './expert-results.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    /** With the keys of what changed, and of what the team had set with a reason and keeps. */
    'attributes.rated': { jobId: string; experts: number; keys: string[]; kept: string[]; reason?: string };
  }
}

/** The experts' ratings become the analysis's. */
@Injectable()
export class ExpertMeans {
  constructor(
    private readonly database: Database,
    private readonly access: JobAccess,
    private readonly analysis: JobAnalysis,
    private readonly audit: Audit,
  ) {}

  /**
   * Importance becomes the experts' mean, and need what most of them say. What the team set with a reason stays.
   * @returns how many attributes changed
   * @throws RuleViolation while somebody's ratings are waited for; InvalidInput without a reason once scoring has begun
   */
  use(viewer: Viewer, jobId: string, why: string | undefined): Promise<number> {
    return this.database.transaction(async (tx) => {
      await this.access.toChange(viewer, jobId, 'analysis.edit', tx);
      const roster = await rosterOf(tx, jobId);
      if (!resultsOpen(roster)) {
        throw new RuleViolation('experts.open', 'The ratings open once everyone on the roster has submitted theirs.');
      }
      const reason = await this.analysis.reasonFor(tx, jobId, why);
      const attributes = await this.analysis.attributes(tx, jobId);
      const results = new Map((await expertResults(tx, jobId, attributes)).map((one) => [one.attributeId, one]));
      const [keys, kept]: [string[], string[]] = [[], []];
      for (const attribute of attributes) {
        const { mean, said } = results.get(attribute.id)!;
        if (mean === null) continue;
        if (attribute.importanceReason !== '') {
          kept.push(attribute.key);
          continue;
        }
        const wanted = {
          importance: mean,
          needed: majority(said) ?? attribute.needed,
          importanceFrom: 'experts' as const,
        };
        const same = (Object.keys(wanted) as (keyof typeof wanted)[]).every((name) => attribute[name] === wanted[name]);
        if (same) continue;
        await replace(tx, Attribute, attribute, wanted);
        keys.push(attribute.key);
      }
      const experts = roster.filter(({ submittedAt }) => submittedAt !== null).length;
      if (keys.length > 0)
        await this.audit.record(tx, viewer, 'attributes.rated', { jobId, experts, keys, kept, ...reason });
      return keys.length;
    });
  }
}
