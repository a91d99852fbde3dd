import type { Settings } from '../config/settings.js';
import { StartProblem } from '../base/start-problem.js';

const refused = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '28000', '3D000', '42501', '57P03'];

/**
 * Says in one line why the database of `DATABASE_URL` could not be used.
 * @returns undefined for the embedded one, which speaks for itself, and for an unknown error
 */
export function givenDatabaseProblem(error: unknown, settings: Settings): StartProblem | undefined {
  const { code, message } = error as { code?: string; message: string };
  if (!settings.databaseUrl || !refused.includes(code ?? '')) return undefined;
  return new StartProblem(
    `can’t connect to the database in DATABASE_URL (${message || code}); check its address, name, and password.`,
  );
}
