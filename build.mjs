// Builds dist/: CommonJS by the compiler, and beside each public entry an ES module that hands on the same instance, so that
// there is one copy of the library in a process however it is imported.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const root = import.meta.dirname;
const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native-compiler/package.json')), 'bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

writeStraight();
writePage();

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const entry of Object.values(exports)) {
  if (typeof entry === 'string') continue;
  const built = join(root, entry.require.default);
  if (!existsSync(built)) throw new Error(`package.json exports ${entry.require.default}, which the compiler did not write`);
  const handOn = `export * from './${basename(built)}';\n`;
  writeFileSync(join(root, entry.import.default), handOn);
  writeFileSync(join(root, entry.import.types), handOn);
}

/** Bundles the script and the style of counterexamples' pages, so that the package needs no bundler. */
function writePage() {
  const require = createRequire(import.meta.url);
  const built = join(root, 'dist/harness/page');
  const { script, style } = require(join(built, 'assets.js')).bundled(require('esbuild').buildSync, join(root, 'harness/page/browser'));
  writeFileSync(join(built, 'page.js'), script);
  writeFileSync(join(built, 'page.css'), style);
}

/**
 * Strips the code under test and the memory it runs over, so that nobody needs a compiler who runs it straight through; then makes an
 * instance of what was written, which fails where the code imports something that this memory does not have.
 */
function writeStraight() {
  const built = join(root, 'dist/straight');
  const require = createRequire(import.meta.url);
  const { idOf, stripped } = require(join(built, 'modules.js'));
  const files = ['impl', 'straight/memory'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => join(root, folder, name))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !idOf(file).startsWith('impl/memory/')),
  );
  const modules = Object.fromEntries(files.sort().map((file) => [idOf(file).replace(/\.ts$/, ''), stripped(file)]));
  writeFileSync(join(built, 'library.js'), `exports.modules = ${JSON.stringify(modules, null, 1)};\n`);
  cpSync(join(root, 'straight/types'), join(built, 'types'), { recursive: true });
  require(join(built, 'index.js')).straight();
}
