import type {
  ActorRefFromLogic,
  AnyEventObject,
  EventObject,
  MetaObject,
  NonReducibleUnknown,
  ParameterizedObject,
  StateMachine,
  StateSchema,
  StateValue,
  UnknownActorLogic,
} from 'xstate';
import type { LifecycleTag } from './tags';

/** The operations of a lifecycle by name: `{ load: Operation<{ index: number }, Ref | null> }`. */
export type Operations = Record<string, UnknownActorLogic>;

type Invoked<Ops extends Operations> = { [Name in keyof Ops & string]: { src: Name; logic: Ops[Name]; id: string | undefined } }[keyof Ops &
  string];

/**
 * A lifecycle: a state machine that moves when the operation it invokes has returned, and at no other time. Between two operations
 * its whole memory is its state and its context, so snapshots with equal states and contexts are the same snapshot.
 */
export type Lifecycle<
  Context extends Record<keyof Context, unknown>,
  Input,
  Ops extends Operations,
  Value extends StateValue,
> = StateMachine<
  Context,
  AnyEventObject,
  Record<string, ActorRefFromLogic<Ops[keyof Ops]> | undefined>,
  Invoked<Ops>,
  never,
  ParameterizedObject,
  never,
  Value,
  LifecycleTag,
  Input,
  NonReducibleUnknown,
  EventObject,
  MetaObject,
  StateSchema
>;
