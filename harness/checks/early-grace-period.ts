import { guarantee } from '../../models/guarantee';
import type { Bench } from './bench';
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

/** Requests of one domain. */
interface Domain {
  readonly address: number;
  /** Keys of requests, as met. */
  readonly keys: Index;
  /** Whether a request is open (column 0), by request. */
  readonly open: PositionTable;
  /** The guarantee's state by (request, reader) while the request is open, less REQUESTED. */
  readonly instances: PositionTable;
}

/**
 * The grace-period guarantee: one specification lifecycle per (reader, request) in a domain. A request that is closed has
 * no instance; one that opens starts from whether the reader is inside. Also here, because it is the same bookkeeping:
 * a head that is queued while it is queued, and callbacks that never ran.
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
    if (vector.words[open] !== 0) {
      this.#bench.fail('double-queue', `${by || 'a request'} of a head that is already queued`, key);
      return;
    }
    vector.set(open, 1);
    for (let reader = -1; reader < this.#bench.actors(); reader++) {
      const before = this.#usage.nesting(domainAddress, reader) > 0 ? next[0]![SECTION_BEGINS]! : 0;
      vector.set(domain.instances.at(request, reader + 1), next[before]![REQUEST_BEGINS]! - REQUESTED);
    }
  }

  requestEnds(domainAddress: number, key: number): void {
    const domain = this.#domain(domainAddress);
    const { vector } = this.#bench;
    const request = domain.keys.of(key);
    vector.set(domain.open.at(request, 0), 0);
    let early = -1;
    for (let reader = -1; reader < this.#bench.actors(); reader++) {
      const instance = domain.instances.at(request, reader + 1);
      if (next[vector.words[instance]! + REQUESTED]![REQUEST_ENDS]! < 0) early = reader;
      vector.set(instance, 0);
    }
    if (early >= 0) {
      this.#bench.fail('early-grace-period', 'a request ended while a section that was open when it began is still open', key);
    }
  }

  /** Whether a request is open whose key lies in [from, to): the object is queued. */
  queuedWithin(from: number, to: number): boolean {
    for (const domain of this.#domains.values()) {
      for (const [request, key] of domain.keys.keys.entries()) {
        if (key >= from && key < to && this.#isOpen(domain, request)) return true;
      }
    }
    return false;
  }

  /** The key of some open request, or -1. */
  pending(): number {
    for (const domain of this.#domains.values()) {
      for (const [request, key] of domain.keys.keys.entries()) if (this.#isOpen(domain, request)) return key;
    }
    return -1;
  }

  #isOpen(domain: Domain, request: number): boolean {
    return this.#bench.vector.words[domain.open.at(request, 0)] !== 0;
  }

  #section(domainAddress: number, actor: number, event: number): void {
    const domain = this.#domain(domainAddress);
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
      domain = { address, keys: new Index(), open: new PositionTable(vector), instances: new PositionTable(vector) };
      this.#domains.set(address, domain);
    }
    return domain;
  }
}
