import type { Access, Address } from '../../impl/memory';

type Event = Extract<Access, { kind: 'event' }>;

/** An open request: whose sections were open when it was made and still are. */
interface Request {
  /** A cookie needs no answer. */
  readonly isOwed: boolean;
  readonly waitsFor: Set<number>;
}

/** What threads have said of sections, requests and interrupts, for the slow twin. Unlocks without a lock are nobody's concern here. */
export class Told {
  readonly #inside = new Map<string, number>();
  readonly #requests = new Map<string, Request>();
  readonly #interruptsOff = new Map<number, number>();

  /** Hears an event; returns the kind of violation that it is, or null. */
  hear({ event, domain, key }: Event, actor: number): string | null {
    switch (event) {
      case 'section-begins':
        this.#inside.set(`${domain} ${actor}`, this.#depth(domain, actor) + 1);
        return null;
      case 'section-ends':
        this.#sectionEnds(domain, actor);
        return null;
      case 'request-begins':
        if (this.#requests.has(`${domain} ${key}`)) return 'double-queue';
        this.#open(domain, key, true);
        return null;
      case 'request-ends':
        return this.#requests.has(`${domain} ${key}`) && this.#close(domain, key) ? null : 'early-grace-period';
      case 'cookie-taken':
        this.#open(domain, key, false);
        return null;
      case 'cookie-elapsed':
        return !this.#requests.has(`${domain} ${key}`) || this.#close(domain, key) ? null : 'early-grace-period';
      case 'interrupts-off':
        this.#interruptsOff.set(actor, this.depthOff(actor) + 1);
        return null;
      case 'interrupts-on':
        if (this.depthOff(actor) === 0) return 'warning';
        this.#interruptsOff.set(actor, this.depthOff(actor) - 1);
        return null;
      default:
        throw new Error(`the twin knows no ${event}`);
    }
  }

  /** How often an actor has turned interrupts off. */
  depthOff(actor: number): number {
    return this.#interruptsOff.get(actor) ?? 0;
  }

  /** Whether an actor may not sleep. */
  isAtomic(actor: number): boolean {
    return this.depthOff(actor) > 0 || [...this.#inside].some(([who, depth]) => depth > 0 && who.endsWith(` ${actor}`));
  }

  /** Whether somebody waits for an answer that nobody has given. */
  get isOwed(): boolean {
    return [...this.#requests.values()].some((request) => request.isOwed);
  }

  /** All of it. */
  text(): string {
    const requests = [...this.#requests].map(([key, { isOwed, waitsFor }]) => `${key} ${isOwed ? 'owed' : 'cookie'} ${[...waitsFor].sort().join()}`);
    return [[...this.#inside].sort(), requests.sort(), [...this.#interruptsOff].sort()].map((part) => part.join('; ')).join(' | ');
  }

  #depth(domain: Address, actor: number): number {
    return this.#inside.get(`${domain} ${actor}`) ?? 0;
  }

  #sectionEnds(domain: Address, actor: number): void {
    const depth = this.#depth(domain, actor);
    if (depth > 0) this.#inside.set(`${domain} ${actor}`, depth - 1);
    if (depth !== 1) return;
    for (const [request, { waitsFor }] of this.#requests) if (request.startsWith(`${domain} `)) waitsFor.delete(actor);
  }

  #open(domain: Address, key: Address, isOwed: boolean): void {
    const inside = [...this.#inside].filter(([who, depth]) => depth > 0 && who.startsWith(`${domain} `));
    this.#requests.set(`${domain} ${key}`, { isOwed, waitsFor: new Set(inside.map(([who]) => Number(who.split(' ')[1]))) });
  }

  /** Returns whether nobody was still waited for. */
  #close(domain: Address, key: Address): boolean {
    const { waitsFor } = this.#requests.get(`${domain} ${key}`)!;
    this.#requests.delete(`${domain} ${key}`);
    return waitsFor.size === 0;
  }
}
