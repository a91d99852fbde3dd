/** A moment as files and evidence write it: 2026-03-09T14:00:00Z, with milliseconds only where there are any. */
export function instant(at: Date): string {
  return at.toISOString().replace('.000Z', 'Z');
}
