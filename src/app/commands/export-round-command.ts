import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';
import { writeOutput } from './write-output.js';

/** callboard job export JOB [-o FILE] */
export function exportRoundCommand(find: FindInstallation): Command {
  return {
    name: 'job export',
    formerly: 'round export',
    summary: 'Exports one job as a job file',
    usage: 'JOB [-o FILE]',
    takes: { least: 1, most: 1 },
    options: { output: { type: 'string', short: 'o', value: 'FILE', help: 'output file (default: standard output)' } },
    details: [
      'JOB is the id of a job, as in its address, or its requisition number.',
      'The file includes every rating and note, drafts, and résumés: protect it as you protect the database. Only the ' +
        'account that writes FILE can read it. Importing it creates the same job again.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [named = ''], options }, io) {
      const { RoundExport } = await import('../../rounds/transfer/round-export.js');
      const { findJob } = await import('./find-job.js');
      const result = await withDatabase(await find(), false, (database) =>
        database.transaction(async (tx) => {
          await tx.query('set transaction isolation level repeatable read');
          const found = await findJob(tx, named);
          return 'problems' in found ? found : new RoundExport().export(tx, found.id);
        }),
      );
      if ('problems' in result) {
        io.error(`${result.problems.join('\n')}\n`);
        return 1;
      }
      const text = `${JSON.stringify(result, null, 2)}\n`;
      if (typeof options.output === 'string') await writeOutput(options.output, text);
      else io.out(text);
      return 0;
    },
  };
}
