import seedrandom from 'seedrandom';
import { load, recordingSites, retry, RETRY, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { check } from '../../harness/check';
import { mustNotBlock } from '../../harness/checks/non-blocking';
import { findingIdentity, identityOf, isSame } from '../../harness/counterexample/identity';
import { isUnending, minimiseUnending, type Unending } from '../../harness/counterexample/minimise';
import { contextSwitches, wholeSchedule } from '../../harness/counterexample/schedule';
import { buildSystem, type System } from '../../harness/machine/system';
import { program } from '../../harness/program';
import type { Choice, Schedule } from '../../harness/result';
import type { Scenario } from '../../harness/scenario';
import { systemOptions } from '../../harness/system-options';
import { alloc, choose, scenario as scenarioOf, thread } from '../../index';
import { randomLocks } from './random-locks';

const HOW = systemOptions({});
const MOST_WALKS = 30_000;

interface Words {
  readonly words: readonly Address[];
}

/** Threads that go round a loop of stores, loads and waits for as long as the last word they read is what it must not be. */
function endlessProgram(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const threads = Array.from({ length: below(8) === 0 ? 3 : 2 }, () => {
    const steps = Array.from({ length: 1 + below(2) }, () => ({ what: below(5), word: below(2), value: below(2) }));
    const last = { word: below(2), value: below(2) };
    const before = below(2);
    return function* goes({ words }: Words): Thread<void> {
      for (let turn = 0; turn < before; turn++) yield* load(words[0]!);
      yield* retry(function* () {
        for (const { what, word, value } of steps) {
          if (what < 3) yield* store(words[word]!, value);
          else if (what === 3) yield* load(words[word]!);
          else yield* waitUntil(words[word]!, '==', value);
        }
        return (yield* load(words[last.word]!)) === last.value ? RETRY : 0;
      });
    };
  });
  return program({ name: `endless ${seed}`, words: { words: [0, 1] }, threads });
}

/** Threads that give each other the turn for ever, with detours. */
function politeProgram(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const detours = Array.from({ length: 2 }, () => ({ before: below(3), inside: below(2), isWaiting: below(3) > 0 }));
  return program({
    name: `polite ${seed}`,
    words: { words: [below(2), 0] },
    threads: detours.map(({ before, inside, isWaiting }, me) => {
      return function* goes({ words }: Words): Thread<void> {
        for (let turn = 0; turn < before; turn++) yield* store(words[1]!, turn);
        yield* retry(function* () {
          if (isWaiting) yield* waitUntil(words[0]!, '==', me);
          for (let turn = 0; turn < inside; turn++) yield* load(words[1]!);
          yield* store(words[0]!, 1 - me);
          return RETRY;
        });
      };
    }),
  });
}

/** Somebody who says that he does not block, and goes round or waits for as long as another one has not come, after that one's detours. */
function stubbornProgram(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const [before, inside, detour, mayChoose, waits, looks] = [below(3), below(3), 1 + below(2), below(3) === 0, below(4) === 0, below(2) === 0];
  const word = below(2);
  return scenarioOf({
    name: `stubborn ${seed}`,
    *world(): Thread<readonly Address[]> {
      const all = yield* alloc({ type: 'words', words: 2, memory: 'static', zeroed: true });
      return [all, all + 4];
    },
    actors: (words) => ({
      other: thread(function* other() {
        for (let turn = 0; turn < detour; turn++) yield* store(words[1 - word]!, turn);
        yield* store(words[word]!, 1);
        if (looks) yield* load(words[1 - word]!);
        yield* store(words[word]!, 0);
      }),
      stubborn: thread(
        function* stubborn() {
          for (let turn = 0; turn < before; turn++) yield* load(words[1 - word]!);
          if (waits) yield* waitUntil(words[word]!, '==', 0);
          yield* retry(function* () {
            for (let turn = 0; turn < inside; turn++) yield* load(words[1 - word]!);
            if (mayChoose && (yield* choose(2)) === 1) yield* load(words[1 - word]!);
            return (yield* load(words[word]!)) === 1 ? RETRY : 0;
          });
        },
        { nonBlocking: ['stubborn'] },
      ),
    }),
  });
}

/** A state with all that follows from it, found out the slow way. */
interface Place {
  readonly memory: string;
  readonly able: ReadonlySet<number>;
  readonly steps: { readonly choice: Choice; readonly to: string; readonly isClean: boolean; readonly hasEnded: boolean }[];
  readonly mayEnd: boolean;
  readonly mayBegin: boolean;
  /** Whether who is to blame is inside an operation that must not block. */
  readonly isInside: boolean;
}

function placesOf(system: System, { identity, actor, kind }: Unending): { first: string; places: Map<string, Place> } {
  const { machine, actors } = system;
  const { vector, monitors } = machine;
  const places = new Map<string, Place>();
  const visit = (): void => {
    const key = vector.text();
    if (places.has(key)) return;
    const able = new Set([...actors.keys()].filter((one) => machine.alternatives(one) > 0));
    const mayBegin = isSame(findingIdentity(machine, { kind, message: identity.message, actor, control: machine.at(actor), address: -1 }), identity);
    const place: Place = { memory: system.roots.map((object) => vector.words[machine.objects.word(object, 0)]).join(), able, steps: [], mayEnd: able.size === 0, mayBegin, isInside: mustNotBlock(system, actor) };
    places.set(key, place);
    for (const one of able) {
      for (let alternative = 0; alternative < machine.alternatives(one); alternative++) {
        const mark = vector.logLength;
        machine.step(one, alternative);
        const isClean = monitors.findings.splice(0).length === 0;
        place.steps.push({ choice: { actor: one, alternative }, to: vector.text(), isClean, hasEnded: machine.operationEnded });
        visit();
        vector.undo(mark);
      }
    }
  };
  visit();
  return { first: vector.text(), places };
}

function reachable(places: ReadonlyMap<string, Place>, from: string): ReadonlySet<string> {
  const found = new Set([from]);
  for (const key of found) for (const { to } of places.get(key)!.steps) found.add(to);
  return found;
}

/** Whether all of them lead back to one of them. */
function returns(places: ReadonlyMap<string, Place>, all: readonly string[], to: string): boolean {
  const known = new Set([to]);
  for (let size = 0; size < known.size; ) {
    size = known.size;
    for (const one of all) if (places.get(one)!.steps.some((step) => known.has(step.to))) known.add(one);
  }
  return known.size === all.length;
}

/** What decides between two lassos, in the order in which it does. */
function rank(stem: Schedule, cycle: Schedule): readonly number[] {
  const whole = [...stem, ...cycle];
  return [contextSwitches(whole), whole.length, stem.length, ...whole.flatMap(({ actor, alternative }) => [actor, alternative])];
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && one[at]! < other[at]!;
}

/** The simplest lasso by trying every walk of so many steps and context switches; undefined where there are too many. */
function simplestOfAll(scenario: Scenario, wanted: Unending, most: { steps: number; switches: number }): { stem: Schedule; cycle: Schedule } | undefined {
  return recordingSites(() => {
    const { first, places } = placesOf(buildSystem(scenario, HOW), wanted);
    const traps = new Map<string, boolean>();
    const isTrap = (key: string): boolean => {
      let is = traps.get(key);
      if (is === undefined) {
        const all = [...reachable(places, key)];
        const changes = new Set(all.map((one) => places.get(one)!.memory)).size > 1;
        is = all.every((one) => !places.get(one)!.mayEnd) && returns(places, all, key) && changes === (wanted.kind === 'livelock');
        traps.set(key, is);
      }
      return is;
    };
    let best: { stem: Schedule; cycle: Schedule; rank: readonly number[] } | undefined;
    let walks = 0;
    const keys = [first];
    const made: Choice[] = [];
    const ends: boolean[] = [];
    const consider = (from: number): void => {
      const ranked = rank(made.slice(0, from), made.slice(from));
      if (best === undefined || isLess(ranked, best.rank)) best = { stem: made.slice(0, from), cycle: made.slice(from), rank: ranked };
    };
    /** Who is alone inside what must not block: whether he cannot move, or has come back to where he was. */
    const offerAlone = (from: number): void => {
      const isStuck = !wanted.hasCycle && from === made.length && !places.get(keys[from]!)!.able.has(wanted.actor);
      const goesRound = wanted.hasCycle && from < made.length && keys[from] === keys[made.length];
      const isAlone = made.slice(from).every(({ actor }, at) => actor === wanted.actor && !ends[from + at]);
      if ((isStuck || goesRound) && isAlone && keys.slice(from).every((key) => places.get(key)!.isInside)) consider(from);
    };
    const offer = (from: number): void => {
      const key = keys[from]!;
      const turn = made.slice(from);
      const along = keys.slice(from).map((one) => places.get(one)!);
      const isFair = [...places.get(key)!.able, wanted.actor].every((actor) => turn.some((choice) => choice.actor === actor) || (actor !== wanted.actor && along.some(({ able }) => !able.has(actor))));
      const changes = new Set(along.map(({ memory }) => memory)).size > 1;
      if (isFair && (wanted.kind !== 'livelock' || changes)) consider(from);
    };
    const explore = (): void => {
      const key = keys[keys.length - 1]!;
      if (++walks > MOST_WALKS) return;
      if (wanted.kind === 'not-non-blocking') {
        if (places.get(key)!.mayBegin) for (let from = 0; from < keys.length; from++) offerAlone(from);
      } else if (places.get(key)!.mayBegin && isTrap(key)) for (let from = 0; from < keys.length - 1; from++) if (keys[from] === key) offer(from);
      if (made.length === most.steps) return;
      for (const { choice, to, isClean, hasEnded } of places.get(key)!.steps) {
        if (!isClean || contextSwitches([...made, choice]) > most.switches) continue;
        made.push(choice);
        ends.push(hasEnded);
        keys.push(to);
        explore();
        made.pop();
        ends.pop();
        keys.pop();
      }
    };
    explore();
    return walks > MOST_WALKS ? undefined : best;
  });
}

const COUNT = process.env['QUIESCE_LONG'] === '1' ? 1_000 : 48;

/** Compares the simplest schedules of all violations that go on for ever with what trying all walks gives. */
function compareAll(scenario: Scenario, tally: { readonly compared: Map<string, number>; wanted: number; found: number; simpler: number; stems: number }): void {
  const { violations, actors } = check(scenario, { search: 'states', all: true, ignore: ['deadlock'] });
  for (const violation of violations) {
    const { kind, cycle } = violation;
    if (!isUnending(kind)) continue;
    const wanted: Unending = { kind, actor: actors.indexOf(violation.site!.actor), identity: identityOf(violation), hasCycle: cycle !== undefined };
    tally.wanted++;
    const { schedule, cycle: turn = [], ...simplest } = minimiseUnending(scenario, HOW, wanted, { states: 100_000 });
    // Some programs are too large; of others, every way meets another violation.
    if (schedule === undefined) continue;
    tally.found++;
    expect(simplest).toEqual({ order: 'simplest', states: simplest.states });
    // Nothing is found, rather than something called simplest, where the states do not fit.
    expect(minimiseUnending(scenario, HOW, wanted, { states: 1 })).toMatchObject({ limit: { limit: 'states', value: 1 } });
    expect(minimiseUnending(scenario, HOW, wanted, { states: 1 })).not.toHaveProperty('schedule');
    const whole = [...schedule, ...turn];
    const expected = simplestOfAll(scenario, wanted, { steps: whole.length + 3, switches: contextSwitches(whole) });
    if (expected === undefined) continue;
    expect({ scenario: scenario.name, stem: schedule, cycle: turn }).toEqual({ scenario: scenario.name, stem: expected.stem, cycle: expected.cycle });
    const what = kind === 'not-non-blocking' ? (wanted.hasCycle ? 'round' : 'blocked') : kind;
    tally.compared.set(what, (tally.compared.get(what) ?? 0) + 1);
    if (contextSwitches(whole) < contextSwitches(wholeSchedule(violation))) tally.simpler++;
    if (schedule.length > 0) tally.stems++;
  }
}

test('the simplest schedule of a livelock or stuck loop is the one that trying all walks gives', () => {
  const tally = { compared: new Map<string, number>(), wanted: 0, found: 0, simpler: 0, stems: 0 };
  for (let seed = 0; seed < COUNT; seed++) compareAll(seed % 4 === 0 ? politeProgram(String(seed)) : endlessProgram(String(seed)), tally);
  expect(tally.found).toBe(tally.wanted);
  expect(tally.compared.get('livelock')).toBeGreaterThan(8);
  expect(tally.compared.get('stuck-loop')).toBeGreaterThan(8);
  expect(tally.simpler).toBeGreaterThan(3);
  expect(tally.stems).toBeGreaterThan(8);
});

test('so is that of an operation which must not block, and goes round or is blocked', () => {
  const tally = { compared: new Map<string, number>(), wanted: 0, found: 0, simpler: 0, stems: 0 };
  for (let seed = 0; seed < COUNT; seed++) compareAll(seed % 2 === 0 ? stubbornProgram(String(seed)) : randomLocks(`lasso ${seed}`), tally);
  expect(tally.found).toBeGreaterThan(0.9 * tally.wanted);
  expect(tally.compared.get('round')).toBeGreaterThan(8);
  expect(tally.compared.get('blocked')).toBeGreaterThan(8);
  expect(tally.stems).toBeGreaterThan(8);
});
