import { createInterface } from 'node:readline/promises';

/**
 * Asks for a secret on the terminal, without showing what is typed.
 * @returns what was typed; nothing where there is no terminal
 * @throws Error at Ctrl-C
 */
export async function askSecretly(question: string): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return undefined;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  try {
    let typed = '';
    for await (const chunk of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
      for (const character of chunk) {
        if (character === '\u0003') throw new Error('stopped; nothing was changed');
        if (character === '\r' || character === '\n') return typed;
        typed = character === '\u007f' || character === '\b' ? [...typed].slice(0, -1).join('') : typed + character;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

/**
 * Asks on the terminal, beside what the command prints: questions go to standard error.
 * @returns what was typed; undefined where the input ended
 * @throws Error at Ctrl-C
 */
export async function askOnTerminal(question: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  let stopped = false;
  terminal.once('SIGINT', () => {
    stopped = true;
    ended.abort();
  });
  terminal.once('close', () => ended.abort());
  try {
    return await terminal.question(question, { signal: ended.signal });
  } catch (error) {
    if (stopped) throw new Error('stopped; nothing was made', { cause: error });
    return undefined;
  } finally {
    terminal.close();
  }
}
