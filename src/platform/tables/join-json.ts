import { decoded, encodingOf } from './decode-text.js';

/** A file as it came. */
interface NamedFile {
  fileName: string;
  bytes: Buffer;
}

/** The one field of a document that several JSON files were joined to. */
const parts = 'joined files';

/**
 * Several JSON files as one document, unread: whoever reads it takes `jsonPartsOf` it.
 * @returns the file itself where there is only one; undefined where one of them is not JSON
 */
export function joinedJson(files: readonly NamedFile[]): NamedFile | undefined {
  const [first, ...others] = files;
  if (!first || others.length === 0) return first;
  const texts = files.flatMap(({ bytes }) => (beginsLikeJson(bytes) ? (decoded(bytes, encodingOf(bytes)) ?? []) : []));
  if (texts.length < files.length) return undefined;
  const whole = `{${JSON.stringify(parts)}:[${texts.map((text) => text.replace(/^\ufeff/, '')).join(',')}]}`;
  return { fileName: files.map(({ fileName }) => fileName).join(' + '), bytes: Buffer.from(whole) };
}

/** What each of the files held that were joined to a document; the document itself where none were. */
export function jsonPartsOf(value: unknown): unknown[] {
  const joined = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[parts] : undefined;
  return Array.isArray(joined) ? joined : [value];
}

/** Whether the first sign of a text opens an object or a list. */
export function beginsLikeJson(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^[{[]/.test(start.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '').replace(/[\0\s]/g, ''));
}
