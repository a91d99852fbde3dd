import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BufferedConsole, CustomConsole, getConsoleOutput, NullConsole } from '@jest/console';
import { ModernFakeTimers } from '@jest/fake-timers';
import circus from 'jest-circus/runner';
import { ModuleMocker } from 'jest-mock';
import { setGlobals } from './globals.mjs';
import { jestFor } from './jest-object.mjs';
import { stateOfProcess } from './state-of-process.mjs';

const require = createRequire(import.meta.url);
const asyncHooks = require('node:async_hooks');
const handlersOfCircus = Symbol.for('EVENT_HANDLERS');
// Jest's default of 10 is too few where a request goes through many layers.
Error.stackTraceLimit = 100;
/** What helps specs found wrong in an answer that nobody may have looked at (test/support/answer-check.ts). */
const wrongAnswers = (globalThis[Symbol.for('callboard.wrong-answers')] = []);
let count = 0;

/**
 * Runs one spec file with jest-circus in this process, where what it imports of the product may be loaded already.
 * What it changed of the process is put back afterwards.
 * @param tell is given what happens meanwhile, as Jest names it
 * @returns its result, as Jest's own runner gives it
 */
export async function runSpec({ path, config, globalConfig }, tell) {
  const said = consoleFor(config, globalConfig);
  const before = stateOfProcess();
  const mocker = new ModuleMocker(globalThis);
  const timers = new ModernFakeTimers({ config, global: globalThis });
  globalThis.console = said;
  const start = Date.now();
  const used = process.cpuUsage();
  const runtime = runtimeFor(jestFor(mocker, timers));
  try {
    const handleTestEvent = (event, state) => {
      beOfPatience(event.test ?? event.hook, globalConfig.testTimeout);
      failForAnswers(event, state);
    };
    const environment = { global: globalThis, fakeTimersModern: timers, moduleMocker: mocker, handleTestEvent };
    // Not awaited at once: the stacks of errors would go on through here.
    const result = await new Promise((resolve, reject) => {
      circus.default(globalConfig, config, environment, runtime, path, tell).then(
        (done) => resolve(done),
        (error) => reject(error),
      );
    });
    const end = Date.now();
    const { user, system } = process.cpuUsage(used);
    const tests = result.numPassingTests + result.numFailingTests + result.numPendingTests + result.numTodoTests;
    const slow = (end - start) / 1000 > config.slowTestThreshold;
    return {
      ...result,
      perfStats: { ...result.perfStats, start, end, runtime: end - start, slow },
      processorTime: (user + system) / 1000,
      console: said.getBuffer(),
      skipped: tests === result.numPendingTests,
    };
  } finally {
    runtime.forget();
    timers.useRealTimers();
    mocker.restoreAllMocks();
    before.putBack();
  }
}

/**
 * A limit is what a test may take on a quiet machine; one that is as busy as it gets must not fail a test by itself.
 * What hangs is ended all the same, before the runner loses its patience.
 */
function beOfPatience(limited, usual) {
  if (!limited || seen.has(limited)) return;
  seen.add(limited);
  const given = limited.timeout ?? usual ?? usualMs;
  limited.timeout = Math.max(given, Math.min(mostMs, patience * given));
}

const patience = 5;
const usualMs = 60_000;
const mostMs = 600_000;
const seen = new WeakSet();

/** Fails the test during which an answer was wrong; or the file, where there is no test left. */
function failForAnswers({ name, test }, state) {
  if (name !== 'test_fn_success' && name !== 'test_fn_failure' && name !== 'run_finish') return;
  for (const message of [...new Set(wrongAnswers.splice(0))].slice(0, 5)) {
    const error = new Error(message);
    error.stack = message;
    (test ? test.errors : state.unhandledErrors).push(error);
  }
}

/** Kept for the report; or shown at once, as Jest does where it tells of each test. */
function consoleFor(config, globalConfig) {
  const format = (type, message) => getConsoleOutput(BufferedConsole.write([], type, message, 4), config, globalConfig);
  const { stdout } = process;
  if (config.silent ?? globalConfig.silent) return new NullConsole(stdout, stdout, format);
  if (config.verbose ?? globalConfig.verbose) return new CustomConsole(stdout, stdout, format);
  return new BufferedConsole();
}

/** As much of Jest's runtime as jest-circus asks for; modules are loaded by Node itself. */
function runtimeFor(jest) {
  const storages = [];
  return {
    // jest-circus keeps the tests of a file in its own modules: each file has them anew.
    requireInternalModule(path) {
      delete require.cache[path];
      delete globalThis[handlersOfCircus];
      return notingStorages(storages, () => require(path));
    },
    // Every promise of the process bears what each storage in use holds, long after its file.
    forget: () => storages.forEach((storage) => storage.disable()),
    requireModule: require,
    setGlobalsForRuntime: (globals) => setGlobals({ ...globals, jest }),
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(`${pathToFileURL(path).href}?run=${++count}`),
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
}

/** What the work gives; and in the list, each AsyncLocalStorage that it makes. */
function notingStorages(made, work) {
  const usual = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
  const { AsyncLocalStorage } = asyncHooks;
  class Noted extends AsyncLocalStorage {
    constructor(...given) {
      super(...given);
      made.push(this);
    }
  }
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', { configurable: true, value: Noted });
  try {
    return work();
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', usual);
  }
}
