import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { UsageError } from '../usage-error';

/** What the words after a command name: files to load, and scenarios to pick from them. */
export interface Targets {
  /** Absolute. */
  readonly files: readonly string[];
  readonly names: readonly string[];
  /** True when the files are the shipped ones because none was given. */
  readonly areShipped: boolean;
}

/** The scenarios shipped with Quiesce: beside the sources in a checkout, compiled in the package. */
export const SHIPPED_DIRECTORY: string = join(__dirname, '..', '..', 'specs', 'scenarios');

/** The seeded bugs that come with Quiesce. */
export const CATALOGUE_DIRECTORY: string = join(__dirname, '..', '..', 'specs', 'mutants');

const SOURCE = /\.[cm]?[jt]s$/u;

/** Sorts the words: what looks like a file or is one on the disk, and names. Without files the shipped ones are meant, those of scenarios unless told. */
export function targetsOf(words: readonly string[], directory: string, shipped: string = SHIPPED_DIRECTORY): Targets {
  const files: string[] = [];
  const names: string[] = [];
  for (const word of words) {
    const path = resolve(directory, word);
    if (SOURCE.test(word)) files.push(existingFile(path, word));
    else if (/[\\/]/u.test(word) && existsSync(path) && statSync(path).isDirectory()) files.push(...filesBelow(path, word));
    else names.push(word);
  }
  if (files.length > 0) return { files: [...new Set(files)], names, areShipped: false };
  return { files: shippedFiles(shipped), names, areShipped: true };
}

/** The files of the shipped scenarios, or of another directory that comes with Quiesce, sorted. */
export function shippedFiles(directory: string = SHIPPED_DIRECTORY): readonly string[] {
  return existsSync(directory) ? sourcesBelow(directory) : [];
}

function existingFile(path: string, word: string): string {
  if (existsSync(path) && statSync(path).isFile()) return path;
  throw new UsageError('there is no such file', { file: word, fix: 'give the path of a .ts or .js file that exports scenarios' });
}

function filesBelow(path: string, word: string): readonly string[] {
  const files = sourcesBelow(path);
  if (files.length > 0) return files;
  throw new UsageError('the directory has no .ts or .js file', { file: word, fix: 'give a file or directory that exports scenarios' });
}

function sourcesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isScenarioSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.slice(directory.length).includes('node_modules'))
    .sort();
}

/** Declarations, specs and folders' faces describe or repeat what other files export. */
function isScenarioSource(file: string): boolean {
  const name = basename(file);
  return SOURCE.test(name) && !/\.(?:d|spec|test)\.[cm]?[jt]s$/u.test(name) && !/^index\.[cm]?[jt]s$/u.test(name);
}
