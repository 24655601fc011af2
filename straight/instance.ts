import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as accesses from '../impl/memory';
import * as passes from '../impl/memory/passes';
import { idOf, moduleAt, PACKAGE_ROOT, type StraightModule } from './modules';

/** What a module exports. */
export type Namespace = Readonly<Record<string, unknown>>;

/** The package's own modules that all instances share: what thread code compares with must be the same for those outside. */
const SHARED: Readonly<Record<string, Namespace>> = { 'impl/memory': accesses, 'impl/memory/passes': passes };

const MEMORY = join(PACKAGE_ROOT, 'straight/memory');

let evaluations = 0;

/** Modules that share one memory of their own. Each is evaluated once, and compiled for this instance alone. */
export class Instance {
  readonly #loaded: Map<string, Namespace | 'loading'> = new Map();

  /** The module at an absolute path, with all that it imports. */
  load(path: string): Namespace {
    const module = moduleAt(path);
    if (module === null) throw new Error(`There is no module ${path}.`);
    const before = this.#loaded.get(module.file);
    if (before === 'loading') throw new Error(`${module.file} imports itself, by way of others: straight code needs modules that do not.`);
    if (before !== undefined) return before;
    this.#loaded.set(module.file, 'loading');
    try {
      for (const { specifier, names, line } of module.imports) {
        const found = this.#resolve(module.file, specifier);
        const missing = names.filter((name) => !(name in found));
        if (missing.length > 0) throw new Error(`${idOf(module.file) ?? module.file}:${line}: ${lacks(module.file, specifier, missing)}`);
      }
      const namespace = evaluate(module)((specifier) => this.#resolve(module.file, specifier));
      this.#loaded.set(module.file, namespace);
      return namespace;
    } finally {
      if (this.#loaded.get(module.file) === 'loading') this.#loaded.delete(module.file);
    }
  }

  #resolve(from: string, specifier: string): Namespace {
    if (specifier === 'quiesce') return this.load(MEMORY);
    if (specifier.startsWith('quiesce/')) return this.load(join(PACKAGE_ROOT, 'impl', specifier.slice('quiesce/'.length)));
    if (!specifier.startsWith('.')) return createRequire(from)(specifier) as Namespace;
    const path = join(dirname(from), specifier);
    const id = idOf(path) ?? '';
    if (/^impl\/memory(?:\/|$)/u.test(id)) {
      const shared = idOf(from)?.startsWith('straight/memory/') === true ? SHARED[id] : null;
      return shared ?? this.load(MEMORY);
    }
    return this.load(path);
  }
}

function evaluate({ file, body }: StraightModule): (require: (specifier: string) => Namespace) => Namespace {
  // `eval`, and not node:vm, so that errors and arrays are those of the caller where there are several worlds, as in Jest. The number
  // makes each text new to the engine: two instances of one function share what the engine has learned of it, and lose by it.
  evaluations++;
  const name = pathToFileURL(file).href.replace('file:', 'straight:');
  const code = `(function (require) { 'use strict'; ${body}\n})\n// ${evaluations}\n//# sourceURL=${name}`;
  return (0, eval)(code) as (require: (specifier: string) => Namespace) => Namespace;
}

function lacks(file: string, specifier: string, names: readonly string[]): string {
  const said = `'${specifier}' has no ${names.join(', ')}`;
  if (idOf(file) === null && specifier !== 'quiesce') return `${said}.`;
  if (idOf(file) === null) return `${said} for straight code, which gets the functions of the memory there, and nothing of the checker.`;
  if (!specifier.endsWith('memory')) return `${said}.`;
  return `${said} for straight code: write the plain function in straight/memory, or, where it only tells checks something, a line in straight/memory/silent.ts.`;
}
