import { availableParallelism } from 'node:os';

export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // Spec files run one after another in processes that keep the product loaded (docs/adr/0017-warm-tests.md).
  runner: '<rootDir>/test/runner/runner.mjs',
  reporters: ['default', '<rootDir>/test/runner/slowest.mjs'],
  testSequencer: '<rootDir>/test/runner/longest-first.mjs',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {},
  watchman: false,
  // One more than there are cores: while a spec waits for the database, a server or a browser, another one works.
  maxWorkers: Math.min(4, availableParallelism() + 1),
  testTimeout: 60000,
};
