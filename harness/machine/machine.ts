/* eslint-disable max-lines -- the step is one hot loop: splitting it would put its parts behind calls */
import type { Access } from '../../impl/memory';
import type { DataRaces } from '../checks/data-race';
import type { Node } from '../unfold/operation';
import { UsageError } from '../usage-error';
import type { Monitors } from './monitors';
import * as controls from './controls';
import type { Control, Controls } from './controls';
import type { Exclusive } from './exclusive';
import type { Footprint } from './footprint';
import type { Heap } from './heap';
import { mayBlock } from './heap';
import * as objectStates from './objects';
import type { Objects } from './objects';
import * as op from './opcodes';
import type { Vector } from './vector';

// Bound once: the optimiser folds constants of the module, not properties of another one.
const { OP, WORD, STATE, OFFSET, MASK, A, B, EDGES, FLAGS, OBJECT, TEST, ADDRESS, COUNT, ANCHOR, PLAIN, TAKEN } = controls;
const { HALTED_CONTROL, HAS_EVENTS, ROW_SHIFT, PLAIN_ACCESS, INTENDED, plainWord } = controls;
const { FREED, FREED_PRIVATE, PRIVATE, SHARED, STATE_MASK, CLASS_SHIFT, ARENA_BASE } = objectStates;
const { passes } = op;
const { SLEEPING, DEREFERENCE, WENT_ROUND, ENTERS_LOOP, OPERATION_ENDED, IDLE_OK, STOPS } = controls;
const { LOAD, STORE, STORE_BYTE, COMPARE_AND_SWAP, EXCHANGE, FETCH_ADD, FETCH_AND, FETCH_OR, WAIT_UNTIL, ACQUIRE_WHEN } = op;
const { FREE, ALLOC, CHOOSE, FENCE, LOOP, NOTE, ACTOR, CPU, ASSERT, WARN, OWNERSHIP, EVENT_AFTER, PANIC, EVENT_BEFORE, HAPPEN, ENDED, IDLE, HALTED } = op;

/** The world's number among actors; its control point lies at position 0 of the vector, actor i's at i + 1. */
export const WORLD = -1;

/** How finely the machine interleaves. */
export interface Granularity {
  /** Accesses to private memory ride on the step before them (SEMANTICS, rule 6). */
  readonly privateSteps: boolean;
  /** A step runs until its operation ends or would block. */
  readonly coarse: boolean;
  /** Operations each actor may start, 0 for no bound. */
  readonly operations: number;
}

/** Hears what a step does, for replays. */
export interface Tracer {
  did(actor: number, control: Control, answer: number): void;
}

/** Positions that `decides` writes down at most. */
export const MOST_DECIDING = 16;

const CHAIN_LIMIT = 100_000;
/** Accesses that may ride on one step to words that only their actor touches. */
const MOST_RIDING = 200;
/** Events and loop heads in a row that may ride on one access: more is a loop without an access. */
const EVENT_LIMIT = 1_000;

/** Whether what stands at a control point rides on the access after it: events that go before it, and what follows those. */
function rides(code: number, afterEvent: boolean): boolean {
  return code === EVENT_BEFORE || (afterEvent && (code === LOOP || code === NOTE || code === ASSERT || code === WARN || code === EVENT_AFTER));
}

/** Whether an access may be plain: the others are rare. */
function isPlainCode(code: number): boolean {
  return code !== STORE_BYTE && code !== FETCH_AND && code !== FETCH_OR;
}

/** Of a CPU's word: the number + 1 of the actor that has the CPU for itself, and above it how often that has turned interrupts off. */
const HOLDER = 0xff;
const TURNED_OFF = 0x100;

/** One actor's place on a CPU. */
export interface Seat {
  /**
   * Position of the word that says who has the CPU for itself, a running interrupt or one who has turned them off; -1 where the actor is alone on
   * it. The place after it stands for interrupts that begin and surely end.
   */
  readonly cpuWord: number;
  readonly cpu: number;
  readonly interrupt: boolean;
}

/**
 * The global state and its steps. A step is one visible access of one actor with everything that rides on it: events and
 * choices before and after, accesses to private memory, lifecycle transitions and the start of the next operation.
 */
export class Machine {
  readonly vector: Vector;
  readonly objects: Objects;
  readonly controls: Controls;
  readonly heap: Heap;
  readonly monitors: Monitors;
  readonly granularity: Granularity;
  readonly seats: Seat[] = [];
  /** Whether neither others on one CPU nor a bound on operations keep anybody from moving. */
  isUnbound = false;
  tracer: Tracer | null = null;
  /** Told of accesses that are about to be made; null where data races are not looked for. */
  races: DataRaces | null = null;
  /** The words that only one actor touches; null where accesses to them are steps like others. */
  exclusive: Exclusive | null = null;
  /** Accesses to such words that rode on steps since somebody last looked: each would be a step otherwise. */
  ridden = 0;
  /** Filled with what each step touches, for searches that ask which steps commute. */
  readonly footprint: Footprint | null;
  /** Told when a step comes to the head of a loop, and whether the loop goes round. */
  onLoopHead: ((head: Node, goesRound: boolean) => void) | null = null;
  /** The actor and control point of the running access, for findings. */
  actor = WORLD;
  control: Control = HALTED_CONTROL;
  /** True once the operation in which the last step began has ended. */
  operationEnded = false;
  /** Whether the last step was one plain access or free and nothing else, so that few positions decided it: see `decides`. */
  wasPlain = false;
  /** Positions of the counters of operations, by actor. */
  readonly operationCounters: number[] = [];
  #halted = false;
  #ridesPrivate: boolean;
  /** True once a retry loop went round in the present step. */
  #wentRound = false;
  /** 1 for actors whose pointers a check follows. */
  readonly #followed: Uint8Array;

  constructor(parts: Pick<Machine, 'vector' | 'objects' | 'controls' | 'heap' | 'monitors' | 'granularity'>) {
    this.vector = parts.vector;
    this.objects = parts.objects;
    this.controls = parts.controls;
    this.heap = parts.heap;
    this.monitors = parts.monitors;
    this.granularity = parts.granularity;
    this.#ridesPrivate = parts.granularity.privateSteps;
    this.footprint = parts.monitors.footprint;
    this.#followed = parts.monitors.followed;
    this.monitors.attach(this);
  }

  get actors(): number {
    return this.seats.length;
  }

  /** The control point of an actor. */
  at(actor: number): Control {
    return this.vector.words[actor + 1]!;
  }

  /** Halts the running actor: it has made a violation, the others run on. */
  halt(): void {
    this.#halted = true;
  }

  /** In how many ways an actor can move now; 0 when it is blocked or has ended. */
  alternatives(actor: number): number {
    const { words } = this.vector;
    const { table } = this.controls;
    let row = words[actor + 1]! << ROW_SHIFT;
    let code = table[row + OP]!;
    if (code >= IDLE) return 0;
    if (code < WAIT_UNTIL && this.isUnbound) return 1;
    if (!this.hasCpu(actor)) return 0;
    if (this.granularity.operations > 0 && this.#exhausted(actor, words[actor + 1]!)) return 0;
    if (code === EVENT_BEFORE) {
      const anchor = this.#anchor(words[actor + 1]!);
      if (anchor < 0) return 1;
      row = anchor << ROW_SHIFT;
      code = this.controls.table[row + OP]!;
    }
    switch (code) {
      case WAIT_UNTIL:
      case ACQUIRE_WHEN:
        // A wait that may not sleep here is open, so that it can be caught.
        return this.#isOpen(row, actor) || this.#sleepsIllegally(actor, words[actor + 1]!, row) ? 1 : 0;
      case CHOOSE:
      case HAPPEN:
        return this.controls.table[row + COUNT]!;
      case ALLOC:
        return actor < 0 ? 1 : this.heap.alternatives(this.controls.point(row >> ROW_SHIFT).access as Extract<Access, { kind: 'alloc' }>);
      default:
        return 1;
    }
  }

  /** Runs what an actor does before its first visible access; an interrupt begins with its first access, whatever that is to. */
  start(actor: number): void {
    this.actor = actor;
    this.#halted = false;
    const seat = this.seats[actor];
    this.#ridesPrivate = this.granularity.privateSteps && (seat?.interrupt !== true || seat.cpuWord < 0);
    this.heap.enterLoop(actor, this.controls.point(this.at(actor)).node);
    const control = this.#ride(actor, this.at(actor));
    this.#ridesPrivate = this.granularity.privateSteps;
    this.vector.set(actor + 1, this.#halted ? HALTED_CONTROL : control);
  }

  /** Moves an actor by one step. Returns false when it made a violation and was halted. */
  step(actor: number, alternative: number): boolean {
    this.actor = actor;
    this.#halted = false;
    this.#wentRound = false;
    this.operationEnded = false;
    this.footprint?.clear();
    const seat = this.seats[actor];
    const cpuWord = seat === undefined ? -1 : seat.cpuWord;
    const held = cpuWord < 0 ? 0 : this.vector.words[cpuWord]!;
    let control = this.tracer === null ? this.#plain(actor, this.at(actor)) : -1;
    this.wasPlain = control >= 0;
    if (control < 0) {
      const isFree = this.controls.table[(this.at(actor) << ROW_SHIFT) + OP] === FREE;
      control = this.#visible(actor, this.at(actor), alternative);
      this.wasPlain = isFree && !this.#halted && !this.#wentRound;
    }
    if (!this.#halted && (this.controls.table[(control << ROW_SHIFT) + FLAGS]! & STOPS) === 0) control = this.#ride(actor, control);
    if (this.granularity.coarse) {
      // A loop that goes round waits for somebody else, as far as anybody can tell.
      while (!this.#halted && !this.operationEnded && !this.#wentRound) {
        this.vector.set(actor + 1, control);
        if (this.alternatives(actor) !== 1) break;
        control = this.#visible(actor, control, 0);
        if (!this.#halted) control = this.#ride(actor, control);
      }
    }
    this.vector.set(actor + 1, this.#halted ? HALTED_CONTROL : control);
    if (seat !== undefined && cpuWord >= 0) this.#leaveOrKeep(actor, seat, control);
    if (this.operationEnded && this.granularity.operations > 0 && actor >= 0) {
      const counter = this.operationCounters[actor]!;
      this.vector.set(counter, this.vector.words[counter]! + 1);
    }
    if (this.footprint !== null) {
      this.footprint.finish();
      // Whether the step can be made is up to who has the CPU.
      if (cpuWord >= 0) this.footprint.add((cpuWord << 1) | Number(this.vector.words[cpuWord] !== held));
    }
    return !this.#halted;
  }

  /**
   * Makes a plain access and returns where it leads, or -1 when there is more to look at: most accesses are to shared memory that
   * is as it was the last time, in which nothing is tracked, on the way to a control point that is known.
   */
  #plain(actor: number, control: Control): Control {
    const { table, edges } = this.controls;
    const { words } = this.vector;
    const row = control << ROW_SHIFT;
    const state = table[row + PLAIN]!;
    if (state === 0 || words[table[row + STATE]!] !== state || this.#followed[actor + 1] !== 0) return -1;
    const mask = table[row + MASK]!;
    if (mask >= 0 && ((words[mask]! >>> (table[row + OFFSET]! & 31)) & 1) === 0) return -1;
    const position = table[row + WORD]!;
    if (this.exclusive !== null && !this.exclusive.isKnown(actor, position)) return -1;
    const old = words[position]!;
    let answer = old;
    let value = old;
    let writes = 1;
    switch (table[row + OP]!) {
      case STORE:
        value = table[row + A]!;
        answer = 0;
        break;
      case COMPARE_AND_SWAP:
        if (old === table[row + A]!) value = table[row + B]!;
        else writes = 0;
        break;
      case EXCHANGE:
        value = table[row + A]!;
        break;
      case FETCH_ADD:
        value = (old + table[row + A]!) | 0;
        break;
      case ACQUIRE_WHEN:
        value = table[row + B]!;
        break;
      default:
        writes = 0;
    }
    if (this.races !== null && this.controls.plainWords[plainWord(table[row + ADDRESS]!)] !== 0) this.races.look(actor, row);
    let edge = table[row + TAKEN]!;
    if (edges[edge] !== answer) {
      edge = table[row + EDGES]!;
      while (edge >= 0 && edges[edge] !== answer) edge = edges[edge + 2]!;
      if (edge < 0) return -1;
      table[row + TAKEN] = edge;
    }
    const flags = edges[edge + 3]!;
    if (flags !== 0) {
      if (flags !== OPERATION_ENDED) return -1;
      this.operationEnded = true;
      this.heap.leaveLoops(actor);
    }
    if (writes !== 0) {
      if (value >>> 0 >= ARENA_BASE) this.heap.published(value);
      this.vector.set(position, value);
    }
    this.footprint?.only((position << 1) | writes);
    return edges[edge + 1]!;
  }

  /**
   * Writes down the positions that decided how a plain step went, which was made from `control` and has not been taken back: wherever
   * the actor stands there and they hold what they held, it does the same, as long as there are no new positions. Returns how many,
   * or -1 when it is not known. Not for actors whose pointers are followed.
   */
  decides(actor: number, control: Control, positions: Int32Array): number {
    const count = this.#decidesPlain(actor, control, positions);
    const { cpuWord } = this.seats[actor]!;
    if (cpuWord < 0 || count < 0) return count;
    if (count === MOST_DECIDING) return -1;
    positions[count] = cpuWord;
    return count + 1;
  }

  #decidesPlain(actor: number, control: Control, positions: Int32Array): number {
    const { table } = this.controls;
    const row = control << ROW_SHIFT;
    // Whether a plain access races depends on everybody else.
    if (this.races !== null && (table[row + FLAGS]! & (PLAIN_ACCESS | INTENDED)) === PLAIN_ACCESS) return -1;
    // Outside loops there is nothing that the end of an operation would have to take back.
    if (this.operationEnded && this.controls.point(control).node?.loopDepth !== 0) return -1;
    let count = table[row + OP] === FREE ? this.#decidesFree(this.objects.at(table[row + ADDRESS]!), positions) : this.#decidesAccess(row, positions);
    if (count < 0) return -1;
    // Why nothing rode on it.
    const next = this.at(actor) << ROW_SHIFT;
    const code = table[next + OP]!;
    if ((table[next + FLAGS]! & STOPS) !== 0 || !this.granularity.privateSteps || code === ALLOC || code > FREE) return count;
    const object = table[next + OBJECT]!;
    if (object < 0) return -1;
    if (this.objects.owners[object] !== actor) return count;
    const state = this.objects.statePositions[object]!;
    if ((this.vector.words[state]! & STATE_MASK) === PRIVATE || count === MOST_DECIDING) return -1;
    positions[count++] = state;
    return count;
  }

  #decidesAccess(row: number, positions: Int32Array): number {
    const { table } = this.controls;
    const position = table[row + WORD]!;
    positions[0] = table[row + STATE]!;
    positions[1] = position;
    let count = 2;
    if (table[row + MASK]! >= 0) positions[count++] = table[row + MASK]!;
    const code = table[row + OP]!;
    const value = this.vector.words[position]!;
    if (code === LOAD || code === WAIT_UNTIL || value >>> 0 < ARENA_BASE) return count;
    // It may have published an object, which is known to lead no further while nothing in it is a pointer.
    const object = this.objects.at(value);
    if (object < 0) return count;
    for (const word of this.objects.knownWords(object)) {
      if (word === position || (word !== undefined && this.objects.at(this.vector.words[word]!) >= 0)) return -1;
    }
    return this.#addObject(object, positions, count);
  }

  #decidesFree(object: number, positions: Int32Array): number {
    return object < 0 || this.monitors.ownership.isTracked(object) ? -1 : this.#addObject(object, positions, 0);
  }

  /** All that is known of an object, as long as it fits. */
  #addObject(object: number, positions: Int32Array, from: number): number {
    let count = from;
    positions[count++] = this.objects.statePositions[object]!;
    for (const known of [this.objects.knownWords(object), this.objects.knownMasks(object)]) {
      for (const position of known) {
        if (position === undefined) continue;
        if (count === MOST_DECIDING) return -1;
        positions[count++] = position;
      }
    }
    return count;
  }

  /** Writes down the positions that keep an actor from moving now, which cannot; -1 when there may be others. Not under a bound on operations. */
  decidesBlocked(actor: number, positions: Int32Array): number {
    if (!this.hasCpu(actor)) {
      positions[0] = this.seats[actor]!.cpuWord;
      return 1;
    }
    const { table } = this.controls;
    const row = this.at(actor) << ROW_SHIFT;
    const code = table[row + OP]!;
    if (code >= IDLE) return 0;
    if ((code !== WAIT_UNTIL && code !== ACQUIRE_WHEN) || (table[row + FLAGS]! & SLEEPING) !== 0) return -1;
    positions[0] = table[row + STATE]!;
    positions[1] = table[row + WORD]!;
    return 2;
  }

  /** The events that ride before an access, and the access. */
  #visible(actor: number, from: Control, alternative: number): Control {
    let control = from;
    for (let length = 0; length < EVENT_LIMIT; length++) {
      if (this.#halted || this.operationEnded || !rides(this.controls.table[(control << ROW_SHIFT) + OP]!, control !== from)) break;
      control = this.#execute(actor, control, 0);
    }
    if (this.#halted && this.footprint !== null) this.#touchWait(from, this.footprint);
    if (this.#halted || this.controls.table[(control << ROW_SHIFT) + OP]! >= IDLE) return control;
    // An operation that ends without an access after its events leaves the next one where it is.
    if (control !== from && this.operationEnded) return control;
    this.footprint?.accessBegins();
    return this.#execute(actor, control, alternative);
  }

  /** Who was halted by an event before a wait could not have made the step either while the word was not as it had to be. */
  #touchWait(from: Control, footprint: Footprint): void {
    const row = this.accessAt(from) << ROW_SHIFT;
    const { table } = this.controls;
    if ((table[row + OP] !== WAIT_UNTIL && table[row + OP] !== ACQUIRE_WHEN) || table[row + WORD]! < 0) return;
    footprint.accessBegins();
    footprint.read(table[row + WORD]!);
  }

  /** Whatever needs no scheduling point: it rides on the access before it. */
  #ride(actor: number, from: Control): Control {
    let control = from;
    let loop = -1;
    for (let length = 0; !this.#halted; length++) {
      // Under a bound on operations the next one begins with a step of its own, which the bound can forbid.
      if (this.operationEnded && this.granularity.operations > 0) break;
      const code = this.controls.table[(control << ROW_SHIFT) + OP]!;
      if (code < LOOP) {
        if (!this.#ridesPrivate || !this.#isPrivateStep(actor, control, code, length)) {
          const object = this.controls.table[(control << ROW_SHIFT) + OBJECT]!;
          if (object >= 0 && this.objects.owners[object] === WORLD && this.exclusive === null) this.controls.table[(control << ROW_SHIFT) + FLAGS]! |= STOPS;
          break;
        }
      } else if (code >= EVENT_BEFORE) {
        this.controls.table[(control << ROW_SHIFT) + FLAGS]! |= STOPS;
        break;
      }
      else if (code === LOOP) {
        // A loop over private memory that goes round gets a scheduling point, so that an endless one is a cycle of states.
        if (loop === control) break;
        loop = control;
      }
      if (length > CHAIN_LIMIT) {
        const { operation } = this.controls.point(control);
        throw new UsageError(`operation ${operation?.name ?? ''} runs for ever without an access to shared memory`, { fix: 'bound its loop, or write it with retry' });
      }
      this.wasPlain = false;
      const from = control;
      control = this.#execute(actor, control, 0);
      if (this.exclusive !== null && code < LOOP && (this.controls.table[(from << ROW_SHIFT) + FLAGS]! & HAS_EVENTS) !== 0) this.exclusive.rodeWithEvents(this.controls.table[(from << ROW_SHIFT) + OBJECT]!);
    }
    return control;
  }

  /** Whether an access needs no scheduling point: nobody else can see or disturb it. */
  #isPrivateStep(actor: number, control: Control, code: number, ridden: number): boolean {
    if (code === FENCE) return true;
    if (code === ALLOC) return this.heap.isPrivate;
    if (code > FREE) return false;
    const { table } = this.controls;
    const row = control << ROW_SHIFT;
    const object = table[row + OBJECT]! >= 0 ? table[row + OBJECT]! : this.#resolve(row);
    if (object < 0 || actor < 0) return false;
    // A loop that goes round stands where it stood, so that its turns are one state; so does, now and then, a lifecycle that goes round.
    if (this.exclusive !== null && !this.#wentRound && ridden < MOST_RIDING && this.#isExclusive(actor, row, object)) {
      if ((code === WAIT_UNTIL || code === ACQUIRE_WHEN) && !this.#isOpen(row, actor)) return false;
      this.ridden++;
      return true;
    }
    if (this.objects.owners[object] !== actor) return false;
    if ((this.vector.words[this.objects.statePositions[object]!]! & STATE_MASK) !== PRIVATE) return false;
    if (code !== WAIT_UNTIL && code !== ACQUIRE_WHEN) return true;
    return this.#isOpen(row, actor);
  }

  /** Whether an access is to a word that only its actor touches, and nothing rides on it that others hear of. */
  #isExclusive(actor: number, row: number, object: number): boolean {
    const { table } = this.controls;
    if ((table[row + FLAGS]! & HAS_EVENTS) !== 0) return false;
    // An interrupt that never ends may keep the CPU before or after it.
    if ((this.seats[actor]?.cpuWord ?? -1) >= 0) return false;
    const offset = table[row + OFFSET]!;
    if (offset >= this.objects.classWords[this.vector.words[this.objects.statePositions[object]!]! >> CLASS_SHIFT]!) return false;
    if (table[row + WORD]! < 0) table[row + WORD] = this.objects.word(object, offset);
    return this.exclusive!.isOwn(actor, table[row + WORD]!);
  }

  /** Makes one access (or whatever stands at the control point) and returns where it leads. */
  #execute(actor: number, control: Control, alternative: number): Control {
    this.control = control;
    const answer = this.#perform(actor, control, alternative);
    if (this.#halted) return control;
    if (this.tracer !== null) this.tracer.did(actor, control, answer);
    return this.#follow(actor, control, answer);
  }

  #follow(actor: number, control: Control, answer: number): Control {
    let { edges } = this.controls;
    let edge = this.controls.table[(control << ROW_SHIFT) + EDGES]!;
    while (edge >= 0 && edges[edge] !== answer) edge = edges[edge + 2]!;
    if (edge < 0) {
      edge = this.controls.grow(control, answer);
      edges = this.controls.edges;
    }
    const flags = edges[edge + 3]!;
    if (flags !== 0) {
      if ((flags & OPERATION_ENDED) !== 0) {
        this.operationEnded = true;
        this.heap.leaveLoops(actor);
      }
      if ((flags & (ENTERS_LOOP | WENT_ROUND)) !== 0) {
        const { node } = this.controls.point(edges[edge + 1]!);
        if ((flags & ENTERS_LOOP) !== 0) this.heap.enterLoop(actor, node);
        else {
          this.#wentRound = true;
          this.heap.giveBack(actor, node);
        }
        if (node !== null) this.onLoopHead?.(node, (flags & WENT_ROUND) !== 0);
      }
    }
    return edges[edge + 1]!;
  }

  #perform(actor: number, control: Control, alternative: number): number {
    const { table } = this.controls;
    const row = control << ROW_SHIFT;
    const code = table[row + OP]!;
    if (code <= ACQUIRE_WHEN) return this.#access(actor, row, code);
    const { access } = this.controls.point(control);
    switch (code) {
      case FREE:
        this.heap.free(access as Extract<Access, { kind: 'free' }>, actor);
        return 0;
      case ALLOC: {
        const request = access as Extract<Access, { kind: 'alloc' }>;
        if (request.gfp === 'kernel' && mayBlock(request.layout) && this.monitors.mightSleep(actor, 'an allocation that may block')) return 0;
        return this.heap.alloc(request, actor, alternative);
      }
      case CHOOSE:
      case HAPPEN:
        return alternative;
      case LOOP:
        return 0;
      case ACTOR:
        return actor;
      case CPU:
        return this.seats[actor]?.cpu ?? Math.max(0, actor);
      case PANIC:
        this.monitors.panic(this.controls.point(control));
        return 0;
      case FENCE:
      case NOTE:
        return 0;
      case ASSERT:
      case WARN:
      case OWNERSHIP:
      case EVENT_AFTER:
      case EVENT_BEFORE:
        if (access === null) throw new Error('an event without an access');
        return this.monitors.hear(access, actor);
      default:
        throw new Error(`control point ${control} cannot move`);
    }
  }

  /** A load, store, read-modify-write or satisfied wait. */
  #access(actor: number, row: number, code: number): number {
    const { table } = this.controls;
    let position = table[row + WORD]!;
    const object = table[row + OBJECT]! >= 0 ? table[row + OBJECT]! : this.#resolve(row);
    const { words } = this.vector;
    const state = object < 0 ? 0 : words[this.objects.statePositions[object]!]!;
    const kind = state & STATE_MASK;
    const offset = table[row + OFFSET]!;
    if (kind === 0 || kind === FREED || kind === FREED_PRIVATE || offset >= this.objects.classWords[state >> CLASS_SHIFT]!) {
      if (object >= 0) this.footprint?.read(this.objects.statePositions[object]!);
      this.monitors.badAccess(object, kind, table[row + ADDRESS]!, code !== LOAD && code !== WAIT_UNTIL);
      return 0;
    }
    const followed = this.#followed[actor + 1] !== 0;
    if (followed && this.footprint !== null && (this.monitors.isReusing || this.monitors.isBadPointer(actor, object))) this.footprint.read(this.objects.statePositions[object]!);
    if (followed && this.monitors.badPointer(actor, object, table[row + ADDRESS]!)) return 0;
    if ((table[row + FLAGS]! & SLEEPING) !== 0 && this.monitors.mightSleep(actor, 'a wait that sleeps')) return 0;
    if (position < 0) position = table[row + WORD] = this.objects.word(object, offset);
    if (this.exclusive !== null && kind !== PRIVATE) this.exclusive.touch(actor, position, object);
    if (this.races !== null && kind !== PRIVATE && actor >= 0 && this.controls.plainWords[plainWord(table[row + ADDRESS]!)] !== 0) this.races.look(actor, row);
    if (this.footprint !== null && (this.footprint.notesPrivate || kind !== PRIVATE || this.objects.owners[object] !== actor)) {
      if (code === LOAD || code === WAIT_UNTIL || (code === COMPARE_AND_SWAP && this.vector.words[position] !== table[row + A])) this.footprint.read(position);
      else this.footprint.write(position);
    }
    const raw = this.objects.classRaw[state >> CLASS_SHIFT] === 1;
    if (raw && code !== STORE && code !== STORE_BYTE && this.#uninitialised(row, object, offset)) return 0;
    if (kind === SHARED && (!raw || this.#isInitialised(row, object, offset)) && (table[row + FLAGS]! & (SLEEPING | DEREFERENCE)) === 0 && isPlainCode(code) && table[row + EDGES]! >= 0) {
      table[row + PLAIN] = state;
      table[row + TAKEN] = table[row + EDGES]!;
    }

    const old = this.vector.words[position]!;
    let value: number;
    switch (code) {
      case LOAD:
      case WAIT_UNTIL:
        if (followed || (table[row + FLAGS]! & DEREFERENCE) !== 0) this.#obtained(actor, row, old);
        return old;
      case STORE:
        value = table[row + A]!;
        break;
      case STORE_BYTE: {
        const shift = (table[row + ADDRESS]! & 3) << 3;
        value = (old & ~(0xff << shift)) | (table[row + A]! << shift);
        break;
      }
      case COMPARE_AND_SWAP:
        if (followed) this.#obtained(actor, row, old);
        if (old !== table[row + A]!) return old;
        value = table[row + B]!;
        break;
      case EXCHANGE:
        if (followed) this.#obtained(actor, row, old);
        value = table[row + A]!;
        break;
      case FETCH_ADD:
        if (followed) this.#obtained(actor, row, old);
        value = (old + table[row + A]!) | 0;
        break;
      case FETCH_AND:
        if (followed) this.#obtained(actor, row, old);
        value = old & table[row + A]!;
        break;
      case FETCH_OR:
        if (followed) this.#obtained(actor, row, old);
        value = old | table[row + A]!;
        break;
      case ACQUIRE_WHEN:
        if (followed) this.#obtained(actor, row, old);
        value = table[row + B]!;
        break;
      default:
        throw new Error(`no access ${code}`);
    }
    if (raw) this.#initialise(row, object, offset);
    // A read-modify-write of an object takes a reference to it, for all anybody can tell: the section is no longer what protects it.
    if (followed && code !== STORE && code !== STORE_BYTE) this.monitors.usage.obtainedOtherwise(actor, object);
    if (kind !== PRIVATE || this.objects.owners[object] !== actor) this.heap.published(value);
    this.vector.set(position, value);
    return code === STORE || code === STORE_BYTE ? 0 : old;
  }

  /** A pointer was read: by rcu_dereference it may be followed until the section ends, otherwise something else protects it. */
  #obtained(actor: number, row: number, value: number): void {
    if (this.monitors.pointers !== null) {
      const object = this.objects.at(value);
      if (object >= 0) {
        this.footprint?.read(this.objects.statePositions[object]!);
        this.monitors.pointers.obtained(actor, object);
      }
    }
    if ((this.controls.table[row + FLAGS]! & DEREFERENCE) !== 0) {
      this.monitors.usage.dereferenced(actor, this.objects.at(value), this.controls.table[row + ADDRESS]!);
    } else {
      const object = this.objects.at(value);
      if (object >= 0) this.monitors.usage.obtainedOtherwise(actor, object);
    }
  }

  #isInitialised(row: number, object: number, offset: number): boolean {
    const mask = this.#mask(row, object, offset);
    return ((this.vector.words[mask]! >>> (offset & 31)) & 1) !== 0;
  }

  #uninitialised(row: number, object: number, offset: number): boolean {
    if (this.#isInitialised(row, object, offset)) return false;
    return this.monitors.fail('uninitialised-read', 'read of uninitialised memory', this.controls.table[row + ADDRESS]!);
  }

  #initialise(row: number, object: number, offset: number): void {
    const mask = this.#mask(row, object, offset);
    this.vector.set(mask, this.vector.words[mask]! | (1 << (offset & 31)));
  }

  #mask(row: number, object: number, offset: number): number {
    const known = this.controls.table[row + MASK]!;
    return known >= 0 ? known : (this.controls.table[row + MASK] = this.objects.mask(object, offset));
  }

  /** Finds the object that a row's address lies in, and remembers it; -1 while there is none. */
  #resolve(row: number): number {
    const { table } = this.controls;
    const address = table[row + ADDRESS]! >>> 0;
    const object = (address & 3) !== 0 && table[row + OP] !== STORE_BYTE ? -1 : this.objects.at(address);
    if (object < 0) return -1;
    table[row + OBJECT] = object;
    table[row + STATE] = this.objects.statePositions[object]!;
    table[row + OFFSET] = (address - this.objects.bases[object]!) >>> 2;
    return object;
  }

  /** Whether a wait can go on: its test passes, or its memory is bad and the access will say so. */
  #isOpen(row: number, actor: number): boolean {
    const { table } = this.controls;
    const object = table[row + OBJECT]! >= 0 ? table[row + OBJECT]! : this.#resolve(row);
    if (object < 0) return true;
    const state = this.vector.words[this.objects.statePositions[object]!]!;
    const kind = state & STATE_MASK;
    if (kind === 0 || kind >= FREED) return true;
    let position = table[row + WORD]!;
    if (position < 0) {
      const offset = table[row + OFFSET]!;
      if (offset >= this.objects.classWords[state >> CLASS_SHIFT]!) return true;
      position = table[row + WORD] = this.objects.word(object, offset);
    }
    // Who waits for a word has to do with it, even when it never comes.
    if (this.exclusive !== null) this.exclusive.touch(actor, position, object);
    return passes(table[row + TEST]!, this.vector.words[position]!, table[row + A]!);
  }

  /** Whether an actor that has to wait is where nothing may sleep, or will be by an event that rides on the wait: a callback that begins with one. */
  #sleepsIllegally(actor: number, from: Control, row: number): boolean {
    const { sleep } = this.monitors;
    let isForbidden = sleep.isForbidden(actor);
    for (let at = from; this.controls.table[(at << ROW_SHIFT) + OP] === EVENT_BEFORE; ) {
      const { access } = this.controls.point(at);
      if (access?.kind === 'event') {
        if (access.event === 'callback-begins' || access.event === 'interrupts-off') isForbidden = sleep.isLookedFor();
        if (access.event === 'might-sleep' && isForbidden) return true;
      }
      const edge = this.controls.table[(at << ROW_SHIFT) + EDGES]!;
      if (edge < 0) return false;
      at = this.controls.edges[edge + 1]!;
    }
    return isForbidden && (this.controls.table[row + FLAGS]! & SLEEPING) !== 0;
  }

  /** What the word holds that the access of a control point is about; undefined where it is about none. */
  valueAt(control: Control): number | undefined {
    const row = control << ROW_SHIFT;
    const { table } = this.controls;
    const object = table[row + OBJECT]! >= 0 ? table[row + OBJECT]! : this.#resolve(row);
    if (object < 0) return undefined;
    const state = this.vector.words[this.objects.statePositions[object]!]!;
    if (table[row + OFFSET]! >= this.objects.classWords[state >> CLASS_SHIFT]!) return undefined;
    return this.vector.words[this.objects.word(object, table[row + OFFSET]!)];
  }

  /** The access that events ride on which go before it, or -1 when the operation ends without one. */
  #anchor(control: Control): Control {
    const known = this.controls.table[(control << ROW_SHIFT) + ANCHOR]!;
    if (known !== -1) return known === -2 ? -1 : known;
    let at = control;
    let ended = false;
    for (let length = 0; !ended && length < EVENT_LIMIT && rides(this.controls.table[(at << ROW_SHIFT) + OP]!, at !== control); length++) {
      let edge = this.controls.table[(at << ROW_SHIFT) + EDGES]!;
      if (edge < 0) edge = this.controls.grow(at, 0);
      ended = (this.controls.edges[edge + 3]! & OPERATION_ENDED) !== 0;
      at = this.controls.edges[edge + 1]!;
    }
    const code = this.controls.table[(at << ROW_SHIFT) + OP]!;
    const anchor = ended || code >= LOOP ? -1 : at;
    this.controls.table[(control << ROW_SHIFT) + ANCHOR] = anchor < 0 ? -2 : anchor;
    return anchor;
  }

  /** The control point of the access that an actor who stands at `control` makes next, with what rides on it; the same where there is none. */
  accessAt(control: Control): Control {
    if (this.controls.table[(control << ROW_SHIFT) + OP] !== EVENT_BEFORE) return control;
    const anchor = this.#anchor(control);
    return anchor < 0 ? control : anchor;
  }

  /** Whether nobody else has an actor's CPU for itself. */
  hasCpu(actor: number): boolean {
    return this.keeperOf(actor) < 0;
  }

  /** The other actor that has an actor's CPU for itself, or -1: until that moves, the actor cannot. */
  keeperOf(actor: number): number {
    const seat = this.seats[actor];
    if (seat === undefined || seat.cpuWord < 0) return -1;
    const holder = (this.vector.words[seat.cpuWord]! & HOLDER) - 1;
    return holder === actor ? -1 : holder;
  }

  /** Whether an actor has a CPU for itself that it shares with others. */
  keepsCpu(actor: number): boolean {
    const seat = this.seats[actor];
    return seat !== undefined && seat.cpuWord >= 0 && (this.vector.words[seat.cpuWord]! & HOLDER) === actor + 1;
  }

  /** The actor's CPU takes no interrupts, once more. */
  interruptsOff(actor: number): void {
    const seat = this.seats[actor];
    if (seat === undefined || seat.cpuWord < 0) return;
    this.vector.set(seat.cpuWord, (this.vector.words[seat.cpuWord]! | (actor + 1)) + TURNED_OFF);
  }

  /** Once less. */
  interruptsOn(actor: number): void {
    const seat = this.seats[actor];
    if (seat === undefined || seat.cpuWord < 0 || this.vector.words[seat.cpuWord]! < TURNED_OFF) return;
    const left = this.vector.words[seat.cpuWord]! - TURNED_OFF;
    this.vector.set(seat.cpuWord, left < TURNED_OFF && !seat.interrupt ? 0 : left);
  }

  /** An interrupt has its CPU while it runs, and who was halted leaves it. */
  #leaveOrKeep(actor: number, seat: Seat, control: Control): void {
    const word = this.vector.words[seat.cpuWord]!;
    if (seat.interrupt) this.vector.set(seat.cpuWord, !this.#halted && this.isRunning(control) ? word | (actor + 1) : 0);
    else if (this.#halted && (word & HOLDER) === actor + 1) this.vector.set(seat.cpuWord, 0);
  }

  /** Whether an interrupt that stands at a control point runs, so that it has its CPU: it has begun, and is neither idle nor over. */
  isRunning(control: Control): boolean {
    const row = control << ROW_SHIFT;
    const code = this.controls.table[row + OP]!;
    return code < HAPPEN && (this.controls.table[row + FLAGS]! & IDLE_OK) === 0;
  }

  /** Whether an actor has ended as many operations as it may start, and stands in another one. */
  #exhausted(actor: number, control: Control): boolean {
    const counter = this.operationCounters[actor];
    return counter !== undefined && this.vector.words[counter]! >= this.granularity.operations && this.controls.point(control).node !== null;
  }

  /** Whether an actor that cannot move is at rest: ended, or allowed to be idle. */
  isAtRest(actor: number): boolean {
    const row = this.at(actor) << ROW_SHIFT;
    const code = this.controls.table[row + OP]!;
    return code === ENDED || code === HALTED || (this.controls.table[row + FLAGS]! & IDLE_OK) !== 0;
  }

  /** Whether a bound on operations is what keeps an actor from moving. */
  isExhausted(actor: number): boolean {
    return this.granularity.operations > 0 && this.#exhausted(actor, this.at(actor));
  }
}
