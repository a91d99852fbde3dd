import { InvalidInput } from '../platform/base/domain-errors.js';
import type { Upload } from '../platform/http/request.js';

/**
 * The text of a table that came as a file or was pasted, and the field to name where it is wrong.
 * @throws InvalidInput where there is neither, or the file is not UTF-8 text
 */
export function tableIn(input: { csv?: string | null }, file: Upload | undefined): { text: string; field: string } {
  if (!file) {
    if (!input.csv) throw InvalidInput.field('csv', 'Choose a CSV file, or paste its rows here.');
    return { text: input.csv, field: 'csv' };
  }
  return { text: decoded(file.bytes), field: 'table' };
}

function decoded(bytes: Buffer): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    const text = new TextDecoder(wide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Said below: the bytes are of another encoding.
  }
  throw InvalidInput.field(
    'table',
    'This is not a text file in UTF-8. Save the table as “CSV UTF-8” and choose it again.',
  );
}
