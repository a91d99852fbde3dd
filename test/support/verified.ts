import { verifyRecordCommand } from '../../src/app/commands/verify-record-command.js';
import { runProgram } from '../../src/platform/command-line/run-program.js';
import type { TestApplication } from './application.js';

/** What `callboard audit verify` says of a product's record. */
export async function verified(application: TestApplication, ...args: string[]) {
  const settings = { ...application.settings, databaseUrl: application.databaseUrl };
  const written = { out: '', error: '' };
  const io = {
    out: (text: string) => void (written.out += text),
    error: (text: string) => void (written.error += text),
  };
  // It asks in SQL: what would be made of each entity, for each connection of the command, is asked for nothing.
  const commands = [verifyRecordCommand(async () => ({ settings, entities: [] }))];
  const code = await runProgram(
    { name: 'callboard', about: '', version: '1', commands },
    ['audit', 'verify', ...args],
    io,
  );
  return { code, ...written };
}
