import { alloc, free, load, scenario, thread, type Address, type Setting, type Thread } from 'quiesce';
import type { DroppedType } from 'quiesce/boxes';
import { EVERY_DETECTOR, detecting, isInvoking } from './detecting';
import { treeWithOne, type World } from './worlds';

interface LoadedModule extends World {
  /** The module's text, in which the destructor of its values lies. */
  readonly text: Address;
}

/** A module whose values have a destructor; to run it is to read the module's text. */
function* loadedModule({ detector }: Setting): Thread<LoadedModule> {
  const text = yield* alloc({ type: 'module text', words: 1, memory: 'vmalloc', zeroed: true });
  const value: DroppedType = {
    name: 'Value',
    words: 1,
    needsDrop: true,
    *dropInPlace() {
      yield* load(text, 'plain');
    },
  };
  return { ...(yield* treeWithOne({ detector, readers: 0, value })), text };
}

/** The module's exit function, and what the kernel does after it: all values are dropped, then the text goes. */
function* exit({ rcu, tree, text }: LoadedModule): Thread<void> {
  yield* tree.drop();
  yield* rcu.rcuBarrier();
  yield* free(text, 'any');
}

/** Forgets that callbacks are still to come. */
function* exitWithoutBarrier({ tree, text }: LoadedModule): Thread<void> {
  yield* tree.drop();
  yield* free(text, 'any');
}

export const moduleExit = scenario({
  name: 'module exit with rcu_barrier',
  description: 'The text of the destructors goes only after all of them have run.',
  world: loadedModule,
  detectors: EVERY_DETECTOR,
  actors: (module) => ({
    exit: thread(() => exit(module)),
    ...detecting(module.rcu),
  }),
  reach: ({ rcu }) => ({
    'the exit waits while destructors run': (view) => !view.ended('exit') && isInvoking(rcu, view),
    'the module is gone': (view) => view.ended('exit'),
  }),
});

export const moduleExitWithoutBarrier = scenario({
  name: 'module exit without rcu_barrier',
  description: "The broken twin of 'module exit with rcu_barrier': a destructor runs when its text is gone.",
  world: loadedModule,
  detectors: EVERY_DETECTOR,
  actors: (module) => ({
    exit: thread(() => exitWithoutBarrier(module)),
    ...detecting(module.rcu),
  }),
  expect: ['use-after-free'],
});
