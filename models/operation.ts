import type { ActorLogic, EventObject, Snapshot } from 'xstate';

/**
 * What an operation handed out and will be given back: a guard, a reference, a box, a snapshot. Plain data, never null; a
 * lifecycle keeps it and passes it on, and looks at nothing but whether there is one.
 */
export type Token = object | string | number | boolean;

/** A token, or nothing. */
export type Maybe<T> = T | null | undefined;

/** The place of an operation in a lifecycle: what it is given and what it returns. It has no behaviour of its own. */
export type Operation<Input, Output> = ActorLogic<Snapshot<Output>, EventObject, Input>;

/**
 * Declares an operation of a lifecycle: `setup({ actors: { load: operation<{ index: number }, Ref | null>() } })`.
 *
 * Nobody runs it. Whoever drives the lifecycle asks XState's pure `transition` for the next snapshot, finds the operation a
 * state invokes among the returned actions (its name is `src`, its argument `input`), runs the code bound to that name, and
 * answers with `{ type: 'xstate.done.actor.<id>', output }`. An actor system that starts it all the same gets an error that
 * says how to bind it.
 */
export function operation<Input, Output>(): Operation<Input, Output> {
  return {
    getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
    transition: (snapshot) => snapshot,
    getPersistedSnapshot: (snapshot) => snapshot,
    start: (_, { self }) => {
      const name = typeof self.src === 'string' ? self.src : self.id;
      throw new Error(
        `The operation '${name}' was started, but nothing is bound to it. ` +
          `Check the lifecycle with actor(machine, { ${name}: ... }), or bind it with machine.provide({ actors: { ${name}: ... } }).`,
      );
    },
  };
}
