/** @jest-config-loader esbuild-register */
// The line above lets Jest read this file on Node 20.
import type { Config } from 'jest';

// What searches use. (NaN cannot be among them; nor what a test may replace, like Date, or a library declares anew, like SyntaxError.)
const BUILT_IN: Config['sandboxInjectedGlobals'] = [
  ...(['Array', 'ArrayBuffer', 'Atomics', 'Error', 'Float64Array', 'Infinity', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object'] as const),
  ...(['RangeError', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'TypeError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'WeakMap'] as const),
];

const config: Config = {
  testEnvironment: 'node',
  // A busy machine is no failure: this is for what never ends.
  testTimeout: 120_000,
  // Jest alone leaves one core to itself and hardly uses it.
  maxWorkers: '100%',
  roots: ['<rootDir>/specs', '<rootDir>/harness', '<rootDir>/impl', '<rootDir>/models', '<rootDir>/straight'],
  testMatch: ['**/*.spec.ts'],
  // Types are checked by `npm run typecheck`; this only erases them, and keeps Node 20's own generators and classes.
  transform: {
    '\\.[cm]?ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Tests have a global object of their own, and it is a proxy: a search that asks it for `Math` waits for it. These reach modules
  // as parameters.
  sandboxInjectedGlobals: BUILT_IN,
  moduleFileExtensions: ['ts', 'mts', 'cts', 'js', 'cjs', 'mjs', 'json'],
  // The package's own name means its sources, as in `tsconfig.json`.
  moduleNameMapper: {
    '^quiesce$': '<rootDir>/index.ts',
    '^quiesce/models$': '<rootDir>/models/index.ts',
    '^quiesce/(rcu|boxes|sync|maple-tree|binder)$': '<rootDir>/impl/$1/index.ts',
    '^quiesce/straight$': '<rootDir>/straight/index.ts',
    '^quiesce/jest$': '<rootDir>/harness/jest/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
};

export default config;
