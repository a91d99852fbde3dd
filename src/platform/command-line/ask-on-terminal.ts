import { createInterface } from 'node:readline/promises';

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
