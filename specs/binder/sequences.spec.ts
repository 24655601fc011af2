import fc from 'fast-check';
import { AllocatorWorld, KINDS, type Step } from './allocator-world';

const SIZE = 48;
const MAPPINGS = [
  { size: SIZE, pageSize: 4, align: 1 },
  { size: SIZE, pageSize: 16, align: 4 },
];
const OFFSETS = Array.from({ length: SIZE + 2 }, (_, offset) => offset);

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record<Step & { do: 'reserve' }>({
      do: fc.constant('reserve'),
      size: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 7 }) }, { weight: 2, arbitrary: fc.integer({ min: 8, max: 20 }) }, { weight: 1, arbitrary: fc.constantFrom(0, SIZE, SIZE + 1, 0xffffffff) }),
      isOneway: fc.boolean(),
      pid: fc.constantFrom(1, 1, 2),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(fc.constantFrom<'abort' | 'commit' | 'take' | 'look up'>('abort', 'abort', 'abort', 'commit', 'take', 'look up'), fc.nat(SIZE + 4)).map(([what, nth]): Step => ({ do: what, nth })),
  },
);

describe.each(KINDS)('$name', (kind) => {
  test.each(MAPPINGS)('does what a byte array does, step by step: pages of $pageSize, aligned to $align', (mapping) => {
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 10, maxLength: 60 }), fc.boolean(), (steps, serves) => {
        const world = new AllocatorWorld(kind, mapping);
        for (const step of steps) {
          const [actual, expected] = world.take(step);
          expect([step, actual]).toEqual([step, expected]);
          const [seen, inModel] = world.compare(OFFSETS);
          expect(seen).toEqual(inModel);
          if (serves) world.serve();
        }
        const taken = world.model.taken();
        expect(world.end()).toEqual({ taken, live: [] });
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  test('what was freed everywhere is one free piece', () => {
    const world = new AllocatorWorld(kind, { size: SIZE, pageSize: 4, align: 1 });
    for (let nth = 0; nth < SIZE / 4; nth++) world.memory.run(world.allocator.reserveNew({ size: 4, isOneway: nth % 2 === 0, pid: 1 }));
    expect(world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: false, pid: 1 }))).toEqual({ ok: false, error: 'ENOSPC' });
    // Every other one first, so that each of the others has free neighbours.
    for (const first of [4, 0]) for (let offset = first; offset < SIZE; offset += 8) world.memory.run(world.allocator.reservationAbort(offset));
    expect(world.memory.run(world.allocator.reserveNew({ size: SIZE, isOneway: false, pid: 1 }))).toEqual({ ok: true, offset: 0, onewaySpamDetected: false });
    expect(world.memory.run(world.allocator.freeOnewaySpace())).toBe(SIZE / 2);
  });

  test('who sends many oneway transactions is told when little is left', () => {
    const world = new AllocatorWorld(kind, { size: 128, pageSize: 4, align: 1 });
    const told: boolean[] = [];
    for (let nth = 0; nth < 64; nth++) {
      const reserved = world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: true, pid: nth % 8 === 0 ? 2 : 1 }));
      if (reserved.ok) told.push(reserved.onewaySpamDetected);
    }
    // Less than 12 bytes are left from the 53rd on; the few of the other sender are no spam.
    expect(told).toEqual(Array.from({ length: 64 }, (_, nth) => nth >= 52 && nth % 8 !== 0));
    expect(world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: true, pid: 1 }))).toEqual({ ok: false, error: 'ENOSPC' });
    expect(world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: false, pid: 1 }))).toMatchObject({ ok: true, offset: 64 });
  });

  test('fifty buffers are not too many, one more is', () => {
    // 51 of 1 byte are no quarter of the mapping; another sender uses up the rest.
    const world = new AllocatorWorld(kind, { size: 1000, pageSize: 8, align: 1 });
    for (let nth = 0; nth < 50; nth++) world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: true, pid: 1 }));
    world.memory.run(world.allocator.reserveNew({ size: 400, isOneway: true, pid: 2 }));
    const reserve = () => world.memory.run(world.allocator.reserveNew({ size: 1, isOneway: true, pid: 1 }));
    world.memory.run(world.allocator.reservationAbort(0));
    expect([reserve(), reserve()]).toMatchObject([{ onewaySpamDetected: false }, { onewaySpamDetected: true }]);
  });
});

test('they place the same buffer differently: in the lowest piece that is large enough, and in the smallest', () => {
  const [inTree, inArray] = [KINDS[0]!, KINDS[3]!].map((kind) => {
    const world = new AllocatorWorld(kind, { size: 16, pageSize: 4, align: 1 });
    const reserve = (size: number): unknown => world.memory.run(world.allocator.reserveNew({ size, isOneway: false, pid: 1 }));
    for (const size of [4, 1, 2, 9]) reserve(size);
    // Free: four bytes from 0, two from 5.
    for (const offset of [0, 5]) world.memory.run(world.allocator.reservationAbort(offset));
    return reserve(2);
  });
  expect([inTree, inArray]).toMatchObject([{ offset: 0 }, { offset: 5 }]);
});
