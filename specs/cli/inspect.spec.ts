import { createServer } from 'node:net';
import { basename } from 'node:path';
import { debugged, type Ended } from './debugger';
import { REPLACED } from './replaced';
import { UserDirectory } from './run';

// Types, which are gone from what runs, and a stop of the user's own.
const scenarios = `
import { program, waitUntil } from 'quiesce';
interface Box { readonly address: number }
${REPLACED.replace('const box = yield* load(current);', 'const box: Box = { address: yield* load(current) };')
  .replace('yield* load(box);', 'return yield* load(box.address);')
  .replace('yield* free(yield* exchange(current, fresh));', 'const old = yield* exchange(current, fresh);\n  debugger;\n  yield* free(old);')}
export const stuck = program({
  name: 'stuck',
  words: { go: 0, other: 0 },
  threads: [
    function* waits({ go }) { yield* waitUntil(go, '==', 1); },
    function* ends({ other }) { yield* store(other, 1); },
  ],
});
`;
const lineOf = (text: string): number => scenarios.slice(0, scenarios.indexOf(text)).split('\n').length;
const INSPECT = ['--inspect', '--inspect-port', '0'];

interface Stop {
  readonly line: number;
  readonly within: string;
  readonly step: number;
  readonly aboutTo: string;
  readonly memory: unknown;
}

describe('a replay under a debugger', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  /** Where it stops by itself, and where the user's own `debugger` statement has it stop. */
  const stopsOf = async (...argv: string[]): Promise<{ readonly stops: readonly Stop[]; readonly own: readonly number[]; readonly ended: Ended }> => {
    const stops: Stop[] = [];
    const own: number[] = [];
    const ended = await debugged(user.path, 'mine.ts', ['replay', ...argv, ...INSPECT], async ({ calls, evaluate }) => {
      const index = calls.findIndex(({ file }) => basename(file) === 'mine.ts');
      const { line, name } = calls[index]!;
      if (index === 0) own.push(line);
      else stops.push({ line, within: name, ...((await evaluate(0, 'moment')) as Omit<Stop, 'line' | 'within'>) });
    });
    return { stops, own, ended };
  };
  const schedule = ['mine.ts', '--scenario', 'replaced', '--schedule', '0 1x2 0'];

  test('stops at the first step, at the last but one and at the violation, in the lines of the source as written', async () => {
    await user.quiesce('check', 'mine.ts', 'replaced', '--save', 'found');
    const { stops, own, ended } = await stopsOf('found/replaced-use-after-free.json');
    expect(stops).toMatchObject([
      { step: 1, of: 4, actor: 'reader', within: 'read', line: lineOf('const box: Box'), aboutTo: 'load current', memory: { current: '&Box', Box: '1' } },
      { step: 3, of: 4, actor: 'updater', within: 'replace', line: lineOf('yield* free(old)'), aboutTo: 'free Box', memory: { current: '&Box#2', Box: '1' } },
      { step: 4, of: 4, actor: 'reader', within: 'read', line: lineOf('return yield* load'), aboutTo: 'load Box', violation: 'use-after-free', memory: { Box: 'freed' } },
    ]);
    expect(own).toEqual([lineOf('debugger;')]);
    expect(ended.status).toBe(1);
    expect(ended.out).toContain('BUG: Quiesce: use-after-free in read');
    expect(ended.err).toContain('Step 3 of 4, updater, updater: free Box  mine.ts:');
    expect(ended.err).toMatch(/node inspect 127\.0\.0\.1:\d+/u);
  });

  test('stops before the steps that are asked for', async () => {
    const { stops } = await stopsOf(...schedule, '--at', '2');
    expect(stops).toMatchObject([{ step: 2, within: 'replace', line: lineOf('const old ='), memory: { current: '&Box', 'Box#2': '2' } }]);
  });

  test('stops at the end where somebody waits', async () => {
    const { stops, ended } = await stopsOf('mine.ts', '--scenario', 'stuck', '--schedule', '1');
    expect(stops.map(({ step, line, aboutTo }) => ({ step, line, aboutTo }))).toEqual([
      { step: 1, line: lineOf('function* ends'), aboutTo: 'store other = 1' },
      { step: 2, line: lineOf('function* waits'), aboutTo: 'await go == 1' },
    ]);
    expect(ended.status).toBe(1);
  });

  test('of a step that there is not is refused', async () => {
    const { status, err } = await user.quiesce('replay', ...schedule, '--inspect', '--at', '5');
    expect({ status, err }).toEqual({ status: 2, err: 'quiesce: there is no step 5. Fix: the schedule has steps 1 to 4.\n' });
  });

  test('says so when the port is taken', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)));
    const { status, err } = await user.quiesce('replay', ...schedule, '--inspect', '--inspect-port', String(port));
    server.close();
    expect(status).toBe(2);
    expect(err).toMatch(new RegExp(`^quiesce: no debugger can attach to port ${port} \\(.*EADDRINUSE.*\\)\\. Fix: choose another by --inspect-port, 0 for any that is free\\.$`, 'mu'));
  });
});
