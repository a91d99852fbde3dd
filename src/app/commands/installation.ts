import 'reflect-metadata';
import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import type { CommandIo } from '../../platform/command-line/command.js';
import type { Settings } from '../../platform/config/settings.js';
import type { ConstraintErrors } from '../../platform/database/database-problems.js';
import type { Database } from '../../platform/database/database.js';
import type { AttachedDatabase } from '../../platform/embedded-postgres/attach.js';
import { isId } from '../../platform/database/ids.js';
import { shown } from '../../rounds/file/problem.js';

/** What a command that needs the database is given. */
export interface Installation {
  settings: Settings;
  entities: EntityTarget<ObjectLiteral>[];
  constraintErrors?: ConstraintErrors;
}

/** Reads the settings only when a command runs that needs them. */
export type FindInstallation = () => Promise<Installation>;

export const whereTheDatabaseIs =
  'Uses the same database as the server: DATABASE_URL, or the one in the folder CALLBOARD_DATA (./data). The server ' +
  'can be running.';

/**
 * Finds the installation's database, as it is, for as long as `work` lasts.
 * @param make whether an empty data folder may become a database
 * @throws StartProblem where there is no database
 */
export async function withAttached<T>(
  { settings }: Installation,
  make: boolean,
  work: (attached: AttachedDatabase) => Promise<T>,
): Promise<T> {
  const { attachDatabase } = await import('../../platform/embedded-postgres/attach.js');
  const { givenDatabaseProblem } = await import('../../platform/database/database-problems.js');
  const { requireSessions } = await import('../../platform/database/own-sessions.js');
  const attached = await attachDatabase(settings, make);
  try {
    await requireSessions(settings);
    return await work(attached);
  } catch (error) {
    throw givenDatabaseProblem(error, settings) ?? error;
  } finally {
    await attached.close();
  }
}

/**
 * Works on the installation's database, brought up to date.
 * @param make whether an empty data folder may become a database
 * @throws StartProblem where there is no database
 */
export async function withDatabase<T>(
  installation: Installation,
  make: boolean,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const { actFor, system } = await import('../../platform/database/acting-for.js');
  const { openDataSource } = await import('../../platform/database/data-source.js');
  const { Database } = await import('../../platform/database/database.js');
  const { migrate } = await import('../../platform/database/migrate.js');
  const { entities, constraintErrors } = installation;
  return withAttached(installation, make, async ({ url, served }) => {
    if (!served) await migrate(url, entities);
    const source = await openDataSource(url, entities);
    try {
      return await actFor(system, () => work(new Database(source, constraintErrors)));
    } finally {
      await source.destroy();
    }
  });
}

/** Does something that may be refused; what is wrong is written line by line, and the exit code says so. */
export async function orProblems(io: CommandIo, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    io.error(error.fields.map(({ field, message }) => `${field}: ${message}\n`).join(''));
    return 1;
  }
}

interface FoundJob {
  id: string;
  title: string;
  requisition: string;
  status: string;
}

const listed = 30;

/** The id of the one job that a text names, or lines that say why there is not one. */
export async function findJob(reader: EntityManager, named: string): Promise<{ id: string } | { problems: string[] }> {
  const matches = await reader.query<FoundJob[]>(
    `select id, title, requisition, status from jobs
      where id = $1 or (requisition <> '' and lower(requisition) = lower($2)) order by id`,
    [isId(named) ? named : null, named],
  );
  const [match, ...others] = matches;
  if (match && others.length === 0) return { id: match.id };
  if (match) {
    return {
      problems: [`${matches.length} jobs have the requisition number ${shown(named)}; use an id:`, ...lines(matches)],
    };
  }
  const jobs = await reader.query<FoundJob[]>(
    'select id, title, requisition, status from jobs order by status desc, id desc limit $1',
    [listed],
  );
  const none = `there is no job with the id or requisition number ${shown(named)}`;
  if (jobs.length === 0) return { problems: [`${none}; the database has no jobs`] };
  return { problems: [`${none}; there ${jobs.length === listed ? `are, newest first` : 'are'}:`, ...lines(jobs)] };
}

function lines(jobs: readonly FoundJob[]): string[] {
  return jobs.map(({ id, title, requisition, status }) => {
    const about = [shown(title, 200), requisition && shown(requisition), status].filter(Boolean).join(', ');
    return `  ${id}  ${about}`;
  });
}
