import module from 'node:module';
import { readSettings, type Settings } from '../platform/config/settings.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded-postgres/embedded-postgres.js';
import { StartProblem } from '../platform/base/start-problem.js';

interface Running {
  stop(): Promise<void>;
}

/** The embedded database is started again if it ends by itself; if that fails, whoever watches over us begins anew. */
const kept = {
  log: (line: string) => console.error(line),
  givenUp: (problem: unknown) => {
    console.error(
      `Callboard is shutting down because its database stopped: ${problem instanceof Error ? problem.message : String(problem)}`,
    );
    process.exit(1);
  },
};

/** Everything up, in the order in which each needs the other; what is up is taken down again if the rest fails. */
async function start(settings: Settings): Promise<Running> {
  let database: EmbeddedPostgres | undefined;
  try {
    // Reading the application's code takes as long as starting the database: side by side.
    const code = import('./application.js');
    if (!settings.databaseUrl) database = await startEmbeddedPostgres({ folder: settings.dataFolder, keep: kept });
    const { serve } = await code;
    const application = await serve(settings, settings.databaseUrl ?? database!.url);
    console.log(application.welcome);
    return {
      stop: async () => {
        await application.close();
        await database?.stop();
      },
    };
  } catch (error) {
    await database?.stop();
    throw error;
  }
}

// Node 22 keeps compiled code between starts; Node 20 does not know how.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const starting = Promise.resolve().then(() => start(readSettings(process.env)));
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    // A start that hangs, or a request that never ends, must not keep the process: the database survives a kill.
    setTimeout(() => process.exit(1), 15_000).unref();
    starting
      .then((running) => running.stop())
      .then(() => process.exit(0))
      .catch(() => process.exit(1));
  });
}

starting.catch((error: unknown) => {
  const known = error instanceof StartProblem;
  console.error(known ? `Callboard cannot start: ${error.message}` : error);
  process.exitCode = 1;
  // Whatever else is still open must not keep a failed start alive.
  setTimeout(() => process.exit(1), 2000).unref();
});
