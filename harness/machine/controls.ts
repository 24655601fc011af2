import type { EventObject } from 'xstate';
import type { Access } from '../../impl/memory';
import type { LifecycleState } from '../unfold/lifecycle';
import type { Node, Operation } from '../unfold/operation';
import type { Program, Programs } from '../unfold/program';
import { UsageError } from '../usage-error';
import * as op from './opcodes';
import type { Vector } from './vector';

// The columns of the table: one row per control point, one cache line each.
export const ROW_SHIFT = 4;
export const OP = 0;
/** Position of the word accessed, -1 until resolved. */
export const WORD = 1;
/** Position of the object's state word. */
export const STATE = 2;
/** Offset of the word in its object, in words. */
export const OFFSET = 3;
/** Position of the object's initialisation mask, -1 where there is none yet. */
export const MASK = 4;
/** Value stored, expected or compared with. */
export const A = 5;
/** Desired value of a compare-and-swap or an acquire-when; the test of a wait lies in TEST. */
export const B = 6;
export const EDGES = 7;
export const FLAGS = 8;
/** The object accessed, -1 until resolved. */
export const OBJECT = 9;
export const TEST = 10;
export const ADDRESS = 11;
/** Number of alternatives of a choice. */
export const COUNT = 12;
/** The control point of the access on which an event rides that goes before it. */
export const ANCHOR = 13;
/** The object's state while the access is plain, see Machine; 0 where it never was. */
export const PLAIN = 14;
/** The edge taken last while the access was plain. */
export const TAKEN = 15;

// Flags of a row.
export const SLEEPING = 1;
export const DEREFERENCE = 2;
export const IDLE_OK = 4;
/** Nothing at the control point ever rides on the access before it. */
export const STOPS = 8;
/** A load or store that is neither marked nor atomic. */
export const PLAIN_ACCESS = 16;
/** It may race with others. */
export const INTENDED = 32;
/** Some event was seen to ride on the access. */
export const HAS_EVENTS = 64;

/** Entries of the table that says which words are accessed plainly. */
const PLAIN_WORDS = 1 << 16;

// Flags of an edge.
export const OPERATION_ENDED = 1;
export const WENT_ROUND = 2;
export const ENTERS_LOOP = 4;

/** Where an actor can be, for the parts that are not hot. */
export interface ControlPoint {
  readonly program: Program;
  /** The lifecycle's state, null for thread code. */
  readonly state: LifecycleState | null;
  readonly operation: Operation | null;
  readonly node: Node | null;
  /** The access, when it is about to make one. */
  readonly access: Access | null;
  /** What may happen, between operations. */
  readonly events: readonly EventObject[];
}

/** Number of a control point. */
export type Control = number;

/** The control point of an actor that a violation has halted. */
export const HALTED_CONTROL: Control = 0;

/**
 * The product of lifecycles and operation automata, held in typed arrays: a control point is (lifecycle state, automaton
 * node), an edge is what the access returned. Following a known edge is integer work; a missing one is grown.
 */
export class Controls {
  /** Rows of 16 words; replaced when it grows. */
  table: Int32Array = new Int32Array(256 << ROW_SHIFT);
  /** Edges of 4 words: answer, target, next edge of the same row, flags. */
  edges: Int32Array = new Int32Array(1024);
  readonly points: ControlPoint[] = [];
  /** 1 for words that some control point accesses plainly, by the low bits of the word's number: where it is 0 nobody does. */
  readonly plainWords: Uint8Array = new Uint8Array(PLAIN_WORDS);
  /** Whether there is a control point at which somebody may have to wait for a word. */
  haveWaits = false;
  /** How many control points there are on whose accesses events were seen to ride. */
  eventful = 0;
  /** Told when an answer is met for the first time, where somebody wants to tell others. */
  onEdge: (() => void) | null = null;
  #edgeCount = 0;
  readonly #programs: Programs;
  /** Those that stand between operations, and further ones that stand for a node. */
  readonly #known = new Map<Program, Map<number, Map<Node | null, Control>>>();

  readonly #vector: Vector;

  constructor(programs: Programs, vector: Vector) {
    this.#programs = programs;
    this.#vector = vector;
    this.#row({ program: NOWHERE, state: null, operation: null, node: null, access: null, events: [] }, op.HALTED);
  }

  get count(): number {
    return this.points.length;
  }

  /** How many control points and answers are known; only grows. */
  get knowledge(): number {
    return this.points.length + this.#edgeCount;
  }

  point(control: Control): ControlPoint {
    const point = this.points[control];
    if (point === undefined) throw new Error(`no control point ${control}`);
    return point;
  }

  /** Where an actor starts. */
  initial(program: Program, name: string): Control {
    const { spec, table } = program;
    if (spec.form === 'thread' || table === null) {
      if (spec.form !== 'thread') throw new Error('a lifecycle without a table');
      const operation = this.#programs.thread(spec, name);
      return this.#settle(program, null, operation, operation.root).control;
    }
    return this.#enter(program, table.initial(spec.options.input)).control;
  }

  /** Grows the edge of a control point for an answer; returns the edge's index. */
  grow(control: Control, answer: number): number {
    this.#vector.learns();
    const { program, state, operation, node, events } = this.point(control);
    let flags = 0;
    let target: Control;
    if (operation !== null && node !== null) {
      const edge = operation.follow(node, answer >>> 0);
      if (edge.back) flags |= WENT_ROUND;
      const settled = this.#settle(program, state, operation, edge.target);
      target = settled.control;
      if (settled.ended) flags |= OPERATION_ENDED;
    } else {
      const event = events[answer];
      if (event === undefined || state === null || program.table === null) throw new Error(`control point ${control} has no alternative ${answer}`);
      target = this.#enter(program, program.table.happen(state, event)).control;
    }
    if ((flags & WENT_ROUND) === 0 && this.table[(target << ROW_SHIFT) + OP] === op.LOOP) flags |= ENTERS_LOOP;
    const flagsAt = (control << ROW_SHIFT) + FLAGS;
    if (this.#carriesEvents(this.table[(target << ROW_SHIFT) + OP]!) && (this.table[flagsAt]! & HAS_EVENTS) === 0) {
      this.table[flagsAt]! |= HAS_EVENTS;
      this.eventful++;
    }
    this.onEdge?.();
    const index = this.#edgeCount++ << 2;
    if (index + 4 > this.edges.length) {
      const grown = new Int32Array(this.edges.length * 2);
      grown.set(this.edges);
      this.edges = grown;
    }
    const at = (control << ROW_SHIFT) + EDGES;
    this.edges[index] = answer | 0;
    this.edges[index + 1] = target;
    this.edges[index + 2] = this.table[at]!;
    this.edges[index + 3] = flags;
    this.table[at] = index;
    return index;
  }

  #carriesEvents(code: number): boolean {
    return code === op.EVENT_AFTER || code === op.OWNERSHIP || code === op.ASSERT || code === op.WARN || code === op.PANIC;
  }

  /** Whether an actor can ever come back to a control point, as far as unfolded: without it no schedule is endless. Linear. */
  hasCycle(): boolean {
    const { table, edges } = this;
    const colour = new Uint8Array(this.count);
    const stack: number[] = [];
    for (let start = 0; start < this.count; start++) {
      if (colour[start] !== 0) continue;
      stack.push(start);
      while (stack.length > 0) {
        const at = stack[stack.length - 1]!;
        if (colour[at] !== 0) {
          colour[at] = 2;
          stack.pop();
          continue;
        }
        colour[at] = 1;
        for (let edge = table[(at << ROW_SHIFT) + EDGES]!; edge >= 0; edge = edges[edge + 2]!) {
          const target = edges[edge + 1]!;
          if (colour[target] === 1) return true;
          if (colour[target] === 0) stack.push(target);
        }
      }
    }
    return false;
  }

  /** From a lifecycle state to the first access of the operation it invokes, through operations that make none. */
  #enter(program: Program, start: LifecycleState): { control: Control; ended: boolean } {
    const { table } = program;
    if (table === null) throw new Error('thread code has no lifecycle');
    const { invocation } = start;
    if (invocation === null) return { control: this.#intern(program, start, null, null), ended: true };
    const operation = this.#programs.invoked(program, invocation);
    return this.#settle(program, start, operation, operation.root);
  }

  #settle(program: Program, start: LifecycleState | null, begun: Operation, at: Node): { control: Control; ended: boolean } {
    let state = start;
    let operation = begun;
    let node = at;
    let ended = false;
    for (let guard = 0; node.standing.form === 'return'; guard++) {
      ended = true;
      if (state === null || program.table === null) return { control: this.#intern(program, null, null, null), ended };
      if (guard > 1000) {
        throw new UsageError(`lifecycle ${program.table.machine.id} runs operations for ever without an access (at ${operation.name} in ${state.name})`, {
          fix: 'let one operation of the cycle access shared memory, or bound it in the context',
        });
      }
      state = program.table.done(state, node.standing.value);
      if (state.invocation === null) return { control: this.#intern(program, state, null, null), ended };
      operation = this.#programs.invoked(program, state.invocation);
      node = operation.root;
    }
    return { control: this.#intern(program, state, operation, node), ended };
  }

  #intern(program: Program, state: LifecycleState | null, operation: Operation | null, node: Node | null): Control {
    if (node !== null) {
      const first = this.points[node.control];
      if (first === undefined) return (node.control = this.#make(program, state, operation, node));
      if (first.program === program && first.state === state) return node.control;
    }
    let byState = this.#known.get(program);
    if (byState === undefined) {
      byState = new Map();
      this.#known.set(program, byState);
    }
    let byNode = byState.get(state?.id ?? -1);
    if (byNode === undefined) {
      byNode = new Map();
      byState.set(state?.id ?? -1, byNode);
    }
    const known = byNode.get(node);
    if (known !== undefined) return known;
    const control = this.#make(program, state, operation, node);
    byNode.set(node, control);
    return control;
  }

  #make(program: Program, state: LifecycleState | null, operation: Operation | null, node: Node | null): Control {
    const events = state !== null && node === null && !state.final ? this.#programs.enabledEvents(program, state) : NO_EVENTS;
    const access = node?.standing.form === 'access' ? node.standing.access : null;
    const point: ControlPoint = { program, state, operation, node, access, events };
    const control = this.#row(point, opcode(point));
    const row = control << ROW_SHIFT;
    if (state?.idleOk === true) this.table[row + FLAGS]! |= IDLE_OK;
    if (access?.kind === 'wait-until' || access?.kind === 'acquire-when') this.haveWaits = true;
    if (access !== null) {
      describe(access, this.table, row);
      if ((this.table[row + FLAGS]! & PLAIN_ACCESS) !== 0) this.plainWords[plainWord(this.table[row + ADDRESS]!)] = 1;
    }
    if (access === null) this.table[row + COUNT] = events.length;
    return control;
  }

  #row(point: ControlPoint, code: number): Control {
    const control = this.points.length;
    this.points.push(point);
    const row = control << ROW_SHIFT;
    if (row + (1 << ROW_SHIFT) > this.table.length) {
      const grown = new Int32Array(this.table.length * 2);
      grown.set(this.table);
      this.table = grown;
    }
    const { table } = this;
    table[row + OP] = code;
    table[row + WORD] = -1;
    table[row + STATE] = -1;
    table[row + MASK] = -1;
    table[row + EDGES] = -1;
    table[row + OBJECT] = -1;
    table[row + ANCHOR] = -1;
    return control;
  }
}

/** Where a word is looked up among those that are accessed plainly. */
export function plainWord(address: number): number {
  return (address >>> 2) & (PLAIN_WORDS - 1);
}

const NO_EVENTS: readonly EventObject[] = [];
const NOWHERE: Program = { actor: '', spec: { form: 'thread', body: () => neverRun(), options: {} }, table: null };

function neverRun(): never {
  throw new Error('a halted actor does not run');
}

function opcode({ node, state, events, program }: ControlPoint): number {
  if (node === null) {
    if (state === null || state.final || program.table === null) return op.ENDED;
    return events.length > 0 ? op.HAPPEN : op.IDLE;
  }
  const { standing } = node;
  if (standing.form !== 'access') return op.PANIC;
  if (standing.access.kind === 'event' || standing.access.kind === 'history') return standing.access.when === 'before' ? op.EVENT_BEFORE : op.EVENT_AFTER;
  return CODES[standing.access.kind];
}

const CODES: Readonly<Record<Exclude<Access['kind'], 'event' | 'history'>, number>> = {
  load: op.LOAD,
  store: op.STORE,
  'store-byte': op.STORE_BYTE,
  'compare-and-swap': op.COMPARE_AND_SWAP,
  exchange: op.EXCHANGE,
  'fetch-add': op.FETCH_ADD,
  'fetch-and': op.FETCH_AND,
  'fetch-or': op.FETCH_OR,
  'wait-until': op.WAIT_UNTIL,
  'acquire-when': op.ACQUIRE_WHEN,
  free: op.FREE,
  alloc: op.ALLOC,
  choose: op.CHOOSE,
  fence: op.FENCE,
  loop: op.LOOP,
  note: op.NOTE,
  actor: op.ACTOR,
  cpu: op.CPU,
  assert: op.ASSERT,
  warn: op.WARN,
  ownership: op.OWNERSHIP,
};

/** Fills the operand columns of a row. */
function describe(access: Access, table: Int32Array, row: number): void {
  if ('address' in access) table[row + ADDRESS] = access.address | 0;
  if ('sleeping' in access && access.sleeping) table[row + FLAGS]! |= SLEEPING;
  if ('order' in access && access.order === 'plain' && access.kind !== 'fence') table[row + FLAGS]! |= PLAIN_ACCESS;
  if ('intended' in access && access.intended !== undefined) table[row + FLAGS]! |= INTENDED;
  switch (access.kind) {
    case 'load':
      if (access.order === 'dereference') table[row + FLAGS]! |= DEREFERENCE;
      break;
    case 'store':
    case 'store-byte':
    case 'exchange':
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
      table[row + A] = access.value | 0;
      break;
    case 'compare-and-swap':
      table[row + A] = access.expected | 0;
      table[row + B] = access.value | 0;
      break;
    case 'wait-until':
      table[row + A] = access.value | 0;
      table[row + TEST] = op.TESTS.indexOf(access.test);
      if (access.order === 'dereference') table[row + FLAGS]! |= DEREFERENCE;
      break;
    case 'acquire-when':
      table[row + A] = access.value | 0;
      table[row + B] = access.desired | 0;
      table[row + TEST] = op.TESTS.indexOf(access.test);
      break;
    case 'choose':
      if (!Number.isInteger(access.count) || access.count < 1 || access.count > 1024) {
        throw new UsageError(`choose(${access.count}) is out of range`, { fix: 'choose from 1 to 1024 alternatives' });
      }
      table[row + COUNT] = access.count;
      break;
    default:
      break;
  }
}
