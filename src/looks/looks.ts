import type { EntityManager } from 'typeorm';
import type { Viewer } from '../accounts/access/viewer.js';
import type { LookKind } from './look.entity.js';

/** Where something was shown. */
export type Means =
  | 'application'
  | 'comparison'
  | 'decisions'
  | 'list of candidates'
  | 'packet'
  | 'record'
  | 'records'
  | 'round file'
  | 'sitting'
  | 'spreadsheet'
  | 'typed in';

/** What was shown: ids of sittings for ratings, of applications for everything else. */
export type Shown = Partial<Record<LookKind, readonly string[]>>;

/** What someone was shown of a person, for a sentence. */
export interface KnownFact {
  kind: LookKind;
  /** Of ratings: the assessment's name, or its key where it is gone. */
  assessment: string;
  /** The job's title, where it is another one. */
  elsewhere: string | null;
  /** ISO 8601. */
  firstAt: string;
  means: string[];
}

/**
 * Who was shown what of whom. A look is written in the transaction in which it is read, or before the answer goes out.
 *
 * Anyone who shows something of a person writes it here, so this stands below candidates and assessments. Their tables are
 * read by `LooksOnRecord`, which stands beside them and is what Nest gives for this.
 */
export abstract class Looks {
  /**
   * Writes a look down; once, however often it is repeated within the hour. One statement. Ratings of a sitting count
   * only where someone else's are in.
   */
  abstract record(manager: EntityManager, viewer: Viewer, means: Means, shown: Shown): Promise<void>;

  /** Who was shown ratings of a sitting before all of them were in, without a scorecard of it, and when first. */
  abstract early(manager: EntityManager, sittingId: string): Promise<{ name: string; at: Date }[]>;

  /**
   * What each of some people has been shown of the person behind an application, the first first; no one who has been
   * shown nothing. One query.
   */
  abstract known(
    manager: EntityManager,
    viewerIds: readonly string[],
    applicationId: string,
  ): Promise<Map<string, KnownFact[]>>;
}
