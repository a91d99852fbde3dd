import { readFile } from 'node:fs/promises';
import type { Command } from '../../platform/command-line/command.js';
import { type FindInstallation, whereTheDatabaseIs, withDatabase } from './installation.js';
import { writeOutput } from './write-output.js';

/** callboard data erased [-o FILE] */
export function dataErasedCommand(find: FindInstallation): Command {
  return {
    name: 'data erased',
    summary: 'Lists who was erased, by identifiers, for restoring a backup of before',
    usage: '[-o FILE]',
    takes: { least: 0, most: 0 },
    options: { output: { type: 'string', short: 'o', value: 'FILE', help: 'default: the terminal' } },
    details: [
      'One JSON object per line. It names no one. Keep it beside the backups: callboard restore erases them again. The ' +
        'server keeps the same list as erasures.ndjson in the folder CALLBOARD_DATA.',
      whereTheDatabaseIs,
    ],
    async run({ options }, io) {
      const { erasedLines, erasedText } = await import('../../personal-data/erasing/erased-list.js');
      const lines = await withDatabase(await find(), false, ({ reader }) => erasedLines(reader));
      const text = erasedText(lines);
      if (typeof options.output !== 'string') io.out(text);
      else {
        await writeOutput(options.output, Buffer.from(text));
        io.out(`${options.output}: ${lines.length === 1 ? '1 erasure' : `${lines.length} erasures`}\n`);
      }
      return 0;
    },
  };
}

/** callboard data again LIST */
export function dataAgainCommand(find: FindInstallation): Command {
  return {
    name: 'data again',
    summary: 'Erases again whom a list says were erased, after an older backup was restored',
    usage: 'LIST',
    takes: { least: 1, most: 1 },
    details: [
      'LIST is what callboard data erased printed. Those that are erased already are left as they are, so it can be run ' +
        'again at any time.',
      whereTheDatabaseIs,
    ],
    async run({ positionals: [path = ''] }, io) {
      const { eraseAgain, readErased } = await import('../../personal-data/erasing/erased-list.js');
      const { heldTables } = await import('../../personal-data/held-tables.js');
      const text = await readFile(path, 'utf8').catch((error: Error) => {
        io.error(`${path} can’t be read: ${error.message}\n`);
      });
      if (text === undefined) return 1;
      try {
        const lines = readErased(text);
        const again = await withDatabase(await find(), false, (database) => eraseAgain(database, heldTables, lines));
        io.out(again === 0 ? 'No one had to be erased again.\n' : `Erased again: ${people(again)}.\n`);
        return 0;
      } catch (error) {
        io.error(`${path}: ${(error as Error).message}. Those erased so far stay erased.\n`);
        return 1;
      }
    },
  };
}

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);
