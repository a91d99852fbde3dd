import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, orProblems, whereTheDatabaseIs, withDatabase } from './installation.js';
import { writeOutput } from './write-output.js';

/** callboard job check FILE */
export const checkRoundCommand: Command = {
  name: 'job check',
  formerly: 'round check',
  summary: 'Checks a job file and lists every error',
  usage: 'FILE',
  takes: { least: 1, most: 1 },
  details: [
    'FILE is a job file: one JSON document with the job, its analysis, the plan, the candidates, their sessions and ' +
      'scorecards, and the decisions. It is described in docs/round-file.md; its schema is docs/round-file.schema.json.',
    'Each error is on one line: where it is (a JSON pointer, such as /sittings/3/scorecards/0/ratings/2/level), what is ' +
      'wrong, and what would be right. Nothing is changed.',
  ],
  async run({ positionals: [path = ''] }, io) {
    const { readBounded } = await import('../../rounds/file/read-bounded.js');
    const { readRoundFile } = await import('../../rounds/file/read-round-file.js');
    const { problemLine } = await import('./read-input.js');
    const { shown } = await import('../../rounds/file/problem.js');
    const reading = await readBounded(path);
    if ('problem' in reading) {
      io.error(`${shown(path, 300)} ${reading.problem}\n`);
      return 1;
    }
    const result = readRoundFile(reading.bytes);
    if ('problems' in result) {
      io.error(result.problems.map((problem) => `${problemLine(problem)}\n`).join(''));
      return 1;
    }
    const { candidates, sittings, job } = result.round;
    const held = `${counted(candidates.length, 'candidate')}, ${counted(sittings.length, 'session')}`;
    io.out(`${shown(job.title, 200)}: ${held}; no errors.\n`);
    return 0;
  },
};

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

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
      const { round, seal } = result;
      const { RoundImport } = await import('../../rounds/transfer/round-import.js');
      const { Audit, operator } = await import('../../audit/audit.service.js');
      const { RoundExport } = await import('../../rounds/transfer/round-export.js');
      const { SealedRounds } = await import('../../rounds/transfer/sealed-rounds.service.js');
      const installation = await find();
      return orProblems(io, async () => {
        const { jobId } = await withDatabase(installation, true, (database) =>
          database.transaction(async (tx) => {
            const mark = await new SealedRounds(new RoundExport(), installation.settings).markOf('the operator', seal);
            return new RoundImport(new Audit()).import(tx, operator, round, mark);
          }),
        );
        io.out(`Imported ${shown(round.job.title, 200)}: ${installation.settings.baseUrl}/jobs/${jobId}\n`);
        return 0;
      });
    },
  };
}

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
      const { findJob } = await import('./installation.js');
      const { SealedRounds } = await import('../../rounds/transfer/sealed-rounds.service.js');
      const installation = await find();
      const seals = new SealedRounds(new RoundExport(), installation.settings);
      const result = await withDatabase(installation, false, (database) =>
        database.transaction(async (tx) => {
          await tx.query('set transaction isolation level repeatable read');
          const found = await findJob(tx, named);
          return 'problems' in found ? found : seals.seal(await new RoundExport().export(tx, found.id));
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
