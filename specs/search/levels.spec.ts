import { systemOf } from '../exactness/trace-counter';
import { Levels } from '../../harness/search/levels';
import { UNBOUNDED } from '../../harness/search/outcome';
import { searchStates } from '../../harness/search/states';
import { PROGRAMS } from '../programs/table';

/** Levels of a search in which so many states are found once so many were looked at, until none is left. */
function levelsOf(found: (looked: number) => number, most = Infinity): number[] {
  const ends = [1];
  for (let looked = 1; ; looked = ends.at(-1)!) {
    const next = Math.round(found(looked));
    if (next <= looked || next > most) return ends;
    ends.push(next);
  }
}

/** What is forecast, by how much of it all is known by then. */
function forecasts(ends: readonly number[]): { readonly share: number; readonly forecast: number }[] {
  const all = ends.at(-1)!;
  const levels = new Levels([]);
  return ends.flatMap((end) => {
    levels.add(end);
    return levels.forecast === undefined ? [] : [{ share: (levels.ends.at(-2) ?? 0) / all, forecast: levels.forecast / all }];
  });
}

describe('how many states there will be', () => {
  test('is known where ever fewer are new, evenly', () => {
    // Each state brings 1.2 at first, and 0.8 at the end.
    const ends = levelsOf((looked) => 20 + 1.2 * looked - looked ** 2 / 1_000_000);
    const all = forecasts(ends);
    expect(all.length).toBeGreaterThan(5);
    for (const { forecast } of all) expect(Math.abs(forecast - 1)).toBeLessThan(0.1);
  });

  test.each([
    ['each brings as many as the one before', (looked: number): number => 2 * looked],
    ['they are one behind the other', (looked: number): number => looked + 1],
    ['each brings more', (looked: number): number => looked ** 1.2 + 5],
  ])('is not known where %s', (_, found) => {
    expect(forecasts(levelsOf(found, 100_000))).toEqual([]);
  });

  test('is right by half where it is told of programs, and is told', () => {
    let told = 0;
    for (const { name, size, scenario } of PROGRAMS) {
      const ends: number[] = [1];
      const system = systemOf(scenario(), { privateSteps: true });
      const { complete } = searchStates(system, { ...UNBOUNDED, maxStates: 150_000 }, { level: (_, store) => ends.push(store.size) });
      if (!complete) continue;
      for (const { share, forecast } of forecasts(ends)) {
        if (share > 0.95) continue;
        told++;
        expect({ name, size, share, forecast, isNear: forecast > 1 / 2 && forecast < 3 / 2 }).toEqual({ name, size, share, forecast, isNear: true });
      }
    }
    expect(told).toBeGreaterThan(5);
  });

  test('is the same where the levels were kept', () => {
    const ends = levelsOf((looked) => 20 + 1.2 * looked - looked ** 2 / 1_000_000);
    const levels = new Levels(ends.slice(0, -3));
    for (const end of ends.slice(-3)) levels.add(end);
    expect(levels.forecast).toBe(new Levels(ends).forecast);
  });
});
