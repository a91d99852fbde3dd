/**
 * The parts of a name that stand in a text as words of their own, whatever their case or accents; the whole name where
 * it is written without spaces between its parts. Parts of one or two letters are too common to say anything.
 */
export function namesFound(name: string, text: string): string[] {
  const words = new Set(plain(text).split(/[^\p{L}\p{N}]+/u));
  const parts = name.split(/[\s,.]+/).filter((part) => part !== '');
  const found = parts.filter(
    (part) =>
      [...part].length > 2 &&
      plain(part)
        .split(/[^\p{L}\p{N}]+/u)
        .every((one) => words.has(one)),
  );
  if (found.length > 0 || parts.length === 0) return found;
  const together = plain(text).replace(/\s+/g, '');
  return [...parts.join('')].length > 1 && together.includes(plain(parts.join(''))) && short(parts) ? [name] : [];
}

/** Names in scripts that write without spaces have parts of one or two letters. */
function short(parts: readonly string[]): boolean {
  return parts.every((part) =>
    /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]+$/u.test(part),
  );
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
