import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { Upload } from '../../platform/http/request.js';
import type { PastedCandidates } from './import.dto.js';

/**
 * The file of a form or what was pasted in its place, and the field to name where it is wrong.
 * @throws InvalidInput where there is neither
 */
export function fileIn({ pasted }: PastedCandidates, file: Upload | undefined): { upload: Upload; field: string } {
  if (file) return { upload: file, field: 'file' };
  if (!pasted) throw InvalidInput.field('file', 'Choose a file, or paste its rows below.');
  return { upload: { fileName: 'Pasted rows', bytes: Buffer.from(pasted) }, field: 'pasted' };
}
