import { DirectMemory, WouldBlock, type Access, type Address, type DirectOptions, type Thread } from '../../impl/memory';

/** What went wrong in a checked run. */
export class Broken extends Error {}

interface Allocated {
  readonly address: Address;
  readonly type: string;
  freed: boolean;
}

/**
 * A slow and obvious judge: flat memory in which freed objects stay where they are, every access must hit a live object, and a
 * request may not end while a section that was open when it began still is. Independent of the checker.
 */
export class CheckedMemory {
  readonly direct: DirectMemory;
  readonly events: string[] = [];
  readonly #objects: Allocated[] = [];
  readonly #byWord: Allocated[] = [];
  readonly #depth: number[] = [];
  readonly #serial: number[] = [];
  readonly #requests = new Map<number, string[]>();

  constructor(options: DirectOptions = {}) {
    this.direct = new DirectMemory(options);
  }

  /** Types of the objects that are still allocated and not static. */
  get live(): string[] {
    return this.#objects.filter(({ freed, type }) => !freed && type !== 'static').map(({ type }) => type);
  }

  run<T>(thread: Thread<T>): T {
    let step = thread.next(0);
    while (step.done !== true) step = thread.next(this.perform(step.value));
    return step.value;
  }

  /** Runs threads in turns that `pick` decides, until `done` of them have ended; throws when all that are left are blocked. */
  interleave(threads: readonly Thread<unknown>[], pick: (count: number) => number, done: number = threads.length): void {
    const pending = threads.map((thread) => thread.next(0));
    const running = (): number[] => pending.flatMap((step, actor) => (step.done === true ? [] : [actor]));
    while (pending.slice(0, done).some((step) => step.done !== true)) {
      const left = running();
      let moved = false;
      while (!moved && left.length > 0) {
        const [actor] = left.splice(pick(left.length), 1) as [number];
        this.direct.actor = actor;
        const step = pending[actor]!;
        if (step.done === true) continue;
        try {
          pending[actor] = threads[actor]!.next(this.perform(step.value));
          moved = true;
        } catch (error) {
          if (!(error instanceof WouldBlock)) throw error;
        }
      }
      if (!moved) throw new Broken('deadlock');
    }
  }

  perform(access: Access): number {
    if (access.kind === 'event') this.#hear(access);
    if (access.kind === 'free') return this.#free(access.address);
    if ('address' in access && access.kind !== 'ownership') this.#touch(access.kind, access.address);
    const answer = this.direct.perform(access);
    if (access.kind === 'alloc' && answer !== 0) {
      const type = access.layout.memory === 'static' ? 'static' : access.layout.type;
      const object: Allocated = { address: answer, type, freed: false };
      this.#objects.push(object);
      for (let word = 0; word < access.layout.words; word++) this.#byWord[(answer >>> 2) + word] = object;
    }
    return answer;
  }

  #touch(what: string, address: Address): void {
    const object = this.#byWord[address >>> 2];
    if (!object) throw new Broken(`wild ${what} at 0x${address.toString(16)}`);
    if (object.freed) throw new Broken(`use after free: ${what} of ${object.type}`);
  }

  #free(address: Address): number {
    const object = this.#byWord[address >>> 2];
    if (object?.address !== address) throw new Broken('invalid free');
    if (object.freed) throw new Broken(`double free of ${object.type}`);
    object.freed = true;
    return 0;
  }

  #hear(access: Extract<Access, { kind: 'event' }>): void {
    const { event, key, detail } = access;
    const { actor } = this.direct;
    this.events.push(detail === '' ? event : `${event} ${detail}`);
    if (event === 'section-begins') {
      this.#depth[actor] = (this.#depth[actor] ?? 0) + 1;
      if (this.#depth[actor] === 1) this.#serial[actor] = (this.#serial[actor] ?? 0) + 1;
    } else if (event === 'section-ends') {
      this.#depth[actor] = (this.#depth[actor] ?? 0) - 1;
      if (this.#depth[actor] < 0) throw new Broken('unlock without lock');
    } else if (event === 'request-begins') {
      if (this.#requests.has(key)) throw new Broken('double queue');
      this.#requests.set(key, this.#open());
    } else if (event === 'request-ends') {
      const owed = this.#requests.get(key);
      if (!owed) throw new Broken('a request ends that never began');
      this.#requests.delete(key);
      const open = this.#open();
      if (owed.some((section) => open.includes(section))) throw new Broken('early grace period');
    }
  }

  #open(): string[] {
    return this.#depth.flatMap((depth, actor) => (depth > 0 ? [`${actor}:${this.#serial[actor] ?? 0}`] : []));
  }
}
