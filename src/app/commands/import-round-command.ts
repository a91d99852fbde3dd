import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, orProblems, whereTheDatabaseIs, withDatabase } from './installation.js';

/** callboard round import FILE */
export function importRoundCommand(find: FindInstallation): Command {
  return {
    name: 'round import',
    summary: 'Imports a job file as a new job',
    usage: 'FILE',
    takes: { least: 1, most: 1 },
    details: [
      'FILE is a round file, as round export writes it. All of it is taken in, or nothing: errors are named one a line, ' +
        'as round check names them.',
      'People and candidates with an email address that is known already are the same people here. The others of the ' +
        'team are added without a password; user add gives them one.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [path = ''] }, io) {
      const { readBounded } = await import('../../rounds/file/read-bounded.js');
      const { shown } = await import('../../rounds/file/problem.js');
      const reading = await readBounded(path);
      if ('problem' in reading) {
        io.error(`${shown(path, 300)} ${reading.problem}\n`);
        return 1;
      }
      const { readRoundFile } = await import('../../rounds/file/read-round-file.js');
      const { problemLine } = await import('./read-input.js');
      const result = readRoundFile(reading.bytes);
      if ('problems' in result) {
        io.error(result.problems.map((problem) => `${problemLine(problem)}\n`).join(''));
        return 1;
      }
      const { round } = result;
      const { RoundImport } = await import('../../rounds/transfer/round-import.js');
      const { Audit, operator } = await import('../../audit/audit.service.js');
      const installation = await find();
      return orProblems(io, async () => {
        const { jobId } = await withDatabase(installation, true, (database) =>
          database.transaction((tx) => new RoundImport(new Audit()).import(tx, operator, round)),
        );
        io.out(`Imported ${shown(round.job.title, 200)}: ${installation.settings.baseUrl}/jobs/${jobId}\n`);
        return 0;
      });
    },
  };
}
