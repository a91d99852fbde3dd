import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';

/** For a new job: 256 bits, hexadecimal. */
export function newLetterSecret(): string {
  return randomBytes(32).toString('hex');
}

/** What the letters of a job's candidates are drawn with. It is in no answer, file or record. One query. Undefined where there is no job. */
export async function letterSecretOf(manager: EntityManager, jobId: string): Promise<string | undefined> {
  const [row] = await manager.query<{ secret: string }[]>('select letter_secret as secret from jobs where id = $1', [
    jobId,
  ]);
  return row?.secret;
}
