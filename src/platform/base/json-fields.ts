type WithoutEmpty<T> = { [K in keyof T]?: NonNullable<T[K]> };

/** The fields that hold something: not null, not undefined, no empty text, not false. */
export function omitEmpty<T extends Record<string, unknown>>(fields: T): WithoutEmpty<T> {
  const held = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  return Object.fromEntries(held) as WithoutEmpty<T>;
}

/** A moment as files and evidence write it: 2026-03-09T14:00:00Z, with milliseconds only where there are any. */
export function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
