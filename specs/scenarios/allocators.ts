import { alloc, scenario, thread, type Address, type ActorSpec, type Gfp, type Layout, type MemoryKind, type Scenario, type Thread } from 'quiesce';
import { arrayType, boxedI32, i32, KMALLOC, KVMALLOC, newBoxedI32, RcuBox, scope, VMALLOC, type Allocator, type ValueType } from 'quiesce/boxes';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, isInvoking, rcuOf } from './detecting';
import type { Boxes } from './worlds';

// Which function frees a box: kvfree for all that vanish, and whatever its allocator says for those with a destructor, which their callback frees.

/** A type of boxes, whose values are made by somebody. */
interface BoxWorld {
  readonly rcu: Rcu;
  readonly boxes: Boxes;
  readonly value: () => Thread<number>;
}

/** Makes a box and drops it. */
function* makeAndDrop({ boxes, value }: BoxWorld): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* boxes.create(yield* value()));
  });
}

const dropped = (boxesUnder: (rcu: Rcu) => Boxes): Pick<Scenario<BoxWorld>, 'world' | 'detectors' | 'actors'> => ({
  *world({ detector }) {
    const rcu = yield* rcuOf(detector, { readers: 0, updaters: 1 });
    const boxes = boxesUnder(rcu);
    return { rcu, boxes, value: boxes.value.needsDrop ? () => newBoxedI32(10) : valueOfTen };
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    user: thread(() => makeAndDrop(world)),
    ...detecting(world.rcu),
  }),
});

function* valueOfTen(): Thread<number> {
  return 10;
}

const reach: NonNullable<Scenario<BoxWorld>['reach']> = ({ rcu }) => ({ 'the box is freed': (view) => view.ended('user') && isInvoking(rcu, view) });

/** More than a page, which kvmalloc may have from vmalloc. */
const LARGE = arrayType(1536);

const CASES: readonly (readonly [description: string, value: ValueType, allocator: Allocator])[] = [
  ['kmalloc memory is freed by kfree_rcu, as any other.', i32, KMALLOC],
  ['vmalloc memory is freed by kfree_rcu as well: it ends in kvfree.', i32, VMALLOC],
  ['Its callback frees the memory by kfree.', boxedI32, KMALLOC],
  ['Its callback frees the memory by vfree.', boxedI32, VMALLOC],
  ['Its callback frees the memory by kvfree.', boxedI32, KVMALLOC],
];

export const allocated: readonly Scenario[] = CASES.map(([description, value, allocator]) =>
  scenario({ ...dropped((rcu) => RcuBox.of(rcu, value, 'head first', allocator)), name: `an RcuBox<${value.name}, ${allocator.name}> dropped`, description, reach }),
);

export const largeWithoutMemory = scenario({
  ...dropped((rcu) => RcuBox.of(rcu, LARGE, 'head first', KVMALLOC)),
  name: 'an RcuBox of more than a page, and memory is short',
  description: 'KVmalloc asks kmalloc and then vmalloc; kfree_rcu frees whichever it was. When there is neither there is no box.',
  allocationFailure: true,
  reach: ({ rcu }) => ({
    'the box is freed': (view) => view.ended('user') && isInvoking(rcu, view),
    'there was no box': (view) => view.ended('user') && view.matches('gracePeriod', 'idle'),
  }),
});

/** An allocator that gives memory of some kind back by the function of another. */
const mixed = (from: Allocator, to: Allocator): Allocator => ({ ...from, name: `${from.name} by ${to.name}`, free: (address) => to.free(address) });

/** An allocator that kvfree knows nothing of. */
const odd = (memory: MemoryKind, cache: string): Allocator => ({
  ...KMALLOC,
  name: cache,
  layoutOf: (shape) => Object.freeze({ ...shape, memory, cache }),
  allocate: (layout: Layout, gfp: Gfp): Thread<Address> => alloc(layout, gfp),
});

const named = (of: readonly Scenario[]): string => of.map(({ name }) => `'${name}'`).join(', ');

export const kfreeOfVmalloc = scenario({
  ...dropped((rcu) => RcuBox.of(rcu, boxedI32, 'head first', mixed(VMALLOC, KMALLOC))),
  name: 'an RcuBox from vmalloc that is given to kfree',
  description: `A broken twin of ${named(allocated.slice(2))}: the callback frees by kfree, as in a type that knows of no allocators.`,
  expect: ['invalid-free'],
});

/** The same with a destructor. */
const LARGE_BOXED: ValueType = { ...boxedI32, name: '(KBox<i32>, [u32; 1535])', words: LARGE.words };

export const vfreeOfKmalloc = scenario({
  ...dropped((rcu) => RcuBox.of(rcu, LARGE_BOXED, 'head first', mixed(KVMALLOC, VMALLOC))),
  name: 'an RcuBox from kvmalloc that is given to vfree',
  description: "The broken twin of 'an RcuBox of more than a page, and memory is short': nobody knows beforehand which of the two it was.",
  expect: ['invalid-free'],
});

export const perCpuBox = scenario({
  ...dropped((rcu) => RcuBox.of(rcu, i32, 'head first', odd('per-cpu', 'alloc_percpu'))),
  name: 'an RcuBox in per-CPU memory',
  description: `A broken twin of ${named(allocated.slice(0, 2))}: kfree_rcu takes what kmalloc and vmalloc gave, and nothing else.`,
  expect: ['invalid-free'],
});
