import type { DomainError } from '../base/domain-errors.js';
import { StartProblem } from '../base/start-problem.js';
import type { Settings } from '../config/settings.js';

/** What breaking a constraint of the database means to whoever did it, by the constraint's name. */
export type ConstraintErrors = Readonly<Record<string, () => DomainError>>;

/** Where the application's table is provided. */
export const CONSTRAINT_ERRORS = Symbol('constraint errors');

/** The error in the application's words where a known constraint was broken; any other as it is. */
export function inOwnWords(error: unknown, errors: ConstraintErrors): unknown {
  const { constraint, driverError } = (error ?? {}) as { constraint?: string; driverError?: { constraint?: string } };
  const name = driverError?.constraint ?? constraint;
  return name !== undefined && Object.hasOwn(errors, name) ? errors[name]!() : error;
}

/** What the system and the database driver throw. */
interface DriverError {
  name?: string;
  code?: string;
  syscall?: string;
  message?: string;
  /** Of an error that the web server made of a request. */
  statusCode?: number;
}

const ofTheNetwork = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
]);

/**
 * Of PostgreSQL: connections that break (08), too many of them (53300), a server that stops or starts (57P01 to 57P05),
 * one that only reads (25006); what took longer than it may (57014, 55P03, 25P03); and transactions that stood in each
 * other's way however often they were begun again (40001, 40P01).
 */
const ofPostgres = /^(08...|53300|57P0[1-5]|25006|57014|55P03|25P03|40001|40P01)$/;

const ofTheDriver =
  /Connection terminated|timeout exceeded when trying to connect|is not queryable|Cannot use a pool after calling end/;

/** A connection that broke between two statements of a transaction has been given back by the time of the next. */
const ofTypeOrm = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

/** Whether an error says that the database does not answer at this moment, so that the same request may do better soon. */
export function isDatabaseAway(error: unknown): boolean {
  const { name = '', code = '', syscall, message = '', statusCode } = (error ?? {}) as DriverError;
  // Whoever hangs up in the middle of a request resets a connection, too.
  if (statusCode !== undefined) return false;
  if (ofTheNetwork.has(code) || ofPostgres.test(code) || ofTypeOrm.has(name)) return true;
  // No socket in the file system either.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  return ofTheDriver.test(message);
}

/** Out of room: PostgreSQL's disk (53100), or our own. */
const ofFullDisks = new Set(['53100', 'ENOSPC', 'EDQUOT']);

/** Whether an error says that a disk is full: of the database, or of this machine. It stays so until somebody makes room. */
export function isDiskFull(error: unknown): boolean {
  return ofFullDisks.has(codeOf(error));
}

/** The code of an error of the driver, whether TypeORM wrapped it or not, or of the system; empty where there is none. */
export function codeOf(error: unknown): string {
  const { code, driverError } = (error ?? {}) as DriverError & { driverError?: DriverError };
  return driverError?.code ?? code ?? '';
}

const refused = ['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '28000', '3D000', '42501', '57P03'];

/**
 * Says in one line why the database of `DATABASE_URL` could not be used.
 * @returns undefined for the embedded one, which speaks for itself, and for an unknown error
 */
export function givenDatabaseProblem(error: unknown, settings: Settings): StartProblem | undefined {
  const { code, message } = error as { code?: string; message: string };
  if (!settings.databaseUrl || !refused.includes(code ?? '')) return undefined;
  const where = settings.databaseDirectUrl ? 'DATABASE_URL or CALLBOARD_DATABASE_DIRECT_URL' : 'DATABASE_URL';
  return new StartProblem(
    `can’t connect to the database in ${where} (${message || code}); check its address, name, and password.`,
  );
}
