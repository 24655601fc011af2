import { assign, setup } from 'xstate';
import type { Lifecycle } from './lifecycle';
import { operation, type Maybe, type Operation, type Token } from './operation';
import type { LifecycleTag } from './tags';
import {
  beginUpdating,
  entryOf,
  type EntryInput,
  handedBack,
  owned,
  presentStep,
  stepDone,
  stepTo,
  type Inserted,
  type UpdaterContext,
  type UpdaterInput,
} from './updater-context';

/** The operations of an updater. */
export type UpdaterOperations = {
  /** Boxes the value and puts it where it is to go, which must be free; hands the box back when it cannot. */
  readonly insert: Operation<EntryInput, Inserted>;
  /** Takes the entry out; nothing when there was none. */
  readonly erase: Operation<{ readonly index: number }, Maybe<Token>>;
  /** Boxes the value and puts it where it is to go, whatever was there; returns what the caller owns now: the old boxes or, on failure, the new one. */
  readonly store: Operation<EntryInput, Maybe<Token>>;
  /** Drops the box without blocking: the free is queued behind a grace period. */
  readonly drop: Operation<{ readonly box: Token }, unknown>;
  /** Waits for a grace period and frees the box. */
  readonly synchronize: Operation<{ readonly box: Token }, unknown>;
};

/** Where an updater may be; it is never seen in `idle` and `choosing`. */
export type UpdaterState =
  'idle' | 'inserting' | 'erasing' | 'storing' | { readonly owning: 'choosing' | 'deferring' | 'synchronizing' } | 'done';

const operations: UpdaterOperations = {
  insert: operation(),
  erase: operation(),
  store: operation(),
  drop: operation(),
  synchronize: operation(),
};
const types = {} as { context: UpdaterContext; input: UpdaterInput; tags: LifecycleTag };

/**
 * An updater: works through a plan of changes to a container, and reclaims each box that a change leaves it with before it
 * makes the next one.
 *
 * An erased or replaced box is *owned* by the updater alone, though readers may still hold references into it: freeing it at
 * once is the bug that a grace period prevents. At the end it owns nothing.
 */
export const updater: Lifecycle<UpdaterContext, UpdaterInput, UpdaterOperations, UpdaterState> = setup({
  types,
  actors: operations,
  guards: {
    'next is insert': ({ context }) => presentStep(context)?.do === 'insert',
    'next is erase': ({ context }) => presentStep(context)?.do === 'erase',
    'next is store': ({ context }) => presentStep(context)?.do === 'store',
    'failed': (_, inserted: Inserted) => handedBack(inserted) !== null,
    'owns a box': (_, box: Maybe<Token>) => box !== null && box !== undefined,
    'reclaim is synchronize': ({ context }) => presentStep(context)?.reclaim === 'synchronize',
  },
}).createMachine({
  id: 'updater',
  context: ({ input }) => beginUpdating(input),
  initial: 'idle',
  states: {
    idle: {
      tags: ['choice'],
      description: 'Owns nothing; turns to the next step of the plan.',
      always: [
        { guard: 'next is insert', target: 'inserting' },
        { guard: 'next is erase', target: 'erasing' },
        { guard: 'next is store', target: 'storing' },
        { target: 'done', description: 'plan is done' },
      ],
    },
    inserting: {
      description: 'Boxes a value and puts it where nothing is.',
      invoke: {
        src: 'insert',
        input: ({ context }) => entryOf(stepTo(context, 'insert')),
        onDone: [
          {
            guard: { type: 'failed', params: ({ event }) => event.output },
            target: 'owning',
            actions: assign(({ event }) => ({ box: handedBack(event.output) })),
          },
          { target: 'idle', description: 'inserted', actions: assign(({ context }) => stepDone(context)) },
        ],
      },
    },
    erasing: {
      description: 'Takes an entry out of the container.',
      invoke: {
        src: 'erase',
        input: ({ context }) => ({ index: stepTo(context, 'erase').index }),
        onDone: [
          {
            guard: { type: 'owns a box', params: ({ event }) => event.output },
            target: 'owning',
            actions: assign(({ event }) => ({ box: event.output ?? null })),
          },
          { target: 'idle', description: 'there was none', actions: assign(({ context }) => stepDone(context)) },
        ],
      },
    },
    storing: {
      description: 'Boxes a value and puts it in the place of whatever is there.',
      invoke: {
        src: 'store',
        input: ({ context }) => entryOf(stepTo(context, 'store')),
        onDone: [
          {
            guard: { type: 'owns a box', params: ({ event }) => event.output },
            target: 'owning',
            actions: assign(({ event }) => ({ box: event.output ?? null })),
          },
          { target: 'idle', description: 'there was none', actions: assign(({ context }) => stepDone(context)) },
        ],
      },
    },
    owning: {
      initial: 'choosing',
      description: 'Owns a box that new readers cannot find and old ones may still read.',
      states: {
        choosing: {
          tags: ['choice'],
          description: 'Turns to the way of reclaiming that the plan says.',
          always: [
            { guard: 'reclaim is synchronize', target: 'synchronizing' },
            { target: 'deferring', description: 'reclaim is defer' },
          ],
        },
        deferring: {
          description: 'Leaves the free to a callback and does not block.',
          invoke: {
            src: 'drop',
            input: ({ context }) => ({ box: owned(context) }),
            onDone: { target: '#updater.idle', actions: assign(({ context }) => stepDone(context)) },
          },
        },
        synchronizing: {
          description: 'Waits until every section that may hold a reference has ended, and frees the box itself.',
          invoke: {
            src: 'synchronize',
            input: ({ context }) => ({ box: owned(context) }),
            onDone: { target: '#updater.idle', actions: assign(({ context }) => stepDone(context)) },
          },
        },
      },
    },
    done: { type: 'final', description: 'Has done its plan, and owns nothing.' },
  },
});
