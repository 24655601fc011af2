import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../docs/code-blocks';
import { UserDirectory } from './run';

/** What a process prints, to be waited for. */
class Output {
  #text = '';
  #hasEnded = false;
  #wake: () => void = () => undefined;

  constructor(process: ChildProcess) {
    for (const stream of [process.stdout, process.stderr]) {
      stream?.on('data', (data: Buffer) => {
        this.#text += data.toString();
        this.#wake();
      });
    }
    process.on('exit', () => {
      this.#hasEnded = true;
      this.#wake();
    });
  }

  /** Resolves to all that was printed up to these words since the last time, and forgets it. */
  async until(words: string): Promise<string> {
    while (!this.#text.includes(words)) {
      if (this.#hasEnded) throw new Error(`it ended without "${words}", after: ${this.#text}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const end = this.#text.indexOf(words) + words.length;
    const before = this.#text.slice(0, end);
    this.#text = this.#text.slice(end);
    return before;
  }
}

const END = 'Ctrl-C ends.';
const code = (body: string): string => `import { free, load } from 'quiesce';\nexport function* run(x: number) { ${body} }\n`;

let running: ChildProcess | undefined;
afterEach(() => void running?.kill('SIGKILL'));

test('check --watch checks again when a file changes that a scenario imports, and ends with the last exit status', async () => {
  const user = new UserDirectory();
  user.file('code.ts', code('yield* load(x);'));
  user.file('mine.ts', "import { program } from 'quiesce';\nimport { run } from './code';\nexport const mine = program({ name: 'mine', words: { x: 0 }, threads: [({ x }) => run(x), ({ x }) => run(x)] });\n");
  const watcher = (running = spawn(process.execPath, [join(ROOT, 'harness/cli/quiesce.cjs'), 'check', 'mine.ts', '--watch'], { cwd: user.path, stdio: ['ignore', 'pipe', 'pipe'] }));
  try {
    const output = new Output(watcher);
    expect(await output.until(END)).toContain('holds in every interleaving');
    user.file('code.ts', code('yield* free(x);'));
    const violated = await output.until(END);
    expect(violated).toContain('--- code.ts changed ---');
    expect(violated).toContain('invalid-free');
    user.file('code.ts', code('yield* free(x ;'));
    const broken = await output.until(END);
    expect(broken).toMatch(/quiesce: .*code\.ts:2:\d+: it does not compile/u);
    user.file('code.ts', code('yield* free(x); yield* load(x);'));
    await output.until(END);
    watcher.kill('SIGINT');
    expect(await once(watcher, 'exit')).toEqual([1, null]);
  } finally {
    user.end();
  }
}, 120_000);

test('check --watch does not print one JSON document', async () => {
  const user = new UserDirectory();
  expect(await user.quiesce('check', 'mine.ts', '--watch', '--json')).toMatchObject({ status: 2, err: 'quiesce: --json prints one document, and --watch makes many runs. Fix: use --ndjson.\n' });
  user.end();
});
