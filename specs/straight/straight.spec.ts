import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { straight, type StraightLibrary } from 'quiesce/straight';
import { DirectMemory, WouldBlock, type DirectOptions, type Thread } from '../../impl/memory';
import * as sequences from './sequences';
import type { TreeSetting, TreeStep, WordStep } from './sequences';

const file = join(__dirname, 'sequences.ts');
const WORDS = 1 << 14;

/** Fails some of the allocations, always the same ones. */
function failing(pattern: readonly boolean[]): DirectOptions {
  let allocations = 0;
  return { failAllocation: ({ memory }) => memory !== 'static' && pattern[allocations++ % pattern.length] === true, choose: (count) => count - 1 };
}

/** Everything that can be seen of a run. */
function seen(memory: { live: number; warnings: readonly string[]; word(address: number): number }, run: () => readonly unknown[]): unknown {
  let said: unknown;
  try {
    said = run();
  } catch (error) {
    said = String(error);
  }
  return { said, live: memory.live, warnings: memory.warnings, words: Array.from({ length: WORDS }, (_, word) => memory.word(word * 4)) };
}

function compare(pattern: readonly boolean[], thread: () => Thread<readonly unknown[]>, plain: (library: StraightLibrary) => readonly unknown[]): void {
  const memory = new DirectMemory(failing(pattern));
  const library = straight(failing(pattern));
  expect(seen(library.memory, () => plain(library))).toEqual(seen(memory, () => memory.run(thread())));
}

// Mostly none fail.
const pattern = fc.oneof(fc.constant([false]), fc.array(fc.boolean(), { minLength: 5, maxLength: 9 }));

test('a tree of boxes is the same straight through: what it says, what is live, every word', () => {
  const setting: fc.Arbitrary<TreeSetting> = fc.record({
    useRcu: fc.boolean(),
    slots: fc.constantFrom(4, 6, 16),
    allocSlots: fc.constantFrom(3, 6, 10),
    boxed: fc.boolean(),
    posted: fc.boolean(),
    waiting: fc.boolean(),
  });
  const step: fc.Arbitrary<TreeStep> = fc.record({
    do: fc.constantFrom('insert', 'store', 'erase', 'load', 'serve', 'synchronise'),
    index: fc.constantFrom(0, 1, 2, 7, 0x80000000, 0xffffffff),
  });
  fc.assert(
    fc.property(pattern, setting, fc.array(step, { maxLength: 30 }), (fails, where, steps) => {
      compare(fails, () => sequences.playTree(where, steps), (library) => library.use<typeof sequences>(file).playTree(where, steps));
    }),
    { numRuns: 100, seed: 1 },
  );
});

test('so is every access', () => {
  const step: fc.Arbitrary<WordStep> = fc.tuple(fc.nat(15), fc.nat(3), fc.nat(0xffffffff));
  fc.assert(
    fc.property(pattern, fc.array(step, { maxLength: 60 }), (fails, steps) => {
      compare(fails, () => sequences.playWords(steps), (library) => library.use<typeof sequences>(file).playWords(steps));
    }),
    { numRuns: 100, seed: 2 },
  );
});

test('a wait that nobody can end throws what DirectMemory throws', () => {
  const { use, memory } = straight();
  expect(() => use<typeof sequences>(file).lockTwice()).toThrow(WouldBlock);
  expect(() => memory.waitUntil(4096, '==', 7)).toThrow('Would block: the word at 0x1000 is 1, waited for == 7.');
});

test('retry goes round as long as it takes', () => {
  expect(straight().use<typeof sequences>(file).turns(100_000)).toBe(100_000);
});

test('instances share no memory and no modules', () => {
  const one = straight();
  const two = straight();
  const make = ({ IdealRcu, MapleTree, RcuBox, i32 }: StraightLibrary, value: number) => {
    const rcu = IdealRcu.create({ readers: 1 });
    const type = RcuBox.of(rcu, i32);
    const tree = MapleTree.create({ rcu, useRcu: true, entry: type });
    tree.insert(5, RcuBox.create(type, value)!);
    return () => {
      const guard = rcu.readLock(0);
      const found: number | undefined = tree.loadRcu(5, guard)?.read();
      guard.drop();
      return found;
    };
  };
  const [first, second] = [make(one, 1), make(two, 2)];
  expect([first(), second()]).toEqual([1, 2]);
  expect(one.MapleTree).not.toBe(two.MapleTree);
});

test('memory grows, and is handed out again', () => {
  const { memory } = straight({ words: 1 });
  const addresses = Array.from({ length: 5000 }, () => memory.alloc({ type: 'node', words: 40, align: 256 }));
  for (const address of addresses) memory.store(address + 156, address);
  expect(addresses.every((address) => address % 256 === 0 && memory.load(address + 156) === address)).toBe(true);
  memory.free(addresses[7]!);
  expect(() => memory.free(addresses[7]!)).toThrow('freed already');
  expect(() => memory.free(addresses[8]! + 4)).toThrow('no object starts here');
  expect(memory.alloc({ type: 'node', words: 40, align: 256 })).toBe(addresses[7]);
  expect(memory.live).toBe(5000);
});

test('stacks name the file and the line as written', () => {
  const { IdealRcu } = straight();
  const path = join(__dirname, '../../impl/rcu/ideal-rcu.ts');
  const line = 1 + readFileSync(path, 'utf8').split('\n').findIndex((text) => text.includes('throw new RangeError'));
  let stack: string | undefined;
  try {
    IdealRcu.create({ readers: -1 });
  } catch (error) {
    // Errors are those of the caller's world, in Jest too.
    expect(error).toBeInstanceOf(RangeError);
    ({ stack } = error as Error);
  }
  expect(stack).toMatch(new RegExp(`create \\(straight:/.*impl/rcu/ideal-rcu\\.ts:${line}:\\d+\\)`, 'u'));
});

test('actors are who the surroundings say', () => {
  const { memory } = straight();
  memory.actor = 3;
  expect([memory.thisActor(), memory.thisCpu()]).toEqual([3, 3]);
});

describe('a file of the user', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quiesce-straight-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  const write = (name: string, text: string): string => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };

  test('is loaded with those it imports, over the same memory and library', () => {
    write('part.mjs', `import { load } from 'quiesce';\nexport function* part(at) { return (yield* load(at)) + 1; }`);
    const whole = write('whole.mts', `import { posix } from 'node:path';\nimport { part } from './part';\nimport { IdealRcu } from 'quiesce/rcu';\nimport type { Thread } from 'quiesce';
export function* whole(at: number): Thread<string> { return posix.join('a', String(yield* part(at))); }\nexport const Rcu = IdealRcu;`);
    const library = straight();
    const { whole: run, Rcu } = library.use<{ whole(at: number): Thread<string>; Rcu: unknown }>(whole);
    const address = library.memory.alloc({ type: 'word', words: 1 });
    library.memory.store(address, 41);
    expect([run(address), Rcu]).toEqual(['a/42', library.IdealRcu]);
  });

  test.each([
    [`import { check } from 'quiesce';\nexport const a = check;`, /bad\.ts:1: 'quiesce' has no check for straight code/u],
    [`\nimport { nobody } from './self';\nexport const a = nobody;`, /There is no module .*self\./u],
    [`import { a } from './bad';\nexport const b = a;`, /bad\.ts imports itself/u],
    [`export default 1;`, /bad\.ts:1:1: straight code has no default exports/u],
    [`\nexport function* f() { yield 1; }`, /bad\.ts:2:24: a bare `yield`/u],
  ])('says what is wrong with %j', (text, message) => {
    rmSync(join(directory, 'bad.ts'), { force: true });
    const fresh = mkdtempSync(join(directory, 'bad-'));
    const bad = join(fresh, 'bad.ts');
    writeFileSync(bad, text);
    expect(() => straight().use(bad)).toThrow(message);
  });
});
