import type { EventObject } from 'xstate';
import type { ActorSpec } from '../scenario';
import { UsageError } from '../usage-error';
import type { Encoder } from './encode';
import { deepFreeze } from './freeze';
import type { Invocation, LifecycleState } from './lifecycle';
import { LifecycleTable } from './lifecycle';
import { Operation } from './operation';
import type { Watch } from './operation';

/** What an actor runs: a lifecycle with its operations, or thread code. Actors with the same specification share one. */
export interface Program {
  readonly spec: ActorSpec;
  /** The first actor that runs it, for messages. */
  readonly actor: string;
  /** Null for thread code. */
  readonly table: LifecycleTable | null;
}

/** Unfolds operations, one automaton per distinct (operation, arguments), whoever runs it. */
export class Programs {
  readonly #encoder: Encoder;
  readonly #watch: Watch | undefined;
  readonly #bySpec = new Map<ActorSpec, Program>();
  readonly #operations = new Map<unknown, Map<string, Operation>>();

  constructor(encoder: Encoder, watch: Watch | undefined) {
    this.#encoder = encoder;
    this.#watch = watch;
  }

  /** The program of an actor, checked as far as it can be without running it. */
  program(spec: ActorSpec, actor: string): Program {
    let program = this.#bySpec.get(spec);
    if (program === undefined) {
      program = { spec, actor, table: spec.form === 'lifecycle' ? new LifecycleTable(spec.machine, this.#encoder) : null };
      if (spec.form === 'lifecycle') checkBindings(spec, actor);
      else checkNames(spec.options.nonBlocking ?? [], [actor], actor);
      this.#bySpec.set(spec, program);
    }
    return program;
  }

  /** The operation that a thread is. */
  thread(spec: Extract<ActorSpec, { form: 'thread' }>, actor: string): Operation {
    return this.#operation(spec.body, '', actor, spec.body);
  }

  /** The operation that a lifecycle state invokes. */
  invoked(program: Program, { operation, input }: Invocation): Operation {
    const { spec } = program;
    const binding = spec.form === 'lifecycle' ? spec.bindings[operation] : undefined;
    if (binding === undefined) {
      const { machine } = spec as Extract<ActorSpec, { form: 'lifecycle' }>;
      throw new UsageError(`actor ${program.actor} has no binding for operation ${operation} of lifecycle ${machine.id}`, {
        fix: `add ${operation}: (input) => ... to its bindings`,
      });
    }
    deepFreeze(input, `the input of operation ${operation}`);
    return this.#operation(binding, this.#encoder.encode(input, `the input of operation ${operation}`), operation, () => binding(input as never));
  }

  /** The events that may happen in a state that runs no operation. */
  enabledEvents(program: Program, state: LifecycleState): readonly EventObject[] {
    return (program.spec.options.events ?? []).filter((event) => state.snapshot.can(event));
  }

  #operation(identity: unknown, key: string, name: string, start: () => ReturnType<Extract<ActorSpec, { form: 'thread' }>['body']>): Operation {
    let byInput = this.#operations.get(identity);
    if (byInput === undefined) {
      byInput = new Map();
      this.#operations.set(identity, byInput);
    }
    let operation = byInput.get(key);
    if (operation === undefined) {
      operation = new Operation(name, start, this.#watch);
      byInput.set(key, operation);
    }
    return operation;
  }
}

function checkNames(declared: readonly string[], known: readonly string[], actor: string): void {
  const unknown = declared.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`actor ${actor} declares operation ${unknown} non-blocking, which it never runs`, { fix: `it runs ${known.join(', ')}` });
}

interface Definition {
  readonly invoke: readonly { readonly src: unknown }[];
  readonly states: Readonly<Record<string, Definition>>;
}

function checkBindings({ machine, bindings, options }: Extract<ActorSpec, { form: 'lifecycle' }>, actor: string): void {
  const invoked = new Set<string>();
  const visit = (node: Definition): void => {
    for (const { src } of node.invoke) invoked.add(String(src));
    Object.values(node.states).forEach(visit);
  };
  visit(machine.root.definition);
  for (const [name, binding] of Object.entries(bindings)) {
    if (typeof binding !== 'function') throw new UsageError(`actor ${actor} binds operation ${name} to no function`, { fix: `write ${name}: (input) => ...` });
  }
  for (const name of Object.keys(bindings)) {
    if (!invoked.has(name)) {
      throw new UsageError(`actor ${actor} binds operation ${name}, which lifecycle ${machine.id} never invokes`, {
        fix: `it invokes ${[...invoked].join(', ') || 'nothing'}`,
      });
    }
  }
  checkNames(options.nonBlocking ?? [], [...invoked], actor);
  const known: readonly string[] = machine.events;
  for (const { type } of options.events ?? []) {
    if (!known.includes(type)) {
      const possible = known.filter((event) => !event.startsWith('xstate.'));
      throw new UsageError(`actor ${actor} names event ${type}, which lifecycle ${machine.id} does not know`, {
        fix: `it knows ${possible.join(', ') || 'no event'}`,
      });
    }
  }
}
