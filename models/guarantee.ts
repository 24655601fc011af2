import {
  setup,
  type EventObject,
  type MachineContext,
  type MetaObject,
  type NonReducibleUnknown,
  type StateMachine,
  type StateSchema,
} from 'xstate';

/** What the guarantee hears of its reader (outermost sections only) and of its request, in one domain. */
export type GuaranteeEvent =
  | { readonly type: 'section-begins' }
  | { readonly type: 'section-ends' }
  | { readonly type: 'request-begins' }
  | { readonly type: 'request-ends' };

/** What the guarantee knows of its reader and its request. */
export type GuaranteeState = 'quiescent' | 'reading' | 'requested' | 'owing' | 'overtaken';

/** A specification lifecycle: it invokes nothing, it listens. */
type Specification<Event extends EventObject, Value extends string> = StateMachine<
  MachineContext,
  Event,
  Record<string, undefined>,
  never,
  never,
  never,
  never,
  Value,
  string,
  NonReducibleUnknown,
  NonReducibleUnknown,
  EventObject,
  MetaObject,
  StateSchema
>;

const types = {} as { events: GuaranteeEvent };

/**
 * The grace-period guarantee, for one reader and one request in one domain: a request does not end while a section that was
 * open when it began is still open. An event that the state does not list is a violation; in `owing` that is `request-ends`,
 * the violation `early-grace-period`.
 *
 * A section begins with the return of lock and ends with the call of unlock; a request begins with the call of synchronize, call_rcu,
 * kvfree_call_rcu or get_state, and ends with the return, the first step of the callback, the free, or the poll that says yes.
 * Every request is judged by itself: a detector whose own grace periods are all correct may still serve one too early.
 * (`Documentation/RCU/Design/Requirements/Requirements.rst`, "Grace-Period Guarantee".)
 *
 * It has no context: its whole memory is its state. It does not decide when a request must end; that is progress, not safety.
 */
export const guarantee: Specification<GuaranteeEvent, GuaranteeState> = setup({ types }).createMachine({
  id: 'guarantee',
  initial: 'quiescent',
  states: {
    quiescent: {
      description: 'No section, no request.',
      on: { 'section-begins': 'reading', 'request-begins': 'requested' },
    },
    reading: {
      description: 'A section is open; nobody waits for it.',
      on: { 'section-ends': 'quiescent', 'request-begins': 'owing' },
    },
    requested: {
      description: 'A request is open, and no section that it must wait for.',
      on: { 'section-begins': 'overtaken', 'request-ends': 'quiescent' },
    },
    owing: {
      description: 'The section that was open when the request began is still open: the request may not end.',
      on: { 'section-ends': 'requested' },
    },
    overtaken: {
      description: 'A request is open, and a section that began after it: the request may end, for it need not wait for this one.',
      on: { 'section-ends': 'requested', 'request-ends': 'reading' },
    },
  },
});
