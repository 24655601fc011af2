import { documentSchema } from '../../harness/report/schema';
import { UserDirectory } from './run';

const one = `
  import { scenario } from 'quiesce';
  export const one = scenario({ name: 'one', *world() { return {}; }, actors: () => ({}) });
`;

describe('wrong usage', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  /** The only line that a misuse prints. */
  const complaint = async (...argv: string[]): Promise<string> => {
    const { status, out, err } = await user.quiesce(...argv);
    expect({ status, out, lines: err.split('\n').length }).toEqual({ status: 2, out: '', lines: 2 });
    return err.trimEnd();
  };

  test('of a command suggests the one that was meant', async () => {
    expect(await complaint('chekc')).toBe("quiesce: unknown command 'chekc' (Did you mean check?). Fix: see quiesce --help, or --help after a command.");
  });

  test('of an option suggests the one that was meant', async () => {
    expect(await complaint('check', '--sed', '4')).toContain("unknown option '--sed' (Did you mean --seed?)");
  });

  test.each([
    ['--max-states', '0'],
    ['--max-states', '1e3x'],
    ['--jobs', '-2'],
    ['--max-seconds', 'soon'],
  ])('of a number says what it must be: %s %s', async (option, value) => {
    expect(await complaint('check', option, value)).toMatch(/argument '.+' is invalid. It must be a (?:whole )?number/u);
  });

  test('of a kind suggests the one that was meant', async () => {
    expect(await complaint('check', '--ignore', 'leak,dead-lock')).toContain('did you mean "deadlock"?');
  });

  test('of options that mean nothing together is refused', async () => {
    expect(await complaint('check', '--seed', '4')).toContain('--seed means nothing without --search random');
    expect(await complaint('check', '--runs', '4')).toContain('--runs means nothing without --search random');
  });

  test('of a replay says what to give', async () => {
    expect(await complaint('replay')).toContain('there is nothing to replay');
    expect(await complaint('replay', '--scenario', 'one', '--schedule', 'reader')).toContain('"reader" is not a step of a schedule');
    expect(await complaint('replay', 'none.json')).toContain('none.json: it cannot be read');
    expect(await complaint('replay', user.file('bad.json', '{}'))).toContain('bad.json: not a counterexample of Quiesce at format');
    expect(await complaint('replay', 'bad.json', '--scenario', 'one')).toContain('leave --scenario and --schedule out');
  });

  test('of a replay under a debugger says what does not go together', async () => {
    expect(await complaint('replay', 'bug.json', '--inspect', '--renew')).toContain('--inspect follows the schedule as it is, --renew looks for another one');
    expect(await complaint('replay', 'bug.json', '--inspect', '--search-near')).toContain('--search-near looks for another one');
    expect(await complaint('replay', 'bug.json', '--at', '3')).toContain('--at means nothing without --inspect');
    expect(await complaint('replay', 'bug.json', '--inspect-port', '9300')).toContain('--inspect-port means nothing without --inspect');
    expect(await complaint('replay', 'bug.json', '--inspect', '--at', '0')).toContain('It must be numbers of steps between commas, counted from 1.');
    expect(await complaint('replay', 'bug.json', '--inspect', '--inspect-port', '70000')).toContain('It must be the number of a port, 0 to 65535.');
    const { status, out } = await user.quiesce('replay', 'bug.json', '--inspect', '--json');
    expect(status).toBe(2);
    expect(out).toContain('"message": "--inspect is for somebody who looks, --json for a machine"');
  });

  test('is an object on the output with --json', async () => {
    const { status, out } = await user.quiesce('check', 'none.ts', '--json');
    expect(status).toBe(2);
    expect(documentSchema.parse(JSON.parse(out))).toEqual({
      format: 'quiesce-error',
      version: 1,
      error: { message: 'there is no such file', fix: 'give the path of a .ts or .js file that exports scenarios', file: 'none.ts' },
    });
  });
});

describe('a file that is no good', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  const complaint = async (name: string, text: string): Promise<string> => {
    const { status, out, err } = await user.quiesce('list', user.file(name, text), '--watchdog', '1');
    expect({ status, out, lines: err.split('\n').length }).toEqual({ status: 2, out: '', lines: 2 });
    return err.trimEnd();
  };

  test('because it is not there', async () => {
    const { status, err } = await user.quiesce('check', 'none.ts');
    expect(status).toBe(2);
    expect(err).toBe('quiesce: none.ts: there is no such file. Fix: give the path of a .ts or .js file that exports scenarios.\n');
  });

  test('because it does not compile', async () => {
    expect(await complaint('syntax.ts', '\nexport const x = ;')).toMatch(/^quiesce: syntax\.ts:2:17: it does not compile: .+ Fix: /u);
  });

  test('because it exports no scenario', async () => {
    expect(await complaint('empty.ts', 'export const x = 1;')).toBe(
      'quiesce: empty.ts: it exports no scenario. Fix: export one: export const mine = scenario({ ... }).',
    );
  });

  test('because it throws when loaded', async () => {
    expect(await complaint('throws.ts', '\nthrow new TypeError("out of order");')).toMatch(/^quiesce: throws\.ts:2: loading it threw TypeError: out of order\. Fix: /u);
  });

  test('because it imports what is not there', async () => {
    expect(await complaint('import.ts', "import './none'; export {};")).toMatch(/^quiesce: import\.ts: loading it threw Error: Cannot find module '\.\/none'\. Fix: /u);
  });

  test('because it ends its thread', async () => {
    expect(await complaint('exit.ts', 'process.exit(3);')).toMatch(/^quiesce: exit\.ts: the thread that ran it ended/u);
  });

  test('because it loops for ever when loaded', async () => {
    expect(await complaint('loop.ts', 'while (true) {}')).toMatch(/^quiesce: loop\.ts: loading it did not end within 3 seconds\. Fix: /u);
  });

  test('because two scenarios in it have one name', async () => {
    expect(await complaint('twins.ts', `${one} export const two = { ...one };`)).toBe('quiesce: twins.ts: two scenarios are called "one". Fix: rename one of them.');
  });

  test('because another file has a scenario of that name', async () => {
    const { status, err } = await user.quiesce('list', user.file('a.ts', one), user.file('b.ts', one));
    expect(status).toBe(2);
    expect(err).toMatch(/^quiesce: b\.ts: the scenario "one" is also in .*a\.ts\. Fix: rename one of them\.\n$/u);
  });
});

describe('listing', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  test('tells what a file of the user exports, wherever it is', async () => {
    expect(await user.quiesce('list', user.file('one.ts', one))).toEqual({ status: 0, err: '', out: 'one.ts\n  one  holds\n' });
  });

  test('takes directories, without specs and index files', async () => {
    user.file('many/one.ts', one);
    user.file('many/index.ts', "export * from './one';");
    user.file('many/one.spec.ts', 'throw new Error();');
    expect((await user.quiesce('list', 'many/')).out).toBe('many/one.ts\n  one  holds\n');
  });

  test('keeps what user code prints away from the output', async () => {
    const { out } = await user.quiesce('list', '--json', user.file('loud.ts', `console.log('loud'); ${one}`));
    expect(documentSchema.parse(JSON.parse(out))).toMatchObject({ format: 'quiesce-list', scenarios: [{ name: 'one' }] });
  });
});

describe('help', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  test('is what no command at all gets', async () => {
    const { status, out, err } = await user.quiesce();
    expect(status).toBe(0);
    expect(err).toBe('');
    expect(out).toBe((await user.quiesce('--help')).out);
    expect(out).toMatchSnapshot();
  });

  test.each(['check', 'replay', 'minimise', 'list', 'mutants'])('of %s has examples', async (command) => {
    const { status, out } = await user.quiesce(command, '--help');
    expect(status).toBe(0);
    expect(out).toMatchSnapshot();
  });
});
