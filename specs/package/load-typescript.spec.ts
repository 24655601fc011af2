import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'quiesce-load-'));

afterAll(() => rmSync(directory, { recursive: true, force: true }));

// Line 6 is where the access is made. A compiler that only strips what it must not keep moves it.
const typescript = (value: string): string =>
  `import type { Thread } from 'quiesce';\nimport { load } from 'quiesce';\ninterface Word {\n  readonly at: number }\nconst word: Word = { at: ${value} };\nexport function* body(): Thread<number> { return yield* load(word.at); }\n`;
const javascript = (value: string): string =>
  `// An ES module.\n\nimport { load } from 'quiesce';\n\nconst word = { at: ${value} };\nexport function* body() { return yield* load(word.at); }\n`;
const commonJs = `'use strict';\n\nconst { load } = require('quiesce');\n\nconst word = { at: 4 };\nexports.body = function* body() { return yield* load(word.at); };\n`;

const files: Readonly<Record<string, string>> = {
  'commonjs/package.json': '{}',
  'commonjs/a.ts': typescript('4'),
  'commonjs/b.mts': typescript('4'),
  'commonjs/c.cts': typescript('4'),
  'commonjs/d.js': commonJs,
  'commonjs/e.mjs': javascript('4'),
  'commonjs/f.cjs': commonJs,
  'module/package.json': '{ "type": "module" }',
  'module/a.ts': typescript('4'),
  'module/b.mts': typescript('await Promise.resolve(4)'),
  'module/c.cts': typescript('4'),
  'module/d.js': javascript('4'),
  'module/e.mjs': javascript('await Promise.resolve(4)'),
  'module/f.cjs': commonJs,
};
const modules = Object.keys(files).filter((file) => !file.endsWith('.json'));

// Loads each file in a thread of its own process and prints the line of its access: a stack is recorded only when the file
// and the checker share one copy of the library.
const driver = `
  require(${JSON.stringify(require.resolve('tsx/cjs'))});
  const { loadTypeScript } = require(${JSON.stringify(join(root, 'harness/cli/load-typescript.ts'))});
  const { recordingSites } = require(${JSON.stringify(join(root, 'impl/memory/index.ts'))});
  (async () => {
    for (const file of ${JSON.stringify(modules)}) {
      const { body } = await loadTypeScript(${JSON.stringify(directory)} + '/' + file);
      const stack = recordingSites(() => body().next().value.made?.stack) ?? 'another copy of the library';
      console.log(stack.split(file).length > 1 ? file + /:\\d+/.exec(stack.split(file)[1])[0] : stack);
    }
  })();`;

function lines(script: string): readonly string[] {
  return execFileSync(process.execPath, ['-e', script], { cwd: directory, encoding: 'utf8' }).trim().split('\n');
}

beforeAll(() => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(directory, file, '..'), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
});

test('files of every kind share this copy of the library and keep their lines', () => {
  expect(lines(driver)).toEqual(modules.map((file) => `${file}:6`));
});

test('so they do in a worker thread', () => {
  const script = `new (require('node:worker_threads').Worker)(${JSON.stringify(driver)}, { eval: true });`;
  expect(lines(script)).toEqual(modules.map((file) => `${file}:6`));
});
