import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CheckpointFile } from '../../harness/cli/checkpoint-file';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory, type Ran } from './run';

const QUIESCE = join(__dirname, '../../harness/cli/quiesce.cjs');
const scenarios = (turns: number): string => `
import { load, program, store } from 'quiesce';
import { first } from './first';

export const long = program({
  name: 'long',
  words: { x: 0, y: 0 },
  threads: [1, 2, 3].map((number) => function* ({ x, y }) {
    for (let turn = 0; turn < ${turns}; turn++) {
      yield* store(x, 4 * turn + number + first);
      yield* load(y);
      yield* store(y, 4 * turn + number);
    }
  }),
});
`;

const results = ({ out }: Pick<Ran, 'out'>): ReportDocument['results'] => (documentSchema.parse(JSON.parse(out)) as ReportDocument).results;

describe('checkpoints', () => {
  const user = new UserDirectory();
  const files = (): readonly string[] => (existsSync(join(user.path, 'kept')) ? readdirSync(join(user.path, 'kept')).sort() : []);
  const checkpoint = (): string => join(user.path, 'kept', files().find((name) => name.endsWith('.checkpoint')) ?? 'none');
  const check = async (...argv: string[]): Promise<Ran> => await user.quiesce('check', 'mine.ts', '--search', 'states', '--no-clock', '--json', ...argv);
  const kept = ['--checkpoint', 'kept'];

  beforeEach(() => {
    user.file('mine.ts', scenarios(2));
    user.file('first.ts', 'export const first = 0;\n');
  });
  afterEach(() => rmSync(join(user.path, 'kept'), { recursive: true, force: true }));
  afterAll(() => user.end());

  test.each(['states', 'reduced', 'star', 'traces', 'auto'])('a search that a limit stopped goes on where it was, and ends as if it had not been stopped: %s', async (search) => {
    const options = ['--search', search];
    const [whole] = results(await check(...options));
    const most = Math.ceil((search === 'traces' ? whole!.statistics.transitions : whole!.statistics.states) / (search === 'auto' ? 20 : 3));
    const cut = await check(...options, ...kept, '--max-states', String(most));
    expect(cut.status).toBe(3);
    expect(files()).toHaveLength(1);
    const [resumed] = results(await check(...options, ...kept));
    // What goes on may be a trial, and another search what is told of.
    expect(search === 'auto' || resumed!.resumedFrom! > most / 2).toBe(true);
    expect({ ...resumed, resumedFrom: undefined }).toEqual({ ...whole, resumedFrom: undefined });
    expect(files()).toEqual([]);
  });

  test('where the last one was cut off, the one before is taken, and that is said', async () => {
    const [whole] = results(await check());
    await check(...kept, '--max-states', '200');
    await check(...kept, '--max-states', '400');
    const before = statSync(`${checkpoint()}.before`).size;
    truncateSync(checkpoint(), before);
    const resumed = await check(...kept);
    expect(results(resumed)[0]?.resumedFrom).toBeLessThan(300);
    expect(results(resumed)[0]?.statistics).toEqual(whole?.statistics);
  });

  test('where none is whole, the search does not begin anew without a word', async () => {
    await check(...kept, '--max-states', '200');
    truncateSync(checkpoint(), 100);
    const { status, err } = await check(...kept);
    expect(status).toBe(2);
    expect(err).toMatch(/kept\/long-[0-9a-f]{8}\.checkpoint: scenario "long": no checkpoint there is whole\. Fix: remove it to begin anew\.\n/u);
  });

  test.each([
    ['the scenario', 'mine.ts', scenarios(2).replace('+ number)', '+ number + 1)')],
    ['what it imports', 'first.ts', 'export const first = 100;\n'],
  ])('one of code that has changed is refused with the file that did: %s', async (_, name, text) => {
    await check(...kept, '--max-states', '200');
    user.file(name, text);
    const { status, err } = await check(...kept);
    expect(status).toBe(2);
    expect(err).toContain(`the scenario has changed since the checkpoint was made, in ${name}. Fix: remove it to begin anew, or go on with what it was made with.`);
  });

  test('one of other options is refused, with what differs', async () => {
    await check(...kept, '--max-states', '200');
    const { status, err } = await check(...kept, '--all');
    expect(status).toBe(2);
    expect(err).toContain('the checkpoint is of other options: long, search states, accesses, private ones on the step before, the first violation, and now long, search states, accesses, private ones on the step before, every violation');
  });

  test('one of another version is refused', async () => {
    await check(...kept, '--max-states', '200');
    const origin = { version: '99.0.0', identity: '', sources: {} };
    expect(() => new CheckpointFile(checkpoint(), origin, { every: 1, now: () => 0, say: () => undefined })).toThrow(/made by version \d+\.\d+\.\d+, and this is 99\.0\.0/u);
  });

  test('means nothing for other searches', async () => {
    const { status, err } = await user.quiesce('check', 'mine.ts', '--search', 'pct', '--checkpoint', 'kept');
    expect(status).toBe(2);
    expect(err).toContain('--checkpoint means nothing without --search auto or star or reduced or traces or states. Fix: add --search auto, or leave --checkpoint out.');
    expect((await user.quiesce('check', 'mine.ts', '--search', 'states', '--checkpoint-every', '5')).err).toContain('add --checkpoint <directory>');
  });

  test('a process that is killed loses no more than since the last one', async () => {
    user.file('mine.ts', scenarios(3));
    const argv = ['check', 'mine.ts', '--search', 'states', '--json', ...kept, '--checkpoint-every', '0.2'];
    const [whole] = results(await user.quiesce('check', 'mine.ts', '--search', 'states', '--json'));
    for (let kill = 0; kill < 2; kill++) {
      const old = existsSync(checkpoint()) ? readFileSync(checkpoint()).subarray(-32).toString('hex') : '';
      const child = spawn(process.execPath, [QUIESCE, ...argv], { cwd: user.path, stdio: 'ignore' });
      const ended = once(child, 'exit');
      while (child.exitCode === null && (!existsSync(checkpoint()) || readFileSync(checkpoint()).subarray(-32).toString('hex') === old)) await sleep(20);
      child.kill('SIGKILL');
      const [, signal] = (await ended) as [number | null, string | null];
      expect(signal).toBe('SIGKILL');
    }
    const [resumed] = results(await user.quiesce(...argv));
    expect(resumed?.resumedFrom).toBeGreaterThan(1_000);
    expect({ verdict: resumed?.verdict, ...resumed?.statistics, seconds: 0 }).toEqual({ verdict: whole?.verdict, ...whole?.statistics, seconds: 0 });
    expect(files()).toEqual([]);
  });
});
