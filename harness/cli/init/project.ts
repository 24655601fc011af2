import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../../usage-error';

/** How modules of a project are written: TypeScript, ES modules or CommonJS. */
export type Language = 'typescript' | 'esm' | 'commonjs';

/** What is known of a user's project before anything is written into it. */
export interface Project {
  /** The directory of its package.json, absolute. */
  readonly root: string;
  readonly language: Language;
  /** Whether relative imports must name a file with its extension: ES modules in TypeScript under `node16` and later. */
  readonly namesExtensions: boolean;
  /** Whether Jest is a dependency. */
  readonly hasJest: boolean;
  readonly hasJestConfig: boolean;
  /** Whether something is a dependency that lets Jest read TypeScript. */
  readonly transformsTypeScript: boolean;
  /** Whether `quiesce` is found from here. */
  readonly hasQuiesce: boolean;
}

interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly jest?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const JEST_CONFIGS = ['js', 'ts', 'mjs', 'cjs', 'cts', 'mts', 'json'].map((extension) => `jest.config.${extension}`);
const TRANSFORMERS = ['ts-jest', '@swc/jest', '@babel/preset-typescript', 'esbuild-jest', '@sucrase/jest-plugin', 'jest-esbuild', 'babel-preset-expo', 'react-scripts'];

/** Looks at the project that a directory lies in. Throws a `UsageError` where there is none. */
export function projectOf(directory: string): Project {
  const root = rootOf(directory);
  if (root === undefined) throw new UsageError('there is no package.json in this directory or above it', { file: directory, fix: 'make a project first: npm init -y' });
  const manifest = manifestOf(join(root, 'package.json'));
  const dependencies = { ...manifest.dependencies, ...manifest.devDependencies };
  const isModule = manifest.type === 'module';
  const config = join(root, 'tsconfig.json');
  const isTypeScript = existsSync(config) || 'typescript' in dependencies;
  return {
    root,
    language: isTypeScript ? 'typescript' : isModule ? 'esm' : 'commonjs',
    namesExtensions: isTypeScript && isModule && existsSync(config) && /"module(?:Resolution)?"\s*:\s*"node(?:\d+|next)"/iu.test(readFileSync(config, 'utf8')),
    hasJest: 'jest' in dependencies,
    hasJestConfig: manifest.jest !== undefined || JEST_CONFIGS.some((name) => existsSync(join(root, name))),
    transformsTypeScript: TRANSFORMERS.some((name) => name in dependencies),
    hasQuiesce: manifest.name === 'quiesce' || isFound('quiesce/package.json', root),
  };
}

function rootOf(directory: string): string | undefined {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const above = dirname(directory);
  return above === directory ? undefined : rootOf(above);
}

function manifestOf(file: string): Manifest {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  } catch (error) {
    throw new UsageError(`it is not JSON (${error instanceof Error ? error.message : String(error)})`, { file, fix: 'correct it' });
  }
}

function isFound(specifier: string, root: string): boolean {
  try {
    createRequire(join(root, 'package.json')).resolve(specifier);
    return true;
  } catch {
    return false;
  }
}
