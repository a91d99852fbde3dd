/**
 * Something outside the program keeps it from starting. The message is one line for the person at the terminal:
 * what is wrong and what to do about it.
 */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';

  constructor(message: string, options?: ErrorOptions) {
    super(message.replace(/\s*[\r\n]+\s*/g, ' ').trim(), options);
  }
}
