import { assign, setup, type NonReducibleUnknown } from 'xstate';
import type { Lifecycle } from './lifecycle';
import { operation, type Maybe, type Operation, type Token } from './operation';
import type { LifecycleTag } from './tags';

/** What a daemon remembers between two operations. */
export interface DaemonContext {
  /** What `work` returned last. */
  readonly kept: Token | null;
  /** What `awaitWork` returned; nothing while there is no work. */
  readonly found: Token | null;
}

/** The operations of a daemon. */
export type DaemonOperations = {
  /** Blocks until there is something to do; returns what it found. */
  readonly awaitWork: Operation<{ readonly kept: Token | null }, Maybe<Token>>;
  /** Does it; what it returns is kept for the next turn. */
  readonly work: Operation<DaemonContext, Maybe<Token>>;
};

/** Where a daemon may be. */
export type DaemonState = 'idle' | 'working';

const operations: DaemonOperations = { awaitWork: operation(), work: operation() };
const types = {} as { context: DaemonContext; tags: LifecycleTag };

/**
 * A daemon: waits for work, does it, and waits again, for ever. A CPU's interrupt is one, a thread that invokes callbacks, a timer. It
 * remembers between two turns what it chose to keep, and nothing else, so its states merge.
 */
export const daemon: Lifecycle<DaemonContext, NonReducibleUnknown, DaemonOperations, DaemonState> = setup({ types, actors: operations }).createMachine({
  id: 'daemon',
  context: { kept: null, found: null },
  initial: 'idle',
  states: {
    idle: {
      tags: ['idle-ok'],
      description: 'There is nothing to do: sleeps until there is.',
      invoke: {
        src: 'awaitWork',
        input: ({ context }) => ({ kept: context.kept }),
        onDone: { target: 'working', actions: assign(({ event }) => ({ found: event.output ?? null })) },
      },
    },
    working: {
      description: 'Does it.',
      invoke: {
        src: 'work',
        input: ({ context }) => ({ kept: context.kept, found: context.found }),
        onDone: { target: 'idle', actions: assign(({ event }) => ({ kept: event.output ?? null, found: null })) },
      },
    },
  },
});
