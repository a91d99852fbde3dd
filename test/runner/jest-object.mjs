/** What specs may ask of `jest`. Modules cannot be replaced: the product is the one that was built, for all specs. */
export function jestFor(mocker, timers) {
  const jest = {
    fn: (implementation) => mocker.fn(implementation),
    spyOn: (object, name, access) => mocker.spyOn(object, name, access),
    replaceProperty: (object, name, value) => mocker.replaceProperty(object, name, value),
    isMockFunction: (value) => mocker.isMockFunction(value),
    mocked: (value) => value,
    clearAllMocks: () => (mocker.clearAllMocks(), jest),
    resetAllMocks: () => (mocker.resetAllMocks(), jest),
    restoreAllMocks: () => (mocker.restoreAllMocks(), jest),
    useFakeTimers: (options) => (timers.useFakeTimers(options), jest),
    useRealTimers: () => (timers.useRealTimers(), jest),
    setSystemTime: (now) => timers.setSystemTime(now),
    getRealSystemTime: () => timers.getRealSystemTime(),
    now: () => timers.now(),
    advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
    advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
    runAllTimers: () => timers.runAllTimers(),
    runAllTimersAsync: () => timers.runAllTimersAsync(),
    runOnlyPendingTimers: () => timers.runOnlyPendingTimers(),
    clearAllTimers: () => timers.clearAllTimers(),
    getTimerCount: () => timers.getTimerCount(),
  };
  return new Proxy(jest, {
    get: (known, name) => {
      if (name in known) return known[name];
      throw new Error(`jest.${String(name)} is not offered here; see test/runner/jest-object.mjs.`);
    },
  });
}
