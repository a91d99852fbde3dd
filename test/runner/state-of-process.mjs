/** What a spec may change of the process it runs in, and the next must not see. */
export function stateOfProcess() {
  const environment = { ...process.env };
  const folder = process.cwd();
  const { console } = globalThis;
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  const { exitCode } = process;
  return {
    putBack() {
      globalThis.console = console;
      for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
      Object.assign(process.env, environment);
      if (process.cwd() !== folder) process.chdir(folder);
      for (const name of process.eventNames()) {
        const kept = listeners.get(name) ?? [];
        for (const listener of process.rawListeners(name)) if (!kept.includes(listener)) process.off(name, listener);
      }
      process.exitCode = exitCode;
    },
  };
}
