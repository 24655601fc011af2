import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { candidates, completionScript, SHELLS } from '../../harness/cli/completion';
import { program } from '../../harness/cli/program';
import { ROOT } from '../docs/code-blocks';
import { UserDirectory } from './run';

const root = program({ out: () => undefined, err: () => undefined, progress: undefined, colours: false, columns: 110, directory: ROOT }, { status: 0 }, '1.2.3');
const asked: (readonly string[])[] = [];
const after = async (...words: string[]): Promise<readonly string[] | null> => {
  const found = await candidates(root, words, (files) => {
    asked.push(files);
    return Promise.resolve(['load_rcu against erase', 'two readers', "a reader's end"]);
  });
  return found?.map(({ word }) => word) ?? null;
};

describe('what may come next', () => {
  test('first is a command', async () => {
    expect(await after('')).toEqual(expect.arrayContaining(['check', 'replay', 'list', 'completion', '--version']));
    expect(await after('re')).toEqual(['replay']);
    expect(await after('')).not.toContain('complete');
  });

  test('after a command is an option of it', async () => {
    expect(await after('check', '--max-s')).toEqual(['--max-states', '--max-seconds']);
    expect(await after('list', '--max-s')).toEqual([]);
  });

  test('after an option is one of its choices', async () => {
    expect(await after('check', '--search', 's')).toEqual(['states', 'star']);
    expect(await after('check', '--detector', 'ur')).toEqual(['urcu']);
    expect(await after('completion', '')).toEqual([...SHELLS]);
  });

  test('after an option that wants a file are files, after one that wants a number nothing', async () => {
    expect(await after('check', '--junit', '')).toBeNull();
    expect(await after('check', '--max-states', '')).toEqual([]);
  });

  test('else is a scenario, of the files on the line', async () => {
    expect(await after('check', 'Load')).toEqual(['load_rcu against erase']);
    expect(asked.at(-1)).toEqual([]);
    expect(await after('check', 'mine.ts', '--all', 'two')).toEqual(['two readers']);
    expect(asked.at(-1)).toEqual(['mine.ts']);
  });

  test('or a file', async () => {
    expect(await after('check', './mi')).toBeNull();
    expect(await after('check', 'xyz')).toBeNull();
    expect(await after('replay', 'fo')).toBeNull();
  });

  test('after a command that there is not is nothing', async () => {
    expect(await after('chekc', '')).toEqual([]);
  });
});

test.each(SHELLS)('there is a script for %s that asks the program', (shell) => {
  expect(completionScript(shell)).toContain('quiesce complete -- ');
});

test('bash completes commands, and quotes the names of scenarios', () => {
  const user = new UserDirectory();
  try {
    user.file('mine.ts', "import { program } from 'quiesce';\nexport const mine = program({ name: \"a reader's end\", words: {}, threads: [function* () {}] });\n");
    const bin = join(user.path, 'bin/quiesce');
    mkdirSync(dirname(bin));
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'harness/cli/quiesce.cjs')}' "$@"\n`);
    chmodSync(bin, 0o755);
    const script = `${completionScript('bash')}
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quiesce; printf '%s|' "\${COMPREPLY[@]}"; echo; }
      try quiesce com
      try quiesce check mine.ts 'a\\ r'`;
    const out = execFileSync('bash', ['--norc', '-c', script], { cwd: user.path, encoding: 'utf8', env: { ...process.env, PATH: `${dirname(bin)}${delimiter}${process.env['PATH'] ?? ''}` } });
    expect(out.split('\n')).toEqual(['completion|', "a\\ reader\\'s\\ end|", '']);
  } finally {
    user.end();
  }
}, 60_000);
