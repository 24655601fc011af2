import { guarantee } from '../../models/guarantee';
import type { Bench } from './bench';
import type { Position } from '../machine/vector';
import { Index, PositionTable } from './bench';
import type { RcuUsage } from './rcu-usage';
import { compileSpecification } from './specification';

const { next, events } = compileSpecification(guarantee);
const SECTION_BEGINS = events.indexOf('section-begins');
const SECTION_ENDS = events.indexOf('section-ends');
const REQUEST_BEGINS = events.indexOf('request-begins');
const REQUEST_ENDS = events.indexOf('request-ends');
/** An open request that a reader does not hold up; in the vector it is 0, so that readers need no instance to begin with. */
const REQUESTED = next[0]![REQUEST_BEGINS]!;

// What an open request is.
const OPEN = 1;
const QUEUED_CALLBACK = 2;
/** A cookie: nobody has to answer it. */
const COOKIE = 3;

/** Requests of one domain. */
interface Domain {
  readonly address: number;
  /** Keys of requests, as met. */
  readonly keys: Index;
  /** Whether a request is open (column 0), by request. */
  readonly open: PositionTable;
  /** The guarantee's state by (request, reader) while the request is open, less REQUESTED. */
  readonly instances: PositionTable;
  /** Whether a callback is running (column 0), by request. */
  readonly running: PositionTable;
  /** Keys of rcu_barrier calls, as met, and whether one still waits for a callback, by (barrier, request). */
  readonly barriers: Index;
  readonly owed: PositionTable;
  /** The place that stands for the sections of a reader (column 0). */
  readonly sections: PositionTable;
  /** The place that stands for all callbacks of the domain: rcu_barrier conflicts with whatever queues, begins or ends one. */
  readonly callbacks: Position;
}

/**
 * The grace-period guarantee: one specification lifecycle per (reader, request) in a domain. A request that is closed has
 * no instance; one that opens starts from whether the reader is inside. Also here, because it is the same bookkeeping:
 * a head that is queued while it is queued, callbacks that never ran, and rcu_barrier, which waits for callbacks.
 */
export class EarlyGracePeriod {
  readonly #bench: Bench;
  readonly #usage: RcuUsage;
  readonly #domains = new Map<number, Domain>();

  constructor(bench: Bench, usage: RcuUsage) {
    this.#bench = bench;
    this.#usage = usage;
  }

  sectionBegins(domain: number, actor: number): void {
    this.#section(domain, actor, SECTION_BEGINS);
  }

  sectionEnds(domain: number, actor: number): void {
    this.#section(domain, actor, SECTION_ENDS);
  }

  requestBegins(domainAddress: number, key: number, by: string): void {
    const domain = this.#domain(domainAddress);
    const { vector } = this.#bench;
    const request = domain.keys.of(key);
    const open = domain.open.at(request, 0);
    this.#touchRequest(domain, request);
    if (vector.words[open] !== 0) {
      this.#bench.fail('double-queue', `${by || 'a request'} of a head that is already queued`, key);
      return;
    }
    vector.set(open, by === 'call_rcu' ? QUEUED_CALLBACK : OPEN);
    this.#begin(domain, request);
  }

  /** A cookie is taken: a request that ends when somebody is told that a grace period has passed, and may never end. */
  cookieTaken(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const request = domain.keys.of(key);
    this.#touchRequest(domain, request);
    this.#bench.vector.set(domain.open.at(request, 0), COOKIE);
    this.#begin(domain, request);
  }

  /** Somebody was told that a grace period has passed since the cookie was taken; told again, it is no news. */
  cookieElapsed(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const request = domain.keys.of(key);
    this.#touchRequest(domain, request);
    if (this.#isOpen(domain, request)) this.#end(domain, request, key, 'a poll said that a grace period had passed while a section that was open when the cookie was taken is still open');
  }

  requestEnds(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const request = domain.keys.of(key);
    this.#touchRequest(domain, request);
    if (!this.#isOpen(domain, request)) {
      this.#bench.fail('early-grace-period', 'a request ended that was not open', key);
      return;
    }
    this.#end(domain, request, key, 'a request ended while a section that was open when it began is still open');
  }

  callbackBegins(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    this.#bench.footprint?.read(domain.callbacks);
    this.#bench.vector.set(domain.running.at(domain.keys.of(key), 0), 1);
  }

  callbackEnds(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const request = domain.keys.of(key);
    const { vector } = this.#bench;
    this.#bench.footprint?.read(domain.callbacks);
    vector.set(domain.running.at(request, 0), 0);
    for (let barrier = 0; barrier < domain.barriers.keys.length; barrier++) {
      const owed = domain.owed.known(barrier, request);
      if (owed >= 0) vector.set(owed, 0);
    }
  }

  /** rcu_barrier is called: it owes every callback that is queued or running. */
  barrierBegins(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const barrier = domain.barriers.of(key);
    this.#bench.footprint?.write(domain.callbacks);
    for (let request = 0; request < domain.keys.keys.length; request++) {
      const isOwed = this.#isCallback(domain, request) || this.#bench.vector.words[domain.running.at(request, 0)] !== 0;
      if (isOwed) this.#bench.vector.set(domain.owed.at(barrier, request), 1);
    }
  }

  barrierEnds(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const { vector } = this.#bench;
    let early = false;
    this.#bench.footprint?.write(domain.callbacks);
    for (const owed of domain.owed.columns(domain.barriers.of(key))) {
      if (owed === undefined || vector.words[owed] === 0) continue;
      early = true;
      vector.set(owed, 0);
    }
    if (early) this.#bench.fail('early-grace-period', 'rcu_barrier returned before a callback that was queued when it was called', key);
  }

  /** Whether a request is open whose key lies in [from, to): the object is queued. */
  queuedWithin(from: number, to: number): boolean {
    for (const domain of this.#domains.values()) {
      for (const [request, key] of domain.keys.keys.entries()) {
        if (key >= from && key < to && this.#isOwed(domain, request)) return true;
      }
    }
    return false;
  }

  /** The key of some open request, or -1. */
  pending(): number {
    if (this.#domains.size === 0) return -1;
    for (const domain of this.#domains.values()) {
      const { keys } = domain.keys;
      for (let request = 0; request < keys.length; request++) if (this.#isOwed(domain, request)) return keys[request]!;
    }
    return -1;
  }

  /** Positions about a reader, in one order for every reader. */
  columnsOf(reader: number): number[] {
    return [...this.#domains.values()].flatMap(({ keys, instances }) => keys.keys.map((_, request) => instances.at(request, reader + 1)));
  }

  /** The places that stand for a reader's sections, in one order for every reader. */
  sectionsOf(reader: number): number[] {
    return [...this.#domains.values()].map(({ sections }) => sections.at(reader, 0));
  }

  /** Whether a place stands for the sections of a reader: what is said of one reader there has nothing to do with the others. */
  isSections(place: Position): boolean {
    for (const { sections } of this.#domains.values()) {
      for (let reader = 0; reader < this.#bench.actors(); reader++) if (sections.known(reader, 0) === place) return true;
    }
    return false;
  }

  /** Whether a position says whether a request is open. */
  isOpenWord(position: Position): boolean {
    for (const { open, keys } of this.#domains.values()) {
      for (let request = 0; request < keys.keys.length; request++) if (open.known(request, 0) === position) return true;
    }
    return false;
  }

  /** Whether a request is open that ends in a callback. */
  #isCallback(domain: Domain, request: number): boolean {
    return this.#bench.vector.words[domain.open.at(request, 0)] === QUEUED_CALLBACK;
  }

  #isOpen(domain: Domain, request: number): boolean {
    return this.#bench.vector.words[domain.open.at(request, 0)] !== 0;
  }

  /** Puts the instances of a request that opens where their readers are. */
  #begin(domain: Domain, request: number): void {
    for (let reader = -1; reader < this.#bench.actors(); reader++) {
      const before = this.#usage.nesting(domain.address, reader) > 0 ? next[0]![SECTION_BEGINS]! : 0;
      this.#bench.vector.set(domain.instances.at(request, reader + 1), next[before]![REQUEST_BEGINS]! - REQUESTED);
    }
  }

  /** Closes a request, and judges it. */
  #end(domain: Domain, request: number, key: number, early: string): void {
    const { vector } = this.#bench;
    vector.set(domain.open.at(request, 0), 0);
    let isEarly = false;
    for (let reader = -1; reader < this.#bench.actors(); reader++) {
      const instance = domain.instances.at(request, reader + 1);
      if (next[vector.words[instance]! + REQUESTED]![REQUEST_ENDS]! < 0) isEarly = true;
      vector.set(instance, 0);
    }
    if (isEarly) this.#bench.fail('early-grace-period', early, key);
  }

  /** Whether somebody must answer a request. */
  #isOwed(domain: Domain, request: number): boolean {
    const open = this.#bench.vector.words[domain.open.at(request, 0)]!;
    return open === OPEN || open === QUEUED_CALLBACK;
  }

  /** A request conflicts with the sections of every reader, with requests of the same key, and with barriers; not with other requests. */
  #touchRequest(domain: Domain, request: number): void {
    const { footprint } = this.#bench;
    if (footprint === null) return;
    footprint.write(domain.open.at(request, 0));
    footprint.read(domain.callbacks);
    for (let reader = 0; reader < this.#bench.actors(); reader++) footprint.read(domain.sections.at(reader, 0));
  }

  #section(domainAddress: number, actor: number, event: number): void {
    const domain = this.#domain(domainAddress);
    if (actor >= 0) this.#bench.footprint?.write(domain.sections.at(actor, 0));
    const { vector } = this.#bench;
    for (let request = 0; request < domain.keys.keys.length; request++) {
      if (!this.#isOpen(domain, request)) continue;
      const instance = domain.instances.at(request, actor + 1);
      const to = next[vector.words[instance]! + REQUESTED]![event]!;
      if (to >= 0) vector.set(instance, to - REQUESTED);
    }
  }

  #domain(address: number): Domain {
    let domain = this.#domains.get(address);
    if (domain === undefined) {
      const { vector } = this.#bench;
      domain = { address, keys: new Index(vector), open: new PositionTable(vector), instances: new PositionTable(vector), running: new PositionTable(vector), barriers: new Index(vector), owed: new PositionTable(vector), sections: new PositionTable(vector), callbacks: vector.allocate() };
      this.#domains.set(address, domain);
    }
    return domain;
  }
}
