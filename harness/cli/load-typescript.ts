import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a file exports. */
export type Namespace = Readonly<Record<string, unknown>>;

/** The undocumented function of Node's through which every `require` goes; tsx replaces it too. */
interface Resolver {
  _resolveFilename: (this: unknown, request: string, ...rest: unknown[]) => string;
}

// This file runs as harness/cli/load-typescript.ts in a checkout and as dist/harness/cli/load-typescript.js in the package.
const inSources = extname(__filename) === '.ts';
const packageRoot = join(__dirname, inSources ? '../..' : '../../..');
const load = createRequire(__filename);

const registered = { require: false, import: false };

/**
 * Loads a file of the user's and returns what it exports: .ts .mts .cts .js .mjs .cjs, CommonJS or ES module, with
 * `import ... from 'quiesce'` bound to this very instance of the library, wherever the file is. Stacks name the lines of
 * the file as written. Works in the main thread and in workers; each thread has its own modules.
 *
 * `file` is an absolute path. Throws what the file throws, and syntax errors.
 */
export async function loadTypeScript(file: string): Promise<Namespace> {
  registerRequire();
  try {
    // ES modules too: tsx turns them into CommonJS, which is the one way that is the same on every Node and in every thread.
    return load(file) as Namespace;
  } catch (error) {
    // ... but CommonJS cannot wait, so such a file needs Node's own loader of ES modules.
    if (!(error instanceof Error && error.message.includes('Top-level await is currently not supported'))) throw error;
  }
  await registerImport();
  return (await import(pathToFileURL(file).href)) as Namespace;
}

/**
 * The files that a file which was loaded imports, itself first, and what they import: those that a user edits, not packages. Modules that wait for
 * something at their top level are imported by Node's own loader, which does not tell.
 */
export function modulesOf(file: string): readonly string[] {
  const found = new Set([file]);
  for (const path of found) {
    for (const { filename } of load.cache[path]?.children ?? []) if (isEdited(filename)) found.add(filename);
  }
  return [...found];
}

/** Digests of the same files, by path relative to the first. */
export function sourcesOf(file: string): Readonly<Record<string, string>> {
  const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
  return Object.fromEntries(modulesOf(file).map((path): [string, string] => [relative(dirname(file), path).replaceAll('\\', '/'), digest(path)]).sort());
}

/** The checker's own files are loaded once, and not again while it runs. */
function isEdited(file: string): boolean {
  return !/[\\/]node_modules[\\/]/u.test(file) && !file.startsWith(join(packageRoot, 'harness')) && !file.startsWith(join(packageRoot, 'dist'));
}

function registerRequire(): void {
  if (registered.require) return;
  registered.require = true;
  const { register } = load('tsx/cjs/api') as { register: () => unknown };
  register();
  process.setSourceMapsEnabled(true);
  const entries = ownEntries();
  const resolver = Module as unknown as Resolver;
  const next = resolver._resolveFilename;
  resolver._resolveFilename = function (request, ...rest) {
    return entries.get(request) ?? next.call(this, request, ...rest);
  };
}

async function registerImport(): Promise<void> {
  if (registered.import) return;
  registered.import = true;
  const { register } = await import('tsx/esm/api');
  register();
  Module.register(dataUrl(resolveHook()));
}

/** The public entries of the package, by the name they are imported under: `quiesce/models` and its file. */
function ownEntries(): ReadonlyMap<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
    name: string;
    exports: Record<string, string | { require: { default: string } }>;
  };
  const entries = new Map<string, string>();
  for (const [key, entry] of Object.entries(exports)) {
    if (typeof entry === 'string') continue;
    const built = entry.require.default;
    const file = inSources ? built.replace('./dist/', './').replace(/\.js$/, '.ts') : built;
    entries.set(name + key.slice(1), join(packageRoot, file));
  }
  return entries;
}

/** A loader hook that answers imports of the package with modules that hand on what `require` gives here. */
function resolveHook(): string {
  const urls: Record<string, string> = {};
  for (const [specifier, file] of ownEntries()) urls[specifier] = dataUrl(handOn(file));
  return `
    const urls = ${JSON.stringify(urls)};
    export const resolve = (specifier, context, next) => Object.hasOwn(urls, specifier)
      ? { url: urls[specifier], format: 'module', shortCircuit: true }
      : next(specifier, context);`;
}

function handOn(file: string): string {
  const required = `createRequire(${JSON.stringify(__filename)})(${JSON.stringify(file)})`;
  let names: readonly string[];
  try {
    names = Object.keys(load(file) as Namespace);
  } catch {
    // An entry that cannot be loaded here (the matchers, outside Jest) says why when it is imported.
    names = [];
  }
  return `import { createRequire } from 'node:module'; export const { ${names.join(', ')} } = ${required};`;
}

function dataUrl(text: string): string {
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
