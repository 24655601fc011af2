import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { wantsColours } from '../../harness/cli/terminal';

describe('colours', () => {
  test.each([
    ['on a terminal', {}, true, true],
    ['not in a pipe', {}, false, false],
    ['not in a pipe of a build server', { CI: 'true' }, false, false],
    ['never with NO_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['as if it were not there when NO_COLOR is empty', { NO_COLOR: '' }, true, true],
    ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['not with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['not on a dumb terminal', { TERM: 'dumb' }, true, false],
  ])('%s', (_, env, isTerminal, wanted) => expect(wantsColours({ env, isTerminal })).toBe(wanted));

  test.each([
    [{ CI: 'true' }, false],
    [{ CI: 'true', FORCE_COLOR: '1' }, true],
  ])('of the real command in a pipe, with %p', (env, wanted) => {
    const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
    const { stdout } = spawnSync(process.execPath, [join(__dirname, '../../harness/cli/quiesce.cjs'), 'list'], { env: { ...rest, ...env }, encoding: 'utf8' });
    expect(stdout).toContain('holds');
    expect(stdout.includes('\x1b[')).toBe(wanted);
  });
});
