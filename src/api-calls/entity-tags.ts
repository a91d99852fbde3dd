import { createHash } from 'node:crypto';

/** The JSON of an answer, and a tag for it. */
export interface Tagged {
  text: string;
  /** With its quotes: `"v3.…"` where the answer has a `version`, else `"…"`. */
  tag: string;
}

/**
 * Tags an answer by what this viewer is shown, and by nothing else: who is shown the same gets the same tag, whatever is
 * hidden from them.
 */
export function tagged(answer: unknown): Tagged {
  const text = JSON.stringify(answer);
  const digest = createHash('sha256').update(text).digest('base64url').slice(0, 27);
  const { version } = answer as { version?: unknown };
  return { text, tag: typeof version === 'number' ? `"v${version}.${digest}"` : `"${digest}"` };
}

/** Whether one of the tags of an `If-None-Match` header is this one. */
export function isAmong(tag: string, header: string): boolean {
  return header.split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
}

/** The version that a tag is of, if it says one. */
export function versionIn(tag: string): number | undefined {
  const [, digits] = /^"v(\d{1,9})\./.exec(tag) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether this is one tag, as an answer of ours gave it. */
export function isTag(header: string): boolean {
  return /^"(v\d{1,9}\.)?[\w-]{27}"$/.test(header);
}
