import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserDirectory } from './run';

const mine = `
import { program, store } from 'quiesce';
import { createMachine } from ${JSON.stringify(require.resolve('xstate'))};
export const racing = program({ name: 'racing', words: { x: 0 }, threads: [function* ({ x }) { yield* store(x, 1); }, function* ({ x }) { yield* store(x, 2); }] });
export const lamp = createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { PRESS: 'on' } }, on: { on: { PRESS: 'off' } } } });
`;

describe('quiesce graph', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', mine));
  afterAll(() => user.end());

  test('writes the picture of a scenario in the form that the file is called by', async () => {
    expect(await user.quiesce('graph', 'mine.ts', '-o', 'racing.svg')).toEqual({ status: 0, out: '', err: '' });
    const svg = readFileSync(join(user.path, 'racing.svg'), 'utf8');
    expect(svg).toContain('store x = 2');
    expect(svg).toContain('x = 0');
  });

  test('draws a lifecycle that a file exports, and one that comes with Quiesce', async () => {
    expect((await user.quiesce('graph', 'mine.ts', 'lamp', '--format', 'mermaid')).out).toContain('PRESS');
    const shipped = await user.quiesce('graph', 'grace-period', '--format', 'dot');
    expect(shipped).toMatchObject({ status: 0, err: '' });
    expect(shipped.out).toContain('runs awaitRequest');
  });

  test('names what there is not, and forms that there are not', async () => {
    expect((await user.quiesce('graph', 'mine.ts', 'ramp')).err).toMatch(/^quiesce: no scenario is called "ramp"/u);
    expect((await user.quiesce('graph', 'mine.ts', '--format', 'png')).err).toContain('Allowed choices are svg, dot, mermaid');
  });
});
