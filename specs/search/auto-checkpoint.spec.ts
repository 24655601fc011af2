import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import { searchAuto, type Chosen } from '../../harness/search/auto';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import { UNBOUNDED, type SearchOptions } from '../../harness/search/outcome';
import type { Scenario } from '../../index';
import { fibBench } from '../programs/fib-bench';
import { toyRcu } from '../programs/toy-rcu';
import { eightReaders } from '../scenarios/many-readers';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import { copied } from './copied';
import { HOW } from './every-schedule';

const auto = (scenario: Scenario, options: Partial<SearchOptions>): Chosen => searchAuto((footprint) => buildSystem(scenario, { ...HOW, footprint }), { ...UNBOUNDED, all: false, ...options });

/** All that it says, and what was exercised of lifecycles. */
function told({ search, choice, system, outcome: { resumedFrom: _, ...outcome } }: Chosen): unknown {
  return { search, choice, outcome, hops: system.actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Keeps what a process keeps that may be killed: a copy, nothing shared. */
class Kept {
  checkpoint: Checkpoint | undefined;
  /** What searches of those that were kept were of. */
  readonly searches = new Set<string>();

  keeper(isDue: () => boolean, isAlive: () => boolean): Keeper {
    return {
      kept: this.checkpoint,
      isDue,
      keep: (checkpoint) => {
        if (!isAlive()) return;
        this.checkpoint = copied(checkpoint);
        this.searches.add((checkpoint.at as { readonly search: string }).search);
      },
    };
  }
}

describe('an automatic choice that goes on from checkpoints ends like one that was never interrupted', () => {
  test.each<[string, Scenario, readonly string[]]>([
    ['the star, and then reduced states for what it does not cover', eightReaders, ['star', 'reduced']],
    ['reduced states where the star takes long', toyRcu({ readers: 3, sections: 2, updates: 2 }), ['star']],
    ['what has no leaves', fibBench(5), []],
    ['a container', loadAgainstErase, []],
  ])('%s', (_, scenario, searches) => {
    const whole = told(auto(scenario, {}));
    const random = seedrandom(scenario.name);
    const kept = new Kept();
    let interruptions = 0;
    for (;;) {
      let looks = 1 + Math.floor(random() * 8 * 2 ** interruptions);
      const isAlive = (): boolean => looks > 0;
      const chosen = auto(scenario, { keeper: kept.keeper(() => random() < 0.5, isAlive), isStopped: () => --looks <= 0 });
      if (isAlive()) {
        expect(told(chosen)).toEqual(whole);
        break;
      }
      interruptions++;
    }
    expect(interruptions).toBeGreaterThan(0);
    expect([...kept.searches]).toEqual(expect.arrayContaining([...searches]));
  });

  test('where a bound of its user stopped a search, that one goes on with a larger one', () => {
    const whole = told(auto(eightReaders, {}));
    const kept = new Kept();
    for (const maxStates of [20, 100, 200]) {
      const chosen = auto(eightReaders, { maxStates, keeper: kept.keeper(() => false, () => true) });
      expect(chosen.outcome.limits).toEqual([{ limit: 'states', value: maxStates }]);
      expect(kept.searches).toEqual(new Set(['star']));
    }
    const last = auto(eightReaders, { keeper: kept.keeper(() => false, () => true) });
    expect(last.outcome.resumedFrom).toBeGreaterThan(200);
    expect(told(last)).toEqual(whole);
  });
});
