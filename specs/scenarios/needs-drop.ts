import { assertThat, scenario, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import { boxedI32, i32, newBoxedI32, RcuBox, RcuBoxType, scope, type DroppedType, type ValueType } from 'quiesce/boxes';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, isInvoking, rcuOf } from './detecting';
import type { Boxes } from './worlds';

// Which way a box ends: by kvfree_call_rcu, or, when its value needs drop, by a callback, and what a destructor may do there.

/** Boxes that somebody makes and drops. */
interface Made {
  readonly rcu: Rcu;
  readonly boxes: Boxes;
}

/** Says what its callback is for. */
class Watched extends RcuBoxType<RcuBox> {
  override *reclaim(address: Address): Thread<void> {
    yield* assertThat(this.value.needsDrop, 'drop_rcu_box is for values that need drop');
    yield* super.reclaim(address);
  }
}

/** Chooses by `!needs_drop::<T>()`. */
class Inverted extends Watched {
  override *deferReclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.rcu.kvfreeCallRcu(address + this.headOffset, address);
    else yield* this.rcu.callRcu(address + this.headOffset, this.dropRcuBox);
  }
}

type Parts = Pick<Scenario<Made>, 'world' | 'detectors' | 'actors'>;

interface How {
  /** Makes the value, 10 unless told. */
  readonly content?: () => Thread<number>;
  /** Whether the owner waits for the box's callback, as a module does that goes. */
  readonly waits?: boolean;
}

/** A box is made and dropped. */
const dropped = (boxesOf: (rcu: Rcu) => Boxes, { content = ten, waits = false }: How = {}): Parts => ({
  *world({ detector }) {
    const rcu = yield* rcuOf(detector, { readers: 0, updaters: 1 });
    return { rcu, boxes: boxesOf(rcu) };
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    owner: thread(function* () {
      const value = yield* content();
      yield* scope(function* (s) {
        s.own(yield* world.boxes.create(value));
      });
      if (waits) yield* world.rcu.rcuBarrier();
    }),
    ...detecting(world.rcu),
  }),
});

function* ten(): Thread<number> {
  return 10;
}

const made = (Kind: new (...parameters: ConstructorParameters<typeof RcuBoxType<RcuBox>>) => Boxes, value: ValueType) => (rcu: Rcu) => new Kind(rcu, value, 'head first', RcuBox.handle);

const reach: NonNullable<Scenario<Made>['reach']> = ({ rcu }) => ({ 'it is freed when its owner has gone on': (view) => isInvoking(rcu, view) && view.ended('owner') });

export const withoutDestructor = scenario({
  ...dropped(made(Watched, i32)),
  name: 'a value that needs no drop',
  description: 'Its box is freed by kvfree_call_rcu: no callback of its own runs for it.',
  reach,
});

export const withDestructor = scenario({
  ...dropped(made(Watched, boxedI32), { content: () => newBoxedI32(10) }),
  name: 'a value that needs drop',
  description: 'Its box ends in a callback, which drops the value and frees the memory.',
  reach,
});

export const withoutDestructorInverted = scenario({
  ...dropped(made(Inverted, i32)),
  name: 'a value that needs no drop, and the test inverted',
  description: "The broken twin of 'a value that needs no drop': it goes the way of those that do.",
  expect: ['assertion'],
});

export const withDestructorInverted = scenario({
  ...dropped(made(Inverted, boxedI32), { content: () => newBoxedI32(10) }),
  name: 'a value that needs drop, and the test inverted',
  description: "The broken twin of 'a value that needs drop': its memory is freed and its destructor never runs.",
  expect: ['leak'],
});

// A destructor runs in callback context: it may queue again, but wait for nobody.

/** Boxes whose value does something more when it is dropped. */
const ending = (dropInPlace: () => Thread<void>): DroppedType => ({ name: 'T', words: 1, needsDrop: true, dropInPlace });

/** A value whose destructor makes a box and drops it. */
function droppingAnother(rcu: Rcu): Boxes {
  const inner = RcuBox.of(rcu, i32);
  return RcuBox.of(
    rcu,
    ending(() =>
      scope(function* (s) {
        s.own(yield* inner.create(11, 'atomic'));
      }),
    ),
  );
}

const waitingFor = (wait: (rcu: Rcu) => Thread<void>) => (rcu: Rcu): Boxes => RcuBox.of(rcu, ending(() => wait(rcu)));
const forReaders = waitingFor((rcu) => rcu.synchronizeRcu());
const forCallbacks = waitingFor((rcu) => rcu.rcuBarrier());

export const queuesAgain = scenario({
  ...dropped(droppingAnother),
  name: 'a destructor that drops another box',
  description: 'Dropping an RcuBox never waits, so a destructor may: the second box is freed a grace period later.',
  reach: ({ rcu }) => ({ 'the destructor runs': (view) => isInvoking(rcu, view) && view.ended('owner') }),
});

export const awaitsReaders = scenario({
  ...dropped(forReaders),
  name: 'a destructor that calls synchronize_rcu',
  description: "A broken twin of 'a destructor that drops another box': it sleeps where nothing may.",
  expect: ['illegal-sleep'],
});

export const awaitsReadersForEver = scenario({
  ...dropped(forReaders, { waits: true }),
  name: 'a destructor that calls synchronize_rcu: what comes of it',
  description: "The same as 'a destructor that calls synchronize_rcu' with illegal sleeps unjudged, and one who waits for it: the thread that ends grace periods waits for one.",
  detectors: ['ideal'],
  ignore: ['illegal-sleep'],
  expect: ['deadlock'],
});

export const awaitsCallbacks = scenario({
  ...dropped(forCallbacks),
  name: 'a destructor that calls rcu_barrier',
  description: "Another broken twin of 'a destructor that drops another box': it sleeps where nothing may.",
  expect: ['illegal-sleep'],
});

export const awaitsCallbacksForEver = scenario({
  ...dropped(forCallbacks, { waits: true }),
  name: 'a destructor that calls rcu_barrier: what comes of it',
  description: "The same as 'a destructor that calls rcu_barrier' with illegal sleeps unjudged, and one who waits for it: a callback waits for all callbacks, itself among them.",
  detectors: ['ideal'],
  ignore: ['illegal-sleep'],
  expect: ['deadlock'],
});
