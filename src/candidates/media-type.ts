import { mostPixels, pictureSize } from '../platform/documents/picture-size.js';
import type { Upload } from '../platform/http/request.js';
import { InvalidInput } from '../platform/base/domain-errors.js';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const accepted = new Set(['application/pdf', 'image/png', 'image/jpeg', docx]);
const refusal = 'This file type isn’t supported. Choose a PDF, Word (.docx), PNG, JPEG, or plain text file.';

/** What a file field lets people choose; the bytes decide. */
export const acceptedEndings = '.pdf,.docx,.png,.jpg,.jpeg,.txt';

/**
 * What a file is, by its bytes; what its name claims counts for nothing.
 * @throws InvalidInput on `field` for anything but PDF, PNG, JPEG, DOCX and UTF-8 text, and for pictures of too many pixels
 */
export async function mediaTypeOf(bytes: Buffer, field: string): Promise<string> {
  if (bytes.length === 0) throw InvalidInput.field(field, 'The file is empty.');
  // Read once there is a file, so that the server itself starts sooner.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(bytes);
  if (found) {
    if (accepted.has(found.mime)) {
      refuseFlood(bytes, found.mime, field);
      return found.mime;
    }
    throw InvalidInput.field(field, refusal);
  }
  if (!isText(bytes)) throw InvalidInput.field(field, refusal);
  return 'text/plain';
}

/** A few bytes can say that they are a picture of billions of pixels, which whoever opens it would make room for. */
function refuseFlood(bytes: Buffer, mediaType: string, field: string): void {
  if (!mediaType.startsWith('image/')) return;
  const size = pictureSize(bytes, mediaType);
  if (!size) throw InvalidInput.field(field, 'This picture is broken. Save it again, or choose another file.');
  if (size.width * size.height <= mostPixels) return;
  const megapixels = Math.round((size.width * size.height) / 1_000_000).toLocaleString('en');
  throw InvalidInput.field(
    field,
    `This picture has ${megapixels} megapixels; at most ${mostPixels / 1_000_000} are taken. Make it smaller.`,
  );
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** A file's name as it may be stored and offered again: no folders, no control characters, at most 200 characters. */
export function storedName(upload: Upload): string {
  const last = upload.fileName.toWellFormed().split(/[\\/]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cf}]/gu, '').trim();
  return [...clean].slice(-200).join('') || 'file';
}
