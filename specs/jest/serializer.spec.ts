import { quiesceSerializer } from '../../harness/jest';
import { result, useAfterFree, violated } from '../report/fixtures';

expect.addSnapshotSerializer(quiesceSerializer);

describe('the snapshot serializer', () => {
  test('writes a schedule as one line', () => {
    expect(useAfterFree.schedule).toMatchInlineSnapshot(`Schedule <0x3 1x4 2x3 0>`);
  });

  test('writes a result as its report, without times and colours', () => {
    expect(result({ goals: [], coverage: [] })).toMatchInlineSnapshot(`
load_rcu against erase
  A reader must not see a box whose grace period has ended.
  holds in every interleaving
  search states, 12,345 states, 45,678 transitions, depth 61, 48 bytes per state

It holds within these bounds:
  - Memory is sequentially consistent.
  - Freed addresses are never used again.
`);
  });

  test('gives the same text whatever time the check took', () => {
    const slow = { ...violated, statistics: { ...violated.statistics, seconds: 99 } };
    expect(quiesceSerializer.serialize(slow)).toBe(quiesceSerializer.serialize(violated));
  });

  test('leaves other values alone', () => {
    for (const value of [null, [], [1], [{ actor: 0 }], [{ actor: 0, alternative: 0, extra: 0 }], { verdict: 'holds' }, 'text']) {
      expect(quiesceSerializer.test(value)).toBe(false);
    }
  });
});
