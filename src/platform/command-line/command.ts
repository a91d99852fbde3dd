import type { ParseArgsConfig } from 'node:util';

/** Where a command writes: its result to `out`, everything else to `error`. */
export interface CommandIo {
  out(text: string): void;
  error(text: string): void;
  /** Asks whoever sits at the terminal; absent where nobody does. Nothing comes back where the input ended. */
  ask?(question: string): Promise<string | undefined>;
}

export interface CommandOption {
  type: 'string' | 'boolean';
  short?: string;
  default?: string | boolean;
  /** What stands after the option in the help, such as FILE. */
  value?: string;
  /** What it does, in one line. */
  help: string;
}

export interface CommandArguments {
  positionals: string[];
  options: Readonly<Record<string, string | boolean | undefined>>;
}

/** One thing the program does when it is called by this name. What it needs beyond itself it imports in `run`. */
export interface Command {
  /** One or two words, such as "job check". */
  name: string;
  /** A name from before that still works; the help leaves it out. */
  formerly?: string;
  /** What it does, in one line without a full stop. */
  summary: string;
  /** What follows the name, such as "FILE [--json]". */
  usage: string;
  /** How many arguments it takes besides its options. */
  takes: { least: number; most: number };
  options?: Readonly<Record<string, CommandOption>>;
  /** Further paragraphs of its help. */
  details?: readonly string[];
  /**
   * @returns the exit code: 0 done, 1 there are problems (already written to `io.error`)
   * @throws UsageError where the arguments do not fit together
   */
  run(given: CommandArguments, io: CommandIo): Promise<number>;
}

/** The command was called in a way that it does not understand; exit code 2. */
export class UsageError extends Error {}

/** The options of a command as node:util reads them, with --help added. */
export function parseable(command: Command): NonNullable<ParseArgsConfig['options']> {
  const own = Object.entries(command.options ?? {}).map(([name, { type, short, default: preset }]) => [
    name,
    { type, ...(short !== undefined && { short }), ...(preset !== undefined && { default: preset }) },
  ]);
  return { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' } };
}
