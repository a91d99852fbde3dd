import type { Command } from './command.js';

/** The help of the whole program. */
export function programHelp(program: string, about: string, commands: readonly Command[]): string {
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
export function commandHelp(program: string, command: Command): string {
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
