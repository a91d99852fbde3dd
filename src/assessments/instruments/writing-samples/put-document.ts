import type { StoredFiles } from '../../../candidates/stored-files.service.js';
import { RuleViolation } from '../../../platform/base/domain-errors.js';
import { replace, type Tx } from '../../../platform/database/database.js';
import type { Upload } from '../../../platform/http/request.js';
import { markScorecards } from '../../model/scorecard-marks.js';
import type { Scorecard } from '../../model/scorecard.entity.js';
import { Sitting } from '../../model/sitting.entity.js';
import { isSubmitted } from '../../model/vocabulary.js';

/** A sitting that is locked, with its panel. */
interface Taking {
  sitting: Pick<Sitting, 'id' | 'version' | 'documentId'>;
  cards: readonly Pick<Scorecard, 'id' | 'state' | 'openedAt'>[];
}

/** @throws RuleViolation where someone has begun to review the document that is there */
export function refuseBegun({ sitting, cards }: Taking): void {
  if (!sitting.documentId || cards.every(({ openedAt }) => openedAt === null)) return;
  throw new RuleViolation('document.begun', 'Someone has started reviewing this document, so it can’t be changed.');
}

/**
 * Puts a document with a sitting, in place of the one before it; scorecards that were signed without it say so.
 * @param slides whether it is an audition's, not a writing sample
 * @returns its id
 * @throws InvalidInput where it is no document; StaleEdit
 */
export async function putDocument(
  tx: Tx,
  files: StoredFiles,
  { sitting, cards }: Taking,
  upload: Upload,
  slides: boolean,
): Promise<string> {
  const before = sitting.documentId;
  const documentId = await files.keep(tx, upload, 'document');
  await replace(tx, Sitting, sitting, { documentId });
  if (before) await files.remove(tx, before);
  const signed = cards.filter(({ state }) => isSubmitted(state)).map(({ id }) => id);
  const day = new Date().toISOString().slice(0, 10);
  await markScorecards(
    tx,
    signed,
    `signed before its ${slides ? 'slides were' : 'writing sample was'} attached on ${day}`,
  );
  return documentId;
}
