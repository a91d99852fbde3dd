/**
 * Where two pieces of plain data differ by more than the order of additions explains: nowhere if they say the same.
 * Figures are alike within 1e-8 of the larger, or of the largest beside them, from which they may be what is left; lists
 * where each item of one is alike an item of the other, in any order. Nothing is rounded: two figures that are alike may
 * lie on either side of where rounding turns.
 */
export function differing(one: unknown, other: unknown, path = ''): string[] {
  if (alike(one, other)) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const [here, there] = [without(one, other), without(other, one)];
    if (here.length === there.length && here.length === 1) return differing(here[0], there[0], `${path}/…`);
    return [`${path}: ${JSON.stringify(here)} for ${JSON.stringify(there)}`];
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    const largest = largestIn(one);
    return [...keys].flatMap((key) =>
      alike(one[key], other[key], largest) ? [] : differing(one[key], other[key], `${path}/${key}`),
    );
  }
  return [`${path}: ${JSON.stringify(one)} for ${JSON.stringify(other)}`];
}

/** @param beside the largest figure beside these */
function alike(one: unknown, other: unknown, beside = 0): boolean {
  if (typeof one === 'number' && typeof other === 'number') return close(one, other, beside);
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && without(one, other).length === 0;
  }
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other);
  const keys = Object.keys(one);
  const largest = largestIn(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && alike(one[key], other[key], largest))
  );
}

function largestIn(record: Record<string, unknown>): number {
  let largest = 0;
  for (const key in record) {
    const value = record[key];
    if (typeof value === 'number') largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

/** The root of what additions leave of 0 is about 1e-8. */
function close(one: number, other: number, beside: number): boolean {
  const larger = Math.max(Math.abs(one), Math.abs(other));
  return Object.is(one, other) || larger < 1e-7 || Math.abs(one - other) <= 1e-8 * Math.max(larger, beside);
}

/** The items that are left when each item of the other list has taken one that it is alike. */
function without(items: readonly unknown[], others: readonly unknown[]): unknown[] {
  const left = [...others];
  return items.filter((item) => {
    const place = left.findIndex((one) => alike(item, one));
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
