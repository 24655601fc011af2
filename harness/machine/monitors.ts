import type { Access } from '../../impl/memory';
import type { Bench } from '../checks/bench';
import { EarlyGracePeriod } from '../checks/early-grace-period';
import type { Finding } from '../checks/finding';
import { IllegalSleep } from '../checks/illegal-sleep';
import { Linearizability } from '../checks/linearizability';
import { Ownership } from '../checks/ownership';
import { RcuUsage } from '../checks/rcu-usage';
import { StalePointer } from '../checks/stale-pointer';
import type { ViolationKind } from '../result';
import { MAX_ACTORS } from './bounds';
import type { ControlPoint } from './controls';
import type { Footprint } from './footprint';
import type { ObjectId, Objects } from './objects';
import type { Position, Vector } from './vector';

/** Who is running, for findings; the machine. */
interface Running {
  readonly actor: number;
  readonly control: number;
  readonly actors: number;
  halt(): void;
  interruptsOff(actor: number): void;
  interruptsOn(actor: number): void;
}

/** The checks of single steps, and what they have found. Everything they remember lies in the vector. */
export class Monitors implements Bench {
  readonly vector: Vector;
  readonly objects: Objects;
  readonly usage: RcuUsage;
  readonly requests: EarlyGracePeriod;
  readonly sleep: IllegalSleep;
  readonly ownership: Ownership;
  readonly history: Linearizability;
  /** By actor + 1: 1 where some check follows the actor's pointers, so that the others pay nothing. */
  readonly followed: Uint8Array = new Uint8Array(MAX_ACTORS + 1);
  /** Null where freed memory is never handed out again. */
  readonly pointers: StalePointer | null;
  /** Violations since somebody last emptied it. */
  readonly findings: Finding[] = [];
  readonly footprint: Footprint | null;
  readonly #ignored: ReadonlySet<ViolationKind>;
  #running: Running | null = null;

  constructor(vector: Vector, objects: Objects, ignored: ReadonlySet<ViolationKind>, reuse: boolean, footprint: Footprint | null) {
    this.vector = vector;
    this.objects = objects;
    this.footprint = footprint;
    this.#ignored = ignored;
    this.usage = new RcuUsage(this, this.followed);
    this.requests = new EarlyGracePeriod(this, this.usage);
    this.sleep = new IllegalSleep(this, this.usage);
    this.ownership = new Ownership(this);
    this.history = new Linearizability(this);
    this.pointers = reuse ? new StalePointer(this) : null;
    if (reuse) this.followed.fill(1);
  }

  attach(running: Running): void {
    this.#running = running;
  }

  get isReusing(): boolean {
    return this.pointers !== null;
  }

  readonly actors = (): number => this.#running?.actors ?? 0;

  /** Whether the judgement of an end looks at a position that a check remembers something in. */
  countsAtEnds(position: Position): boolean {
    return this.usage.isDepth(position) || this.requests.isOpenWord(position);
  }

  /** Positions that hold what checks remember of an actor, in one order for every actor. */
  columnsOf(actor: number): number[] {
    return [...this.usage.columnsOf(actor), ...this.requests.columnsOf(actor), ...this.sleep.columnsOf(actor), ...this.history.columnsOf(actor)];
  }

  looksFor(kind: ViolationKind): boolean {
    return !this.#ignored.has(kind);
  }

  /** Notes a violation of the running actor and halts it; does nothing and returns false when the kind is ignored. */
  fail(kind: ViolationKind, message: string, address: number): boolean {
    if (this.#ignored.has(kind) || this.#running === null) return false;
    const { actor, control } = this.#running;
    this.findings.push({ kind, message, actor, control, address });
    this.#running.halt();
    return true;
  }

  /** Notes a violation that halts nobody. */
  report(finding: Finding): void {
    if (!this.#ignored.has(finding.kind)) this.findings.push(finding);
  }

  /** Hears a labelled event, an assertion or a ghost access; returns the answer for thread code. */
  hear(access: Access, actor: number): number {
    switch (access.kind) {
      case 'assert':
        if (!access.holds) this.fail('assertion', access.message, -1);
        return 0;
      case 'warn':
        if (!access.holds) this.fail('warning', access.message, -1);
        return 0;
      case 'ownership':
        return Math.max(0, this.ownership.perform(access, actor));
      case 'event':
        this.#event(access, actor);
        return 0;
      case 'history':
        this.history.hear(access, actor);
        return 0;
      default:
        return 0;
    }
  }

  #event({ event, domain, key, detail }: Extract<Access, { kind: 'event' }>, actor: number): void {
    switch (event) {
      case 'section-begins':
        if (this.usage.begins(domain, actor, detail === 'sleepable')) this.requests.sectionBegins(domain, actor);
        return;
      case 'section-ends':
        if (this.usage.ends(domain, actor)) this.requests.sectionEnds(domain, actor);
        return;
      case 'request-begins':
        this.requests.requestBegins(domain, key, detail);
        return;
      case 'request-ends':
        this.requests.requestEnds(domain, key);
        return;
      case 'barrier-begins':
        this.requests.barrierBegins(domain, key);
        return;
      case 'barrier-ends':
        this.requests.barrierEnds(domain, key);
        return;
      case 'callback-begins':
        this.sleep.callbackBegins(actor);
        this.requests.callbackBegins(domain, key);
        return;
      case 'callback-ends':
        this.sleep.callbackEnds(actor);
        this.requests.callbackEnds(domain, key);
        return;
      case 'cookie-taken':
        this.requests.cookieTaken(domain, key);
        return;
      case 'cookie-elapsed':
        this.requests.cookieElapsed(domain, key);
        return;
      case 'interrupts-off':
        this.sleep.atomicBegins(actor);
        this.#running?.interruptsOff(actor);
        return;
      case 'interrupts-on':
        this.sleep.atomicEnds(actor);
        this.#running?.interruptsOn(actor);
        return;
      case 'atomic-begins':
        this.sleep.atomicBegins(actor);
        return;
      case 'atomic-ends':
        this.sleep.atomicEnds(actor);
        return;
      case 'might-sleep':
        this.mightSleep(actor, detail);
        return;
      case 'grace-period-begins':
      case 'grace-period-ends':
        return;
    }
  }

  /** Returns true when sleeping here is a violation that halted the actor. */
  mightSleep(actor: number, what: string): boolean {
    return this.sleep.mightSleep(actor, what);
  }

  /** An access to memory that is not there. */
  badAccess(object: ObjectId, kind: number, address: number, writes: boolean): void {
    const what = writes ? 'write' : 'read';
    if (kind !== 0 && object >= 0) {
      const freed = this.#isFreed(object);
      this.fail(freed ? 'use-after-free' : 'out-of-bounds', freed ? `${what} of freed memory` : `${what} outside the bounds of an object`, address);
      return;
    }
    if ((address & 3) !== 0 && kind === 0) {
      this.fail('out-of-bounds', `misaligned ${what}`, address);
      return;
    }
    const where = address >= 0 && address < 4096 ? 'through a null pointer' : 'of memory that was never allocated';
    this.fail('out-of-bounds', `${what} ${where}`, address);
  }

  /** Whether an actor's pointer to an object is no longer good. */
  isBadPointer(actor: number, object: ObjectId): boolean {
    return this.usage.expired(actor, object) || this.pointers?.isStale(actor, object) === true;
  }

  /** Returns true when an access through a pointer that is no longer good halted the actor. */
  badPointer(actor: number, object: ObjectId, address: number): boolean {
    return this.expiredAccess(actor, object, address) || this.staleAccess(actor, object, address);
  }

  /** Returns true when an access through a reference that outlived its section halted the actor. */
  expiredAccess(actor: number, object: ObjectId, address: number): boolean {
    return this.usage.expired(actor, object) && this.fail('rcu-usage', 'access through a reference that outlived its read-side critical section', address);
  }

  /** Returns true when an access through a pointer to an object's former life halted the actor. */
  staleAccess(actor: number, object: ObjectId, address: number): boolean {
    return this.pointers?.isStale(actor, object) === true && this.fail('use-after-free', "access through a pointer to the object's former life", address);
  }

  /** Thread code threw: a kernel panic. */
  panic({ node }: ControlPoint): void {
    const error = node?.standing.form === 'throw' ? node.standing.error : undefined;
    this.fail('assertion', `panic: ${error instanceof Error ? error.message : String(error)}`, -1);
  }

  allocated(actor: number, object: ObjectId): void {
    this.usage.obtainedOtherwise(actor, object);
    this.pointers?.obtained(actor, object);
  }

  /** An object was handed out again: nobody's reference to its former life counts. */
  reused(object: ObjectId): void {
    this.pointers?.reused(object);
    for (let actor = 0; actor < this.actors(); actor++) this.usage.obtainedOtherwise(actor, object);
  }

  #isFreed(object: ObjectId): boolean {
    const state = this.vector.words[this.objects.statePositions[object]!]! & 7;
    return state >= 3;
  }
}
