import { parseArgs } from 'node:util';
import { closestTo } from './closest.js';
import { type Command, type CommandIo, parseable, UsageError } from './command.js';

interface Program {
  name: string;
  /** What it is, in a sentence or two. */
  about: string;
  version: string;
  commands: readonly Command[];
}

/**
 * Runs the command that the arguments name.
 * @param args what stands after the program's name
 * @returns the exit code: 0 done, 1 problems, 2 not understood
 */
export async function runProgram(program: Program, args: readonly string[], io: CommandIo): Promise<number> {
  const [first] = args;
  if (first === undefined || first === 'help' || first === '--help' || first === '-h') {
    return help(program, args.slice(1), io);
  }
  if (first === '--version') {
    io.out(`${program.version}\n`);
    return 0;
  }
  const command = named(program, args);
  if (!command) return unknown(program, args, io);
  const words = isCalled(command.name, args) ? command.name : command.formerly!;
  try {
    return await runCommand(program, command, args.slice(words.split(' ').length), io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.error(`${error.message} See ${program.name} ${command.name} --help\n`);
    return 2;
  }
}

async function runCommand(program: Program, command: Command, args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parsed(command, args);
  if (values.help === true) {
    io.out(commandHelp(program.name, command));
    return 0;
  }
  const { least, most } = command.takes;
  if (positionals.length < least) throw new UsageError(`${command.name} needs ${command.usage}.`);
  if (positionals.length > most) throw new UsageError(`${command.name} does not take “${positionals[most]}”.`);
  return command.run({ positionals, options: values }, io);
}

function parsed(command: Command, args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options: parseable(command), allowPositionals: true });
    return { positionals, values: values as Record<string, string | boolean | undefined> };
  } catch (error) {
    throw new UsageError(misused(command, error));
  }
}

function misused(command: Command, error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException;
  const option = /'(-{1,2}[^\s'=]*)/.exec(message)?.[1];
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) return `${message.split('\n')[0]}.`;
  const meant = closestTo(option.replace(/^-+/, ''), [...Object.keys(command.options ?? {}), 'help']);
  return `${command.name} has no option ${option}.${meant ? ` Did you mean --${meant}?` : ''}`;
}

function help(program: Program, args: readonly string[], io: CommandIo): number {
  const command = named(program, args);
  if (args.length > 0 && !command) return unknown(program, args, io);
  io.out(command ? commandHelp(program.name, command) : programHelp(program.name, program.about, program.commands));
  return 0;
}

function named(program: Program, args: readonly string[]): Command | undefined {
  return (
    program.commands.find(({ name }) => isCalled(name, args)) ??
    program.commands.find(({ formerly }) => formerly !== undefined && isCalled(formerly, args))
  );
}

function isCalled(name: string, args: readonly string[]): boolean {
  return name.split(' ').every((word, index) => word === args[index]);
}

function unknown(program: Program, args: readonly string[], io: CommandIo): number {
  const typed = args.slice(0, 2).filter((word) => !word.startsWith('-'));
  const beginning = program.commands.filter(({ name }) => name.startsWith(`${typed[0]} `)).map(({ name }) => name);
  const names = program.commands.map(({ name }) => name);
  const meant = closestTo(typed.join(' '), names) ?? closestTo(typed[0] ?? '', names);
  const hint = meant ?? (beginning.length > 0 ? beginning.join(' or ') : undefined);
  const said = typed.join(' ').slice(0, 60) || String(args[0]).slice(0, 60);
  io.error(
    `There is no command “${said}”. ${hint ? `Did you mean ${hint}? ` : ''}${program.name} --help lists them all.\n`,
  );
  return 2;
}

/** The help of the whole program. */
function programHelp(program: string, about: string, commands: readonly Command[]): string {
  const called = commands.map((command) => [`${command.name} ${command.usage}`.trim(), command.summary] as const);
  return [
    about,
    '',
    `Usage: ${program} COMMAND`,
    '',
    'Commands:',
    ...columns(called),
    '',
    `Run ${program} COMMAND --help for details on a command.`,
    'Exit codes: 0 success; 1 problem with the file or data; 2 invalid command.',
    '',
  ].join('\n');
}

/** The help of one command. */
function commandHelp(program: string, command: Command): string {
  const options = Object.entries(command.options ?? {}).map(([name, option]) => {
    const short = option.short ? `-${option.short}, ` : '';
    return [`${short}--${name}${option.value ? ` ${option.value}` : ''}`, option.help] as const;
  });
  return [
    `${command.summary}.`,
    '',
    `Usage: ${program} ${command.name} ${command.usage}`.trimEnd(),
    '',
    ...(command.details ?? []).flatMap((paragraph) => [...wrapped(paragraph, 90), '']),
    'Options:',
    ...columns([...options, ['-h, --help', 'shows this help']]),
    '',
  ].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
