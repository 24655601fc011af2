import { assign, setup } from 'xstate';
import type { Lifecycle } from './lifecycle';
import { operation, type Maybe, type Operation, type Token } from './operation';
import {
  beginReading,
  entered,
  held,
  innermost,
  isNothing,
  left,
  loaded,
  outermost,
  sectionDone,
  type ReaderContext,
  type ReaderInput,
} from './reader-context';
import type { LifecycleTag } from './tags';

/** The operations of a reader. */
export type ReaderOperations = {
  /** Enters a section, the outermost or an inner one; may return a guard. */
  readonly lock: Operation<undefined, Maybe<Token>>;
  /** Looks the index up under the outermost guard; nothing when there is no entry. */
  readonly load: Operation<{ readonly index: number; readonly guard: Token | null }, Maybe<Token>>;
  /** Reads what the reference refers to; what it returns is not kept. */
  readonly dereference: Operation<{ readonly ref: Token; readonly guard: Token | null }, unknown>;
  /** Leaves the innermost section. */
  readonly unlock: Operation<{ readonly guard: Token | null }, unknown>;
};

/** Where a reader may be. */
export type ReaderState =
  | { readonly quiescent: 'locking' }
  | { readonly inside: 'loading' | { readonly holding: 'nesting' | 'unnesting' | 'dereferencing' } }
  | 'unlocking'
  | 'done';

const operations: ReaderOperations = { lock: operation(), load: operation(), dereference: operation(), unlock: operation() };
const types = {} as { context: ReaderContext; input: ReaderInput; tags: LifecycleTag };

/**
 * A reader: outermost read-side critical sections one after another, in each a few look-ups, each reference found being
 * dereferenced before the section ends.
 *
 * `inside` implies that its section is open and `quiescent` that none is; `unlocking` says neither, because a section ends with the call
 * of the outermost unlock. A reference is loaded *before* the inner sections and dereferenced *after* them: a detector that takes
 * the inner lock for a new reader, or the inner unlock for the end, frees it in between. (Sections nest and the outermost counts:
 * `rcu_read_lock` in `include/linux/rcupdate.h`.)
 */
export const reader: Lifecycle<ReaderContext, ReaderInput, ReaderOperations, ReaderState> = setup({
  types,
  actors: operations,
  guards: {
    'found nothing, loads left': ({ context }, found: Maybe<Token>) => isNothing(found) && context.loadsLeft > 1,
    'found nothing': (_, found: Maybe<Token>) => isNothing(found),
    'found, nests': ({ context }) => context.nesting > 1,
    'deeper': ({ context }) => context.guards.length + 1 < context.nesting,
    'still inner': ({ context }) => context.guards.length > 2,
    'no loads': ({ context }) => context.loads === 0,
    'loads left': ({ context }) => context.loadsLeft > 0,
    'sections left': ({ context }) => context.sectionsLeft > 1,
  },
}).createMachine({
  id: 'reader',
  context: ({ input }) => beginReading(input),
  initial: 'quiescent',
  states: {
    quiescent: {
      initial: 'locking',
      description: 'In no section: holds no reference, and no grace period that begins now has to wait for it.',
      states: {
        locking: {
          description: 'Enters the outermost section, which begins when the operation returns.',
          invoke: {
            src: 'lock',
            onDone: [
              { guard: 'no loads', target: '#reader.unlocking', actions: assign(({ context, event }) => entered(context, event.output)) },
              { target: '#reader.inside', description: 'loads', actions: assign(({ context, event }) => entered(context, event.output)) },
            ],
          },
        },
      },
    },
    inside: {
      initial: 'loading',
      description: 'In an outermost section: what it loads stays valid until it leaves.',
      states: {
        loading: {
          description: 'Looks the index up, without any lock.',
          invoke: {
            src: 'load',
            input: ({ context }) => ({ index: context.index, guard: outermost(context) }),
            onDone: [
              {
                guard: { type: 'found nothing, loads left', params: ({ event }) => event.output },
                target: 'loading',
                reenter: true,
                actions: assign(({ context }) => loaded(context, null)),
              },
              {
                guard: { type: 'found nothing', params: ({ event }) => event.output },
                target: '#reader.unlocking',
                actions: assign(({ context }) => loaded(context, null)),
              },
              { guard: 'found, nests', target: 'holding.nesting', actions: assign(({ context, event }) => loaded(context, event.output)) },
              {
                target: 'holding.dereferencing',
                description: 'found',
                actions: assign(({ context, event }) => loaded(context, event.output)),
              },
            ],
          },
        },
        holding: {
          initial: 'dereferencing',
          description: 'Holds a reference to an entry that may be erased, but not freed, under its eyes.',
          states: {
            nesting: {
              description: 'Enters an inner section.',
              invoke: {
                src: 'lock',
                onDone: [
                  {
                    guard: 'deeper',
                    target: 'nesting',
                    reenter: true,
                    actions: assign(({ context, event }) => entered(context, event.output)),
                  },
                  {
                    target: 'unnesting',
                    description: 'deep enough',
                    actions: assign(({ context, event }) => entered(context, event.output)),
                  },
                ],
              },
            },
            unnesting: {
              description: 'Leaves an inner section; the outermost one goes on.',
              invoke: {
                src: 'unlock',
                input: ({ context }) => ({ guard: innermost(context) }),
                onDone: [
                  { guard: 'still inner', target: 'unnesting', reenter: true, actions: assign(({ context }) => left(context)) },
                  { target: 'dereferencing', description: 'outermost again', actions: assign(({ context }) => left(context)) },
                ],
              },
            },
            dereferencing: {
              description: 'Reads what the reference refers to.',
              invoke: {
                src: 'dereference',
                input: ({ context }) => ({ ref: held(context), guard: outermost(context) }),
                onDone: [
                  { guard: 'loads left', target: '#reader.inside.loading', actions: assign({ ref: null }) },
                  { target: '#reader.unlocking', description: 'no loads left', actions: assign({ ref: null }) },
                ],
              },
            },
          },
        },
      },
    },
    unlocking: {
      description: 'Leaves the outermost section, which ends with the call.',
      invoke: {
        src: 'unlock',
        input: ({ context }) => ({ guard: innermost(context) }),
        onDone: [
          { guard: 'sections left', target: 'quiescent', actions: assign(({ context }) => sectionDone(context)) },
          { target: 'done', description: 'no sections left', actions: assign(({ context }) => sectionDone(context)) },
        ],
      },
    },
    done: { type: 'final', description: 'Has ended, with nothing in its hands.' },
  },
});
