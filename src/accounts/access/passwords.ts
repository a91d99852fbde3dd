import { hash, verify } from '@node-rs/argon2';

/** Shortest and longest password that can be set; signing in takes what was set before. */
export const shortestPassword = 12;
export const longestPassword = 128;

/** Of Argon2id: memory in KiB, passes over it, lanes. What OWASP names as the least that will do. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Argon2id at today's cost. */
export function passwordHash(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

let nobody: Promise<string> | undefined;

/** Takes as long for a mailbox that is not known, so that the time does not tell. */
export async function passwordFits(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= passwordHash('no one has this password');
  const fits = await verify(stored ?? (await nobody), password.normalize('NFKC'));
  return fits && stored !== null && stored !== undefined;
}

/** Whether a hash was made another way than today, or at a lower cost: it is made anew when its password is next typed. */
export function isOutdated(stored: string): boolean {
  const [, memory, passes, lanes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(stored) ?? [];
  const { memoryCost, timeCost, parallelism } = cost;
  return !(Number(memory) >= memoryCost && Number(passes) >= timeCost && Number(lanes) >= parallelism);
}
