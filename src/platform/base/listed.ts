/** "A", "A and B", "A, B, and C", with the comma that Americans write before the last. */
export function listed(names: readonly string[], last: 'and' | 'or' = 'and'): string {
  const final = names.at(-1) ?? '';
  if (names.length < 2) return final;
  return `${names.slice(0, -1).join(', ')}${names.length > 2 ? ',' : ''} ${last} ${final}`;
}
