/** Each name once, in the order of first appearance. */
export function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** The items under each name, in the order of first appearance. */
export function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(by(item));
    if (group) group.push(item);
    else groups.set(by(item), [item]);
  }
  return groups;
}
