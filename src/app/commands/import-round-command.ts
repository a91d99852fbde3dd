import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, orProblems, whereTheDatabaseIs, withDatabase } from './installation.js';

/** callboard job import FILE */
export function importRoundCommand(find: FindInstallation): Command {
  return {
    name: 'job import',
    formerly: 'round import',
    summary: 'Imports a job file as a new job',
    usage: 'FILE',
    takes: { least: 1, most: 1 },
    details: [
      'FILE is a job file, as job export writes it. If anything in it is wrong, nothing is imported, and each error is ' +
        'printed on one line, as job check does.',
      'People and candidates whose email address is already in Callboard are matched to that person. Other team ' +
        'members are added without a password; user add gives them one.',
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
