import { builtinModules } from 'node:module';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

// What is shipped, as opposed to its tests, which may import anything.
const shipped = ['index.ts', 'harness/**/*.ts', 'impl/**/*.ts', 'models/**/*.ts', 'specs/scenarios/**/*.ts', 'specs/mutants/**/*.ts', 'straight/**/*.ts'];
const tests = ['**/*.spec.ts', 'specs/package/**'];

// Who may import whom (ARCHITECTURE.md). `from` is what may not be imported by `target`.
const directions = [
  {
    target: './impl',
    from: ['./harness', './models', './specs', './straight', './index.ts'],
    message: 'Code under test knows nothing of its checker or of lifecycles: bind it to them in specs/scenarios.',
  },
  {
    target: './models',
    from: ['./impl', './harness', './specs', './straight', './index.ts'],
    message: 'Lifecycles know only xstate: what their operations do is bound to them in specs/scenarios.',
  },
  {
    target: './harness',
    from: ['./specs', './straight', './index.ts'],
    message: 'The checker must not depend on what it checks: pass it in.',
  },
  {
    target: './straight',
    from: ['./harness', './models', './specs', './index.ts'],
    message: 'Straight code runs without the checker: it knows the code under test and nothing else.',
  },
  {
    target: './harness',
    from: './impl',
    except: ['./memory'],
    message: 'The checker knows only the accesses of impl/memory, so that it can check any code.',
  },
  {
    target: './harness',
    from: './models',
    except: ['./guarantee.ts', './guarantee'],
    message: 'The checker knows one lifecycle, models/guarantee (it is always on): pass the others in.',
  },
  {
    target: ['./harness/unfold', './harness/machine', './harness/search', './harness/checks'],
    from: ['./harness/report', './harness/cli', './harness/jest'],
    message: 'The core returns results as data; how they are shown is decided by its callers.',
  },
];

// The checker's core and the code under test are functions of their inputs: a schedule replayed in ten years does the same.
const pure = ['harness/{unfold,machine,search,checks}/**/*.ts', 'impl/**/*.ts', 'models/**/*.ts', 'straight/memory/**/*.ts'];
const impure = ['process', 'Date', 'performance', 'crypto', 'console', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const purity = 'Clock, random source and progress sink are passed in: this code must be a function of its inputs.';

const builtins = builtinModules.flatMap((name) => [name, `node:${name}`]);

export default tseslint.config(
  // straight/types is written by specs/straight/write-types.ts.
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'straight/types/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts', '**/*.cts'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
    },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 400 }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',

      // `table[i]!` is how a hot loop reads a typed array under noUncheckedIndexedAccess.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/unified-signatures': 'off',
      // The types of XState's actors are made of both.
      '@typescript-eslint/no-generated-empty-object-type': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      // A call may change a field that was compared before it; the rule does not see that.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A generator function cannot be an arrow function.
      '@typescript-eslint/no-this-alias': 'off',
      // Operations without an access are thread code too.
      'require-yield': 'off',
    },
  },
  {
    files: shipped,
    ignores: tests,
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: root, zones: directions }],
      'import-x/no-extraneous-dependencies': ['error', { devDependencies: false, peerDependencies: true }],
    },
  },
  {
    files: ['impl/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^[^.]', message: 'Code under test needs no packages.' }] }] },
  },
  {
    files: ['models/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\.|xstate$)', message: 'Lifecycles import xstate and nothing else.' }] }] },
  },
  {
    files: ['harness/{unfold,machine,search,checks}/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-imports': ['error', { paths: builtins.map((name) => ({ name, message: purity })) }] },
  },
  {
    files: pure,
    ignores: tests,
    rules: {
      'no-restricted-globals': ['error', ...impure.map((name) => ({ name, message: purity }))],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: purity }],
    },
  },
  {
    files: ['**/index.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program > :not(ExportNamedDeclaration[source], ExportAllDeclaration, ImportDeclaration)',
          message: 'An index.ts holds re-exports only: it is the public face of its folder.',
        },
      ],
    },
  },
  { files: ['*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },
);
