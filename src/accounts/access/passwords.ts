import { hash, verify } from '@node-rs/argon2';

/** Shortest password accepted. */
export const shortestPassword = 10;

/** Argon2id with the library's recommended cost. */
export function passwordHash(password: string): Promise<string> {
  return hash(password.normalize('NFKC'));
}

let nobody: Promise<string> | undefined;

/** Takes as long for a mailbox that is not known, so that the time does not tell. */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hash('no one has this password');
  const fits = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return fits && stored !== null && stored !== undefined;
}
