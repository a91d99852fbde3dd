import { readFile } from 'node:fs/promises';
import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';

/** callboard packet verify FILE */
export function verifyPacketCommand(find: FindInstallation): Command {
  return {
    name: 'packet verify',
    summary: 'Tells whether a PDF is a packet that was made here, and still holds',
    usage: 'FILE',
    takes: { least: 1, most: 1 },
    options: {},
    details: [
      'FILE is compared with the fingerprints of the packets in the database. It is genuine and current; or genuine, ' +
        'and what changed in the evidence since is told; or altered or not made here, which ends with 1.',
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
        io.error(`${path}: altered, or not made here\n`);
        return 1;
      }
      if (changes.length === 0) io.out(`${path}: genuine and current\n`);
      else io.out([`${path}: genuine, but the evidence changed since:`, ...changes, ''].join('\n'));
      return 0;
    },
  };
}
