import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Viewer } from '../../accounts/access/viewer.js';

type Handler = (manager: EntityManager, viewer: Viewer, applicationIds: readonly string[]) => Promise<void>;

/** Whose outcome the activity log showed to somebody, for the rooms above that keep who has seen what. */
@Injectable()
export class RecordShown {
  private readonly handlers: Handler[] = [];

  add(handler: Handler): void {
    this.handlers.push(handler);
  }

  /** To be called before the answer goes out. */
  async outcomes(manager: EntityManager, viewer: Viewer, applicationIds: readonly string[]): Promise<void> {
    if (applicationIds.length === 0) return;
    for (const handler of this.handlers) await handler(manager, viewer, applicationIds);
  }
}
