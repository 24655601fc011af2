import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { candidates, completionScript, SHELLS, type Shell } from '../../harness/cli/completion';
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

describe('a shell', () => {
  const user = new UserDirectory();
  const bin = join(user.path, 'bin/quiesce');
  const PATH = `${dirname(bin)}${delimiter}${process.env['PATH'] ?? ''}`;
  beforeAll(() => {
    user.file('mine.ts', "import { program } from 'quiesce';\nexport const mine = program({ name: \"a reader's end\", words: {}, threads: [function* () {}] });\n");
    mkdirSync(dirname(bin));
    writeFileSync(bin, `#!/bin/sh\nexec '${process.execPath}' '${join(ROOT, 'harness/cli/quiesce.cjs')}' "$@"\n`);
    chmodSync(bin, 0o755);
  });
  afterAll(() => user.end());
  const said = (shell: Shell, ...argv: readonly string[]): readonly string[] => {
    return execFileSync(shell, argv, { cwd: user.path, encoding: 'utf8', env: { ...process.env, PATH, TERM: 'dumb', HOME: user.path, XDG_CONFIG_HOME: user.path, XDG_DATA_HOME: user.path } }).split('\n');
  };
  /** Skipped, which the run shows, where there is no such shell; a long run must have them all. */
  const where = (shell: Shell): jest.It => (spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' }).error === undefined || process.env['QUIESCE_LONG'] !== undefined ? test : test.skip);

  where('bash')('bash completes commands, and quotes the names of scenarios', () => {
    const script = `${completionScript('bash')}
      try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _quiesce; printf '%s|' "\${COMPREPLY[@]}"; echo; }
      try quiesce com
      try quiesce check mine.ts 'a\\ r'`;
    expect(said('bash', '--norc', '-c', script)).toEqual(['completion|', "a\\ reader\\'s\\ end|", '']);
  }, 60_000);

  where('fish')('fish completes commands with what they mean, choices, the names of scenarios as they are, and files', () => {
    const script = `${completionScript('fish')}
      complete -C 'quiesce comp'
      complete -C 'quiesce check --search st'
      complete -C 'quiesce check mine.ts a'
      complete -C 'quiesce check mine.ts "a r'
      complete -C 'quiesce check --junit mi'`;
    expect(said('fish', '--no-config', '-c', script)).toEqual([
      'completion\tprint what a shell loads to complete commands, options and scenario names',
      'states',
      'star',
      "a reader's end",
      "a reader's end",
      'mine.ts',
      '',
    ]);
  }, 60_000);

  where('zsh')('zsh completes commands, what choices have in common, and the names of scenarios with quotes', () => {
    writeFileSync(join(user.path, 'completion.zsh'), completionScript('zsh'));
    // A shell on a terminal of its own, whose line is written down when the completion is over.
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "autoload -U compinit && compinit -u -D; source completion.zsh; dump() { print -r -- \\$BUFFER > line.part; mv line.part line; BUFFER=; }; zle -N dump; bindkey '^X' dump; : > ready"
      # It writes to the end what nobody reads, and then waits.
      await() { repeat 600; do [[ -e $1 ]] && return; zpty -r -t shell ignored; sleep 0.1; done; }
      await ready
      try() { rm -f line; zpty -w -n shell "$1"$'\\t\\x18'; await line; cat line; }
      try 'quiesce comp'
      try 'quiesce check --search st'
      try 'quiesce check mine.ts a'
      try 'quiesce check --junit mi'
      zpty -d shell`;
    expect(said('zsh', '-f', '-c', script)).toEqual(['quiesce completion ', 'quiesce check --search sta', "quiesce check mine.ts a\\ reader\\'s\\ end ", 'quiesce check --junit mine.ts ', '']);
  }, 120_000);
});
