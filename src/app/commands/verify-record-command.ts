import { readFile } from 'node:fs/promises';
import { installationChain } from '../../audit/chain.js';
import type { RecordHead } from '../../audit/record-head.js';
import type { Flaw, Verification } from '../../audit/verify-record.js';
import type { Command, CommandIo } from '../../platform/command-line/command.js';
import type { Tx } from '../../platform/database/database.js';
import { type FindInstallation, type Installation, whereTheDatabaseIs, withDatabase } from './installation.js';

/** callboard audit verify [--head FILE] */
export function verifyRecordCommand(find: FindInstallation): Command {
  return {
    name: 'audit verify',
    summary: 'Checks whether the activity log is as it was recorded',
    usage: '[--head FILE]',
    takes: { least: 0, most: 0 },
    options: { head: { type: 'string', value: 'FILE', help: 'a signed head that was downloaded or mailed earlier' } },
    details: [
      'Works out every link of the activity log anew, from the first event on, and compares it with what is stored, and ' +
        'with the signed heads that are kept in the data folder. It says that the log is intact, or names the first event of each job ' +
        'that was changed, removed, put elsewhere or added past the log, and ends with 1.',
      'Whoever can write to both the database and the data folder can make all of it anew. FILE, kept elsewhere, shows that ' +
        'too, and shows a tail that was cut off.',
      whereTheDatabaseIs,
    ],
    async run({ options }, io) {
      const installation = await find();
      const found = await headsFor(installation, typeof options.head === 'string' ? options.head : undefined);
      for (const problem of found.problems) io.error(`${problem}\n`);
      if (!found.heads) return 1;
      const started = performance.now();
      const { verified, titles } = await verifyIn(installation, found.heads);
      const seconds = (performance.now() - started) / 1000;
      if (verified.flaws.length > 0) {
        for (const flaw of verified.flaws) io.error(`${sentence(flaw, titles)}\n`);
        return 1;
      }
      sayIntact(io, verified, found.heads.length, seconds);
      return found.problems.length > 0 ? 1 : 0;
    },
  };
}

/** The heads to compare with; none at all where the one that was given can't be used. */
async function headsFor(
  { settings }: Installation,
  path: string | undefined,
): Promise<{ heads?: RecordHead[]; problems: string[] }> {
  const { publicKeyOf, readHead } = await import('../../audit/record-head.js');
  const { keptHeads } = await import('../../audit/record-heads.service.js');
  const { existingKey } = await import('../../platform/config/installation-key.js');
  const own = await existingKey(settings.dataFolder);
  const key = own && publicKeyOf(own);
  const { heads, unreadable } = await keptHeads(settings.dataFolder, key);
  if (path === undefined) return { heads, problems: unreadable };
  try {
    return { heads: [...heads, readHead(await readFile(path, 'utf8'), key)], problems: unreadable };
  } catch (error) {
    return { problems: [`${path}: ${(error as Error).message}`] };
  }
}

function verifyIn(
  installation: Installation,
  heads: RecordHead[],
): Promise<{ verified: Verification; titles: Map<string, string> }> {
  return withDatabase(installation, false, (database) =>
    database.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      await tx.query('set local statement_timeout = 0');
      const { verifyRecord } = await import('../../audit/verify-record.js');
      const verified = await verifyRecord(tx, heads);
      return { verified, titles: await titlesOf(tx, verified.flaws) };
    }),
  );
}

async function titlesOf(tx: Tx, flaws: readonly Flaw[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; title: string }[]>(
    'select id, title from jobs where id = any($1::uuid[])',
    [flaws.map(({ chain }) => chain)],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

function sentence({ chain, place, what }: Flaw, titles: Map<string, string>): string {
  const where = chain === installationChain ? 'What belongs to no job' : `Job ${chain}${titled(titles.get(chain))}`;
  return `${where}: event ${place > 0 ? `${place} ` : ''}${what}.`;
}

const titled = (title: string | undefined): string => (title === undefined ? '' : ` (${title})`);

function sayIntact(io: CommandIo, { events, chains, masked }: Verification, heads: number, seconds: number): void {
  const rate = Math.round(events / Math.max(seconds, 0.001)).toLocaleString('en-US');
  const compared = heads === 1 ? '1 signed head' : `${heads} signed heads`;
  io.out(
    `The activity log is intact: ${events.toLocaleString('en-US')} events in ${chains} chains, compared with ${compared}, ` +
      `in ${seconds.toFixed(1)} s (${rate} events a second).` +
      (masked > 0 ? ` Erasures took names out of ${masked} of them, as each erasure’s own event says.` : '') +
      '\n',
  );
}
