import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { PrintedPacket } from '../../packets/document/print-packet.js';
import type { Command, CommandIo } from '../../platform/command-line/command.js';
import type { Settings } from '../../platform/config/settings.js';
import type { TableChoices } from '../../rounds/ratings-table/table-choices.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';
import type { Input, InputReading } from './read-input.js';
import { tableChoices, tableDetails, tableOptions, tableUsage } from './table-options.js';
import { chosenPaper, writeOutput } from './write-output.js';
import { type Paper, paperOf } from '../../platform/base/regional.js';

/** callboard packet FILE|JOB [-o FILE] [--paper PAPER] [--letters] */
export function packetCommand(find: FindInstallation): Command {
  return {
    name: 'packet',
    summary: 'Generates the packet of a job: the comparison as a PDF',
    usage: `FILE|JOB [-o FILE] [--paper letter|a4] [--letters] ${tableUsage}`,
    takes: { least: 1, most: 1 },
    options: {
      output: { type: 'string', short: 'o', value: 'FILE', help: 'output PDF (default: named after the job)' },
      paper: { type: 'string', value: 'PAPER', help: 'letter or a4 (default: as CALLBOARD_LOCALE has it)' },
      letters: { type: 'boolean', help: 'letters instead of candidates’ names, in notes too' },
      ...tableOptions,
    },
    details: [
      'FILE is a job file (JSON) or a table of ratings, as for compare; no database is needed. If there is no such ' +
        'file, JOB is the id or requisition number of a job in the database.',
      'Scorecards not submitted are listed as missing. All scores are attached to the PDF. Letters hide names as they ' +
        'are spelled in the file; check the notes before you share it.',
      'The PDF is generated with the Chromium that npm installed, or one already installed; set ' +
        'PUPPETEER_EXECUTABLE_PATH to use another.',
      ...tableDetails,
    ],
    async run({ positionals: [named = ''], options }, io) {
      const chosen = chosenPaper(options.paper);
      const input = await inputFrom(named, find, tableChoices({ options }), io.ask);
      if ('problems' in input) {
        io.error(input.problems.map((problem) => `${problem}\n`).join(''));
        return 1;
      }
      if (input.evidence.candidates.length === 0) {
        io.error('There is no one to compare: the job has no sessions.\n');
        return 1;
      }
      const { settings } = await find();
      const paper = chosen ?? paperOf(settings.locale);
      const packet = await printed(input, { paper, names: options.letters !== true }, settings);
      const path = typeof options.output === 'string' ? options.output : packet.fileName;
      await writeOutput(path, packet.pdf);
      io.out(`${path}: ${packet.pages} pages, SHA-256 ${packet.sha256}\n`);
      tell(input, packet, io);
      return 0;
    },
  };
}

/** A file, where there is one of that name; else a job of the database. */
async function inputFrom(
  named: string,
  find: FindInstallation,
  choices: TableChoices,
  ask: CommandIo['ask'],
): Promise<InputReading> {
  const { readInput } = await import('./read-input.js');
  const found = await stat(named).catch(() => undefined);
  if (found || /\.(json|csv|tsv|txt|xlsx)$/i.test(named)) return readInput(named, choices, ask);
  const { evidenceFromRound } = await import('../../rounds/transfer/evidence-from-round.js');
  const { RoundExport } = await import('../../rounds/transfer/round-export.js');
  const { findJob } = await import('./installation.js');
  const { letterSecretOf } = await import('../../jobs/model/job.entity.js');
  return withDatabase(await find(), false, (database) =>
    database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read');
      const job = await findJob(tx, named);
      if ('problems' in job) return job;
      const round = await new RoundExport().export(tx, job.id);
      const letterSecret = await letterSecretOf(tx, job.id);
      return { evidence: evidenceFromRound(round), round, assumptions: [], letterSecret };
    }),
  );
}

async function printed(
  { evidence, round, assumptions, letterSecret }: Input,
  look: { paper: Paper; names: boolean },
  { browserExecutable, timeZone, locale }: Settings,
): Promise<PrintedPacket> {
  const { BrowserPool } = await import('../../platform/browser/browser-pool.js');
  const { printPacket } = await import('../../packets/document/print-packet.js');
  const { packetContextFromRound } = await import('../../rounds/transfer/packet-context-from-round.js');
  const context = { ...(round && packetContextFromRound(round)), assumptions };
  const pool = new BrowserPool({ executablePath: browserExecutable, maxPages: 1 });
  try {
    const options = { ...look, letterSecret, madeAt: new Date(), timeZone, locale };
    return await printPacket(evidence, context, options, pool);
  } finally {
    await pool.close();
  }
}

function tell({ assumptions, understood = [] }: Input, { masked }: PrintedPacket, io: CommandIo): void {
  for (const line of understood) io.error(`${line}\n`);
  for (const assumption of assumptions) io.error(`${assumption}\n`);
  if (masked > 0) io.error(`Names in notes replaced by letters: ${masked}. Read the notes before you share it.\n`);
}

/** callboard packet verify FILE */
export function verifyPacketCommand(find: FindInstallation): Command {
  return {
    name: 'packet verify',
    summary: 'Checks whether a PDF is an unaltered packet from this installation and is still up to date',
    usage: 'FILE',
    takes: { least: 1, most: 1 },
    options: {},
    details: [
      'Compares FILE with the fingerprints of the packets in the database. The answer is: genuine and up to date; ' +
        'genuine, with a list of what changed since; or altered or not generated here (exit code 1).',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [path = ''] }, io) {
      const bytes = await readFile(path);
      const { recordOfFile } = await import('../../packets/making/packet-verification.service.js');
      const { packetChanges } = await import('../../packets/making/packet-changes.js');
      const { EvidenceReader } = await import('../../assessments/evidence/evidence.service.js');
      const changes = await withDatabase(await find(), false, async ({ reader }) => {
        const record = await recordOfFile(reader, bytes);
        const isStanding = record?.sha256 === createHash('sha256').update(bytes).digest('hex');
        if (record && !isStanding) return 'removed';
        return record && packetChanges(record, await EvidenceReader.ofJob(reader, record.jobId));
      });
      if (!changes) {
        io.error(`${path}: altered, or not generated here\n`);
        return 1;
      }
      if (changes === 'removed') {
        io.error(
          `${path}: generated here, and removed since: it named a person whose personal data was erased. Destroy this copy.\n`,
        );
        return 1;
      }
      if (changes.length === 0) io.out(`${path}: genuine and up to date\n`);
      else io.out([`${path}: genuine, but the ratings have changed since:`, ...changes, ''].join('\n'));
      return 0;
    },
  };
}
