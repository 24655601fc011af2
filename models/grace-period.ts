import { assign, setup, type NonReducibleUnknown } from 'xstate';
import type { Lifecycle } from './lifecycle';
import { operation, type Maybe, type Operation, type Token } from './operation';
import type { LifecycleTag } from './tags';

/** What a detector remembers between two operations. */
export interface GracePeriodContext {
  /** What `start` noted of the readers that must be waited for. */
  readonly snapshot: Token | null;
  /** The callbacks that the grace period releases. */
  readonly batch: Token | null;
}

const BETWEEN: GracePeriodContext = { snapshot: null, batch: null };

/** The operations of a grace-period detector. */
export type GracePeriodOperations = {
  /** Blocks until a callback is queued or somebody waits; what it returns is not kept. */
  readonly awaitRequest: Operation<undefined, unknown>;
  /** Opens a grace period; returns what it must wait for. */
  readonly start: Operation<undefined, Maybe<Token>>;
  /** Blocks until every reader of the snapshot has passed a quiescent state. */
  readonly wait: Operation<{ readonly snapshot: Token | null }, unknown>;
  /** Closes the grace period and wakes those who wait; returns the callbacks that are due, nothing when there are none. */
  readonly end: Operation<{ readonly snapshot: Token | null }, Maybe<Token>>;
  /** Invokes the callbacks, one after the other. */
  readonly invoke: Operation<{ readonly batch: Token }, unknown>;
};

/** Where a detector may be. */
export type GracePeriodState = 'idle' | 'starting' | 'waiting' | 'ending' | 'invoking';

const operations: GracePeriodOperations = {
  awaitRequest: operation(),
  start: operation(),
  wait: operation(),
  end: operation(),
  invoke: operation(),
};
const types = {} as { context: GracePeriodContext; tags: LifecycleTag };

/**
 * A grace-period detector: waits for a request, opens a grace period, waits until the readers of its snapshot have been
 * quiescent, closes it, and invokes the callbacks it releases. It goes round for ever and remembers nothing from one turn to the
 * next, so its states merge.
 *
 * It is a daemon: it may be blocked in `idle` when everything else has ended. Its own beginning and end of a grace period are drawn, not judged;
 * what it owes is said by `guarantee`, request by request.
 */
export const gracePeriod: Lifecycle<GracePeriodContext, NonReducibleUnknown, GracePeriodOperations, GracePeriodState> = setup({
  types,
  actors: operations,
  guards: {
    'callbacks are due': (_, batch: Maybe<Token>) => batch !== null && batch !== undefined,
  },
}).createMachine({
  id: 'gracePeriod',
  context: BETWEEN,
  initial: 'idle',
  states: {
    idle: {
      tags: ['idle-ok'],
      description: 'Nothing is queued: sleeps until something is.',
      invoke: { src: 'awaitRequest', onDone: { target: 'starting' } },
    },
    starting: {
      description: 'Opens a grace period and notes who must be waited for.',
      invoke: {
        src: 'start',
        onDone: { target: 'waiting', actions: assign(({ event }) => ({ snapshot: event.output ?? null })) },
      },
    },
    waiting: {
      description: 'Waits until each of them has been quiescent once.',
      invoke: {
        src: 'wait',
        input: ({ context }) => ({ snapshot: context.snapshot }),
        onDone: { target: 'ending' },
      },
    },
    ending: {
      description: 'Closes the grace period and takes the callbacks that waited for it.',
      invoke: {
        src: 'end',
        input: ({ context }) => ({ snapshot: context.snapshot }),
        onDone: [
          {
            guard: { type: 'callbacks are due', params: ({ event }) => event.output },
            target: 'invoking',
            actions: assign(({ event }) => ({ snapshot: null, batch: event.output ?? null })),
          },
          { target: 'idle', description: 'none are due', actions: assign(BETWEEN) },
        ],
      },
    },
    invoking: {
      description: 'Invokes the callbacks, in whose context nothing may sleep.',
      invoke: {
        src: 'invoke',
        input: ({ context }) => ({ batch: due(context) }),
        onDone: { target: 'idle', actions: assign(BETWEEN) },
      },
    },
  },
});

function due({ batch }: GracePeriodContext): Token {
  if (batch === null) throw new Error('The detector invokes callbacks, but none are due.');
  return batch;
}
