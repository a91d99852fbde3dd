/**
 * A short name for a person, unique on their job: their first name in lower-case Latin letters, and a number from
 * the second of that name on. A name without Latin letters becomes `member`.
 * @param taken keys that the job has already
 */
export function memberKey(name: string, taken: ReadonlySet<string>): string {
  const first = name.trim().split(/\s+/)[0] ?? '';
  const base =
    first
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '')
      .slice(0, 20) || 'member';
  let key = base;
  for (let count = 2; taken.has(key); count += 1) key = `${base}-${count}`;
  return key;
}
