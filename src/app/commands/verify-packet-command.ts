import { readFile } from 'node:fs/promises';
import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';

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
        return record && packetChanges(record, await EvidenceReader.ofJob(reader, record.jobId));
      });
      if (!changes) {
        io.error(`${path}: altered, or not generated here\n`);
        return 1;
      }
      if (changes.length === 0) io.out(`${path}: genuine and up to date\n`);
      else io.out([`${path}: genuine, but the ratings have changed since:`, ...changes, ''].join('\n'));
      return 0;
    },
  };
}
