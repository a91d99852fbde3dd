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
  // Both cores: while one spec waits for the database or a browser, the other works.
  maxWorkers: 2,
  testTimeout: 60000,
};
