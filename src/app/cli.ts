#!/usr/bin/env node
import { readFileSync, writeSync } from 'node:fs';
import { askOnTerminal } from '../platform/command-line/ask.js';
import type { Command, CommandIo } from '../platform/command-line/command.js';
import { runProgram } from '../platform/command-line/run-program.js';
import { recordsCommand } from './commands/records-command.js';
import { addUserCommand, userLinkCommand, userSetCommand } from './commands/user-commands.js';
import { backupCommand, restoreCommand } from './commands/backup-commands.js';
import { checkRoundCommand, exportRoundCommand, importRoundCommand } from './commands/round-commands.js';
import { dataAgainCommand, dataErasedCommand } from './commands/data-commands.js';
import { dataAccessCommand, dataDueCommand, dataEraseCommand } from './commands/person-data-commands.js';
import { compareCommand } from './commands/compare-command.js';
import type { Installation } from './commands/installation.js';
import { verifyRecordCommand } from './commands/verify-record-command.js';
import { mailTestCommand, migrateCommand } from './commands/installation-commands.js';
import { packetCommand, verifyPacketCommand } from './commands/packet-commands.js';

/** The operator's commands, in the order of the help. Each imports what it needs when it runs. */
const commands: readonly Command[] = [
  compareCommand,
  verifyPacketCommand(installation),
  packetCommand(installation),
  checkRoundCommand,
  importRoundCommand(installation),
  exportRoundCommand(installation),
  recordsCommand(installation),
  addUserCommand(installation),
  userLinkCommand(installation),
  userSetCommand(installation),
  verifyRecordCommand(installation),
  mailTestCommand(installation),
  migrateCommand(installation),
  backupCommand(installation, version),
  restoreCommand(installation),
  dataDueCommand(installation),
  dataEraseCommand(installation),
  dataAccessCommand(installation),
  dataErasedCommand(installation),
  dataAgainCommand(installation),
];

async function installation(): Promise<Installation> {
  const { readSettings } = await import('../platform/config/settings.js');
  const { constraintErrors } = await import('./constraint-errors.js');
  const { entities } = await import('./entities.js');
  return { settings: readSettings(process.env), entities, constraintErrors };
}

const about =
  'Callboard: structured hiring, judged fairly. These commands read and compare jobs\n' + 'and manage an installation.';

const io: CommandIo = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
};

process.stdout.on('error', endWriting);
process.stderr.on('error', () => process.exit(1));

/** Whoever reads the output may stop early, as `head` does. */
function endWriting(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  if (error.syscall === 'write') writeSync(2, `callboard: the output can’t be written (${error.code})\n`);
  process.exit(1);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

try {
  const program = { name: 'callboard', about, version: version(), commands };
  process.exitCode = await runProgram(program, process.argv.slice(2), io);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  io.error(`callboard: ${message.split('\n')[0]}\n`);
  process.exitCode = 1;
}
