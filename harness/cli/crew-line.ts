import type { MessagePort } from 'node:worker_threads';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import type { Crew, Help, Helper, Lead } from '../search/crew/crew';

// Words of the memory that all threads share.
/** Counts what the one that leads may be waiting for, and what helpers may be waiting for. */
const FOR_LEAD = 0;
const FOR_HELPERS = 1;
/** Whether help is wanted, and whether the search is over. */
const WANTED = 2;
const OVER = 3;
/** By helper: whether its thread lives. */
const ALIVE = 4;

/** Milliseconds after which whoever waits looks again, whether it was woken or not. */
const MOMENT = 5;
const LONG_MOMENT = 100;

/** One end of the line, as it is sent to a thread. */
export interface LeadEnd {
  readonly shared: SharedArrayBuffer;
  readonly ports: readonly MessagePort[];
}

/** The other end, for one helper. */
export interface HelperEnd {
  readonly shared: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly number: number;
}

/** Between the thread that leads a search and those that help: a port for each, and memory to wake each other by. Kept by the main thread, which sees threads end. */
export class CrewLine {
  readonly lead: LeadEnd;
  readonly #words: Int32Array;
  readonly #helpers: HelperEnd[];

  constructor(helpers: number) {
    const shared = new SharedArrayBuffer((ALIVE + helpers) * Int32Array.BYTES_PER_ELEMENT);
    const channels = Array.from({ length: helpers }, () => new MessageChannel());
    this.#words = new Int32Array(shared);
    this.lead = { shared, ports: channels.map(({ port1 }) => port1) };
    this.#helpers = channels.map(({ port2 }, number) => ({ shared, port: port2, number }));
  }

  /** Whether the search has got so far that help is worth the trouble. */
  get isWanted(): boolean {
    return Atomics.load(this.#words, WANTED) === 1;
  }

  /** The end for another helper, undefined when there are enough. Once only for each. */
  next(): HelperEnd | undefined {
    return this.#helpers.shift();
  }

  /** A helper's thread has ended. */
  ended(number: number): void {
    Atomics.store(this.#words, ALIVE + number, 0);
    wakeUp(this.#words, FOR_LEAD);
  }

  /** The search is over: helpers return. */
  close(): void {
    Atomics.store(this.#words, OVER, 1);
    wakeUp(this.#words, FOR_HELPERS);
    for (const { port } of this.#helpers) port.close();
  }
}

/** Those who help, as the thread that leads sees them. */
export function crewOf({ shared, ports }: LeadEnd, after: number): Crew {
  const words = new Int32Array(shared);
  let seen = Atomics.load(words, FOR_LEAD);
  const helpers = ports.map(
    (port, number): Helper => ({
      get isAlive() {
        return Atomics.load(words, ALIVE + number) === 1;
      },
      post: (message) => {
        port.postMessage(message);
        wakeUp(words, FOR_HELPERS);
      },
      receive: () => received(port),
    }),
  );
  return {
    helpers,
    after,
    call: () => void Atomics.store(words, WANTED, 1),
    wait: () => {
      Atomics.wait(words, FOR_LEAD, seen, MOMENT);
      seen = Atomics.load(words, FOR_LEAD);
    },
    wake: () => wakeUp(words, FOR_HELPERS),
  };
}

/** Helps until the search is over; `make` is told the one that leads. */
export function serve({ shared, port, number }: HelperEnd, make: (lead: Lead) => Help): void {
  const words = new Int32Array(shared);
  const wake = (): void => wakeUp(words, FOR_LEAD);
  const post = (message: unknown): void => {
    port.postMessage(message);
    wake();
  };
  const help = make({ post, wake, receive: () => received(port) });
  Atomics.store(words, ALIVE + number, 1);
  wake();
  while (Atomics.load(words, OVER) === 0) {
    const seen = Atomics.load(words, FOR_HELPERS);
    if (!help.turn()) Atomics.wait(words, FOR_HELPERS, seen, LONG_MOMENT);
  }
  port.close();
}

function received(port: MessagePort): unknown {
  return (receiveMessageOnPort(port) as { readonly message: unknown } | undefined)?.message;
}

function wakeUp(words: Int32Array, which: number): void {
  Atomics.add(words, which, 1);
  Atomics.notify(words, which);
}
