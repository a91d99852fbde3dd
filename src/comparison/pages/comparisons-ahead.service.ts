import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Signals } from '../../platform/database/signals.js';
import { DomainError } from '../../platform/base/domain-errors.js';
import { Views } from '../../platform/views/views.js';
import { comparisonPage, comparisonTemplate } from './comparison-page.js';
import type { ComparisonQuery } from './comparison.dto.js';
import { Comparisons } from './comparison.service.js';

/** A page that somebody looked at: whose it is and what was chosen on it. */
interface Look {
  viewer: Viewer;
  jobId: string;
  query: ComparisonQuery;
  /** When it was looked at last, in milliseconds. */
  at: number;
  unheard(): void;
}

/** Looks that are kept up with in one process. */
const mostLooks = 24;
/** Milliseconds after which nobody is expected to look again. */
const expires = 24 * 3_600_000;
/** Milliseconds in which what comes in together is taken together. */
const settles = 200;

/**
 * Works out the comparisons that were looked at lately as soon as their evidence has changed, before anybody looks
 * again. Nothing is shown from here: whoever looks has their own rights and their own evidence looked up, and only where
 * that is the same evidence does the work turn out to be done.
 */
@Injectable()
export class ComparisonsAhead implements BeforeApplicationShutdown {
  private readonly log = new Logger('comparison');
  private readonly looks = new Map<string, Look>();
  private readonly due = new Set<Look>();
  private working: Promise<void> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly comparisons: Comparisons,
    private readonly signals: Signals,
    private readonly views: Views,
  ) {}

  /** To be called with each look at a comparison's page: from now on its next one is prepared. */
  looked(viewer: Viewer, jobId: string, query: ComparisonQuery): void {
    if (this.closing.signal.aborted) return;
    const key = JSON.stringify([viewer.id, jobId, query]);
    const known = this.looks.get(key);
    this.looks.delete(key);
    if (known) {
      this.looks.set(key, Object.assign(known, { viewer, at: Date.now() }));
      return;
    }
    const heard = () => this.heard(key, look);
    const unheard = this.signals.listen([`evidence:${jobId}`], heard);
    const look: Look = { viewer, jobId, query, at: Date.now(), unheard };
    this.looks.set(key, look);
    for (const [oldest, { unheard: forget }] of this.looks) {
      if (this.looks.size <= mostLooks) break;
      this.looks.delete(oldest);
      forget();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    for (const { unheard } of this.looks.values()) unheard();
    this.looks.clear();
    await this.working;
  }

  private heard(key: string, look: Look): void {
    if (Date.now() - look.at > expires) {
      look.unheard();
      this.looks.delete(key);
      return;
    }
    this.due.add(look);
    this.working ??= this.work().finally(() => (this.working = undefined));
  }

  /** One after another: requests that come meanwhile are answered in between. */
  private async work(): Promise<void> {
    const { signal } = this.closing;
    while (this.due.size > 0 && !signal.aborted) {
      await pause(settles, undefined, { signal, ref: false }).catch(() => undefined);
      const looks = [...this.due];
      this.due.clear();
      for (const look of looks) if (!signal.aborted) await this.prepare(look);
    }
  }

  private async prepare({ viewer, jobId, query }: Look): Promise<void> {
    try {
      const seen = await this.comparisons.prepare(viewer, jobId, query);
      if (!seen) return;
      await turn();
      const model = comparisonPage(seen, query);
      await turn();
      // Its large parts are kept with the comparison; none of them knows who looks.
      this.views.render(comparisonTemplate, model, { title: '', viewer: null, timeZone: 'UTC', path: '/', nonce: '' });
    } catch (error) {
      // Whoever looks next is told what is wrong. The database may be away.
      if (!(error instanceof DomainError)) this.log.debug(`comparison of ${jobId}: ${(error as Error).message}`);
    }
  }
}
