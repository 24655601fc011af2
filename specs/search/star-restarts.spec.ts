import { buildSystem } from '../../harness/machine/system';
import { Exclusive } from '../../harness/machine/exclusive';
import { Factoring } from '../../harness/search/star/factoring';
import { searchStar } from '../../harness/search/star/star';
import type { Scenario } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { toyRcuForgetting } from '../programs/toy-rcu';
import { eightReaders } from '../scenarios/many-readers';
import { HOW } from './every-schedule';

/** How often a search started over: for what one step met of leaves, and for words that turned out to be shared. */
function restarts(scenario: Scenario): { readonly claims: number; readonly shared: number } {
  const claims = jest.spyOn(Factoring.prototype, 'startOver');
  const shares = jest.spyOn(Exclusive.prototype, 'share');
  try {
    expect(searchStar(buildSystem(scenario, { ...HOW, footprint: true }), EVERYTHING).complete).toBe(true);
    return { claims: claims.mock.calls.length, shared: shares.mock.results.filter(({ type }) => type === 'throw').length };
  } finally {
    claims.mockRestore();
    shares.mockRestore();
  }
}

describe('with many readers the star does not start over for each', () => {
  test('whose words the updater reads', () => {
    const sizes = { sections: 2, updates: 2 };
    for (const readers of [4, 100]) expect(restarts(toyRcuForgetting({ readers, ...sizes }, 'counter', { waitsLast: true })).shared).toBeLessThan(3);
  });

  test('of whom one step of the centre tells something', () => {
    const { claims } = restarts(eightReaders);
    expect(claims).toBeGreaterThan(0);
    expect(claims).toBeLessThan(8);
  });
});
