import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, relative } from 'node:path';
import { link, type LinkedModule } from './transform/link';
import { strip } from './transform/strip';

/** A module as plain functions; `file` is where its source lies. */
export interface StraightModule extends LinkedModule {
  readonly file: string;
}

/** What `build.mjs` writes: the modules of the package, by their paths from its root without endings. */
export type ModuleTable = Readonly<Record<string, LinkedModule>>;

// This file runs as straight/modules.ts in a checkout and as dist/straight/modules.js in the package.
const inSources = extname(__filename) === '.ts';

/** Where the package is. */
export const PACKAGE_ROOT: string = join(__dirname, inSources ? '..' : '../..');

const ENDINGS = ['', '.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'];

/** The module that an absolute path without an ending, or with one, means; null when there is none. */
export function moduleAt(path: string): StraightModule | null {
  const id = idOf(path);
  if (!inSources && id !== null) {
    const table = built();
    const found = [id, `${id}/index`].find((each) => Object.hasOwn(table, each));
    return found === undefined ? null : { file: join(PACKAGE_ROOT, `${found}.ts`), ...table[found]! };
  }
  for (const each of [path, join(path, 'index')]) {
    const file = ENDINGS.map((ending) => each + ending).find(isFile);
    if (file !== undefined) return { file, ...stripped(file) };
  }
  return null;
}

/** The path of a file of the package, from its root; null for files elsewhere. */
export function idOf(path: string): string | null {
  const id = relative(PACKAGE_ROOT, path).replaceAll('\\', '/');
  return id.startsWith('..') || id.includes(':') ? null : id;
}

const known = new Map<string, LinkedModule>();

/** Strips and links one file; complaints name it as seen from the package or, when it lies elsewhere, in full. */
export function stripped(file: string): LinkedModule {
  let made = known.get(file);
  if (made === undefined) {
    const name = idOf(file) ?? file;
    made = link(strip(readFileSync(file, 'utf8'), name), name);
    known.set(file, made);
  }
  return made;
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

let table: ModuleTable | null = null;

function built(): ModuleTable {
  table ??= (createRequire(__filename)('./library.js') as { modules: ModuleTable }).modules;
  return table;
}
