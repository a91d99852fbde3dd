import { mediaTypeOf, storedName } from '../../candidates/media-type.js';
import { StoredFile } from '../../candidates/stored-file.entity.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import type { RoundDocument } from '../file/round-file.js';

/**
 * Stores a document. What it is, is found in its bytes; what the file says of it counts for nothing.
 * @param pointer where the document stands in the round file
 * @returns its id
 * @throws InvalidInput where the bytes are no PDF, PNG, JPEG, DOCX or UTF-8 text; checkImport says so before
 */
export async function importDocument(tx: Tx, document: RoundDocument, pointer: string): Promise<string> {
  const content = Buffer.from(document.content, 'base64');
  const mediaType = await mediaTypeOf(content, `${pointer}/content`);
  const fileName = storedName({ fileName: document.fileName, bytes: content });
  const id = newId();
  await tx.insert(StoredFile, { id, fileName, mediaType, size: content.length, content });
  return id;
}
