import type { Command } from '../../platform/command-line/command.js';
import type { FindInstallation } from './installation.js';

/** callboard migrate */
export function migrateCommand(find: FindInstallation): Command {
  return {
    name: 'migrate',
    summary: 'Updates the database to the latest schema',
    usage: '',
    takes: { least: 0, most: 0 },
    details: [
      'The server does this each time it starts; this command does it without starting the server. Running it again ' +
        'changes nothing. Back up the database first.',
      'Uses the same database as the server: DATABASE_URL, or the one in the folder CALLBOARD_DATA (./data).',
    ],
    async run(_, io) {
      const { attachDatabase } = await import('../../platform/embedded-postgres/attach.js');
      const { givenDatabaseProblem } = await import('../../platform/database/given-database-problem.js');
      const { migrate } = await import('../../platform/database/migrate.js');
      const { settings, entities } = await find();
      const attached = await attachDatabase(settings, true);
      try {
        const names = await migrate(attached.url, entities);
        io.out(names.length === 0 ? 'The database is up to date.\n' : names.map((name) => `Done: ${name}\n`).join(''));
      } catch (error) {
        throw givenDatabaseProblem(error, settings) ?? error;
      } finally {
        await attached.close();
      }
      return 0;
    },
  };
}
