/**
 * A message of an error without what people typed: databases and parsers put values between quotes, and mail addresses
 * stand anywhere.
 */
export function withoutContents(text: string): string {
  return text
    .replace(/"[^"\n]*"|“[^”\n]*”/g, '"…"')
    .replace(/=\([^)\n]*\)/g, '=(…)')
    .replace(/[^\s@(<"']+@[^\s@)>"']+/g, '(address)');
}
