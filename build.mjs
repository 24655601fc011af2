// Builds dist/: CommonJS by the compiler, and beside each public entry an ES module that hands on the same instance, so that
// there is one copy of the library in a process however it is imported.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const root = import.meta.dirname;
const compiler = join(dirname(createRequire(import.meta.url).resolve('@typescript/native-compiler/package.json')), 'bin/tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
if (status !== 0) process.exit(1);

const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
for (const entry of Object.values(exports)) {
  if (typeof entry === 'string') continue;
  const built = join(root, entry.require.default);
  if (!existsSync(built)) throw new Error(`package.json exports ${entry.require.default}, which the compiler did not write`);
  const handOn = `export * from './${basename(built)}';\n`;
  writeFileSync(join(root, entry.import.default), handOn);
  writeFileSync(join(root, entry.import.types), handOn);
}
