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
});
