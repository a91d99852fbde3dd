/** Later versions of V8 count calls instead, and a process doesn't start with a flag that it doesn't know. */
const hasBudget = Number(process.versions.node.split('.')[0]) < 22;

/**
 * Of V8, for a process of seconds or one that runs most things a few times: that is made fast later than usual, and
 * garbage is collected without helpers. Threads that do so beside a spec took a quarter of its processor time from the
 * other worker.
 */
export const flags = [
  '--max-semi-space-size=64',
  '--single-threaded-gc',
  ...(hasBudget ? ['--interrupt-budget=800000'] : []),
];
