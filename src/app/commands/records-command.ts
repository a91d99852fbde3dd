import type { Command } from '../../platform/command-line/command.js';
import type { Settings } from '../../platform/config/settings.js';
import { type FindInstallation, findJob, whereTheDatabaseIs, withDatabase } from './installation.js';
import { chosenPaper, writeOutput } from './write-output.js';
import type { PrintedRecords } from '../../records/document/records-document.js';
import type { RecordsSource } from '../../records/document/records-source.js';
import { type Paper, paperOf } from '../../platform/base/regional.js';

/** callboard records JOB [-o FILE] [--paper PAPER] */
export function recordsCommand(find: FindInstallation): Command {
  return {
    name: 'records',
    summary: 'Exports all records for one job as a flat PDF',
    usage: 'JOB [-o FILE] [--paper letter|a4]',
    takes: { least: 1, most: 1 },
    options: {
      output: { type: 'string', short: 'o', value: 'FILE', help: 'output PDF (default: named after the job)' },
      paper: { type: 'string', value: 'PAPER', help: 'letter or a4 (default: as CALLBOARD_LOCALE has it)' },
    },
    details: [
      'JOB is the id of a job, as in its address, or its requisition number.',
      'The PDF starts with a list of what must be redacted; nothing in it is blacked out. It includes every signed ' +
        'scorecard, no matter who can see it now, and uploaded files. Only the account that writes FILE can read it.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [named = ''], options }, io) {
      const chosen = chosenPaper(options.paper);
      const installation = await find();
      const paper = chosen ?? paperOf(installation.settings.locale);
      const input = await inputOf(named, paper, installation);
      if ('problems' in input) {
        io.error(`${input.problems.join('\n')}\n`);
        return 1;
      }
      const records = await printed(input, installation.settings);
      const path = typeof options.output === 'string' ? options.output : records.fileName;
      await writeOutput(path, records.pdf);
      io.out(`${path}: ${records.pages} pages, ${records.redactions} lines to redact, SHA-256 ${records.sha256}\n`);
      return 0;
    },
  };
}

async function inputOf(
  named: string,
  paper: Paper,
  installation: Awaited<ReturnType<FindInstallation>>,
): Promise<RecordsSource | { problems: string[] }> {
  const { gatherRecords } = await import('../../records/document/records-source.js');
  const { timeZone, locale } = installation.settings;
  return withDatabase(installation, false, (database) =>
    database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      const found = await findJob(tx, named);
      if ('problems' in found) return found;
      return gatherRecords(tx, found.id, { madeAt: new Date(), madeBy: 'the operator', timeZone, locale, paper });
    }),
  );
}

async function printed(input: RecordsSource, { browserExecutable }: Settings): Promise<PrintedRecords> {
  const { BrowserPool } = await import('../../platform/browser/browser-pool.js');
  const { printRecords } = await import('../../records/document/records-document.js');
  const pool = new BrowserPool({ executablePath: browserExecutable, maxPages: 1 });
  try {
    return await printRecords(input, pool);
  } finally {
    await pool.close();
  }
}
