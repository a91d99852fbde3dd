import { EventEmitter } from 'node:events';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { bringUpToDate } from './built.mjs';
import { keepFilesInMemory } from './memory.mjs';
import { startServer } from './server.mjs';
import { Worker } from './workers.mjs';

/** A worker that holds more bytes than this after a spec file is replaced. */
const mostMemory = Math.max(2 ** 30, Math.min(2 ** 31, totalmem() / 8));

/** What a run that watches keeps from one time to the next. */
const kept = { workers: [], server: undefined, files: undefined };

/**
 * Jest's runner for this project: brings what is built up to date, starts the database server if a spec needs it, and
 * runs the spec files in a process for each core and one more, which load the product once and run file after file.
 */
export default class WarmRunner {
  supportsEventEmitters = true;
  #events = new EventEmitter();

  constructor(globalConfig) {
    this.globalConfig = globalConfig;
    this.isWatching = globalConfig.watch || globalConfig.watchAll;
  }

  on(name, listener) {
    this.#events.on(name, listener);
    return () => this.#events.off(name, listener);
  }

  async runTests(tests, watcher, { serial }) {
    const isChanged = bringUpToDate();
    if (isChanged) for (const worker of kept.workers.splice(0)) worker.end();
    // Specs beside their source are about functions only.
    const needsServer = tests.some(({ path }) => path.startsWith(join(this.globalConfig.rootDir, 'test')));
    if (needsServer) kept.files ??= await keepFilesInMemory();
    const count = Math.min(serial ? 1 : this.globalConfig.maxWorkers, tests.length);
    while (kept.workers.length < count) kept.workers.push(new Worker({ ahead: needsServer }));
    try {
      if (needsServer) kept.server ??= await startServer();
      await kept.files?.browser;
      const left = [...tests];
      const run = (worker) => this.#runOneByOne(left, worker, watcher, needsServer);
      await Promise.all(kept.workers.splice(0).map(run));
    } finally {
      for (const worker of kept.workers.splice(0)) worker.end();
      // What the next run needs is ready when somebody saves a file.
      if (this.isWatching) kept.workers.push(new Worker({ ahead: needsServer }));
      else await kept.server?.stop();
    }
  }

  async #runOneByOne(left, first, watcher, ahead) {
    let worker = first;
    for (let test; !watcher.isInterrupted() && (test = left.shift());) {
      if (worker.isOver) worker = new Worker({ ahead });
      this.#events.emit('test-file-start', [test]);
      const spec = { path: test.path, config: test.context.config, globalConfig: this.globalConfig };
      const { environment = {} } = kept.server ?? {};
      const tell = (name, given) => this.#events.emit(name, given);
      const { result, problem, memory } = await worker.run({ environment, spec }, tell);
      if (problem) this.#events.emit('test-file-failure', [test, problem]);
      else this.#events.emit('test-file-success', [test, result]);
      if (memory > mostMemory) worker.end();
    }
    worker.end();
  }
}
