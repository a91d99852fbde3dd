import { fork } from 'node:child_process';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { flags } from './flags.mjs';

const program = fileURLToPath(new URL('worker.mjs', import.meta.url));
/** Milliseconds in which a spec file has to begin or end a test: no test may take longer than ten minutes. */
const patience = Number(process.env['CALLBOARD_TEST_PATIENCE'] ?? 660_000);

/** A process that runs spec files, one after another. */
export class Worker {
  #process;
  /** No longer to be used: it ended, or is about to. */
  isOver = false;

  /** @param ahead whether it reads the product at once, rather than when a spec asks for it */
  constructor({ ahead }) {
    const options = { execArgv: ['--no-warnings', ...flags] };
    this.#process = fork(program, ahead ? ['--ahead'] : [], options);
    this.#process.once('exit', () => (this.isOver = true));
    this.#process.on('error', () => (this.isOver = true));
  }

  /**
   * Runs one spec file.
   * @param tell is given what happens meanwhile
   * @returns its `result`; or the `problem` for which there is none, which names the test that it was at
   */
  run(order, tell) {
    return new Promise((resolve) => {
      let at = '';
      let impatience;
      const wait = () => {
        clearTimeout(impatience);
        impatience = setTimeout(() => over(`nothing happened in it for ${patience / 1000} seconds`), patience);
      };
      const answered = (answer) => {
        clearTimeout(impatience);
        this.#process.off('message', heard).off('exit', ended);
        resolve(answer);
      };
      const over = (why) => {
        this.#process.kill('SIGKILL');
        this.isOver = true;
        const name = relative(order.spec.config.rootDir, order.spec.path);
        const message = `${name} was ended: ${why}${at && `, at the test "${at}"`}.`;
        answered({ problem: { message, stack: message, type: 'Error' }, memory: 0 });
      };
      const heard = (message) => {
        if (!message.event) return answered(message);
        const [name, given] = message.event;
        at = name === 'test-case-start' ? given[1].fullName : '';
        wait();
        tell(name, given);
      };
      const ended = (code, signal) => over(`its process ended by ${signal ?? `exit ${code}`}`);
      if (this.isOver) return ended(this.#process.exitCode, this.#process.signalCode);
      this.#process.on('message', heard).once('exit', ended);
      wait();
      this.#process.send(order);
    });
  }

  /** Whatever it still holds is let go of with it. */
  end() {
    if (this.isOver) return;
    this.isOver = true;
    if (this.#process.connected) this.#process.disconnect();
    const impatience = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    this.#process.once('exit', () => clearTimeout(impatience));
  }
}
