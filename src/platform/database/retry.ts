import { setTimeout as pause } from 'node:timers/promises';

const mostTries = 6;
/** Milliseconds before the second try; twice as long before each further one. */
const firstPause = 8;

/** Of PostgreSQL: serialization_failure and deadlock_detected. Of two transactions it ends one, with nothing written. */
const conflicts: readonly string[] = ['40001', '40P01'];

/** Whether an error says that this transaction and another stood in each other's way, so that it may be begun again. */
export function isConflict(error: unknown): boolean {
  const { code, driverError } = (error ?? {}) as { code?: string; driverError?: { code?: string } };
  return conflicts.includes(driverError?.code ?? code ?? '');
}

/**
 * Runs `work`, and again where another transaction stood in its way, each time after a longer pause of random length,
 * so that the two do not meet again.
 * @throws what the last try throws
 */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= mostTries || !isConflict(error)) throw error;
      await pause(firstPause * 2 ** (tries - 1) * (0.5 + Math.random()));
    }
  }
}
