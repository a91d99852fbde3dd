/**
 * A short key for a candidate of one job, unique among those taken: from the latin letters of the name
 * ("amara-okafor"), else "c1", "c2" …
 */
export function applicationKey(name: string, taken: ReadonlySet<string>): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  if (!/[a-z]{2}/.test(slug)) return firstFree((count) => `c${count}`, 1, taken);
  return taken.has(slug) ? firstFree((count) => `${slug}-${count}`, 2, taken) : slug;
}

function firstFree(named: (count: number) => string, from: number, taken: ReadonlySet<string>): string {
  let count = from;
  while (taken.has(named(count))) count += 1;
  return named(count);
}
