import { AllocatorWorld, KINDS, type Step } from './allocator-world';

const MAPPING = { size: 40, pageSize: 4, align: 1 };
const OFFSETS = Array.from({ length: MAPPING.size }, (_, offset) => offset);

const reserve = (size: number, isOneway: boolean = false): Step => ({ do: 'reserve', size, isOneway, pid: 1 });

/** Many ways to come to an allocator with holes in it, and of several sizes. */
const PASTS: readonly (readonly Step[])[] = [1, 2, 3, 5, 8, 12].flatMap((count) => [
  Array.from({ length: count }, (_, nth) => reserve(1 + (nth % 3), nth % 2 === 0)),
  [...Array.from({ length: count }, (_, nth) => reserve(1 + (nth % 3), nth % 2 === 0)), ...[0, 1, 2].flatMap((nth): Step[] => (nth < count ? [{ do: 'abort', nth }] : []))],
]);

const steps = (count: number): readonly Step[] => [reserve(1), reserve(3, true), ...[0, 1, 2, 3, 4].filter((nth) => nth < count).map((nth): Step => ({ do: 'abort', nth }))];

/** Which allocations fail: one, or one and all that follow. */
const WAYS = [
  (first: number) => (nth: number) => nth === first,
  (first: number) => (nth: number) => nth >= first,
];

function come(world: AllocatorWorld, past: readonly Step[]): void {
  for (const step of past) world.take(step);
  world.serve();
  world.allocations = 0;
}

test.each(KINDS)('$name: what fails for want of memory changes nothing, and can be done later', (kind) => {
  let refused = 0;
  let mended = 0;
  for (const past of PASTS) {
    for (const step of steps(past.length)) {
      for (const fails of WAYS) {
        for (let first = 0; ; first++) {
          const world = new AllocatorWorld(kind, MAPPING);
          come(world, past);
          const { live } = world.memory;
          world.failing = fails(first);
          const said = world.inAllocator(step, 99) as { readonly ok: boolean; readonly error?: string };
          const { failures } = world;
          world.failing = () => false;
          if (said.error === 'ENOMEM') {
            refused++;
            expect(failures).toBeGreaterThan(0);
            world.serve();
            expect(world.memory.live).toEqual(live);
          } else {
            if (failures > 0) mended++;
            expect(said).toEqual(world.inModel(step, 99));
          }
          const [seen, inModel] = world.compare(OFFSETS);
          expect(seen).toEqual(inModel);
          if (said.error === 'ENOMEM') expect(world.inAllocator(step, 99)).toEqual(world.inModel(step, 99));
          expect(world.end().live).toEqual([]);
          if (failures === 0) break;
        }
      }
    }
  }
  // The array asks once, and only when it is full; a tree asks for each buffer, and for nodes twice.
  expect(refused).toBeGreaterThan(kind.placement === 'first fit' ? 50 : 4);
  expect(mended > 10).toBe(kind.placement === 'first fit');
});
