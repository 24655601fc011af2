/** @jest-config-loader esbuild-register */
// The line above lets Jest read this file on Node 20.
import type { Config } from 'jest';

const BUILT_IN: Config['sandboxInjectedGlobals'] = [
  'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView', 'Error', 'Float64Array', 'Infinity', 'Int32Array', 'Int8Array', 'JSON',
  'Map', 'Math', 'Number', 'Object', 'Promise', 'RangeError', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol', 'SyntaxError', 'TypeError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'WeakMap', 'WeakSet',
];

const config: Config = {
  testEnvironment: 'node',
  // A busy machine is no failure: this is for what never ends.
  testTimeout: 120_000,
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
  // Jest runs tests in a context of its own, where each look at a global goes through an interceptor: several times the cost of a
  // search. These reach modules as parameters.
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
