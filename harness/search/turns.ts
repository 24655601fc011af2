import { MAX_ACTORS } from '../machine/bounds';
import { FREED, SHARED, STATE_MASK } from '../machine/objects';
import type { System } from '../machine/system';
import type { Node } from '../unfold/operation';
import type { EventIndex, Run } from './run';

/** A step came to the head of a loop. */
interface LoopHead {
  readonly event: EventIndex;
  readonly node: Node;
  readonly goesRound: boolean;
  /** How long the undo log was. */
  readonly log: number;
}

/**
 * Turns of retry loops. One that changed nothing parks its actor for the rest of the run (SEMANTICS, rule 4): runs in which
 * the turn succeeds later, or at once, are explored on their own. Changing a word that others can see counts even when the
 * turn puts it back, for they may have looked; what only the actor can see, and what monitors remember, count as the turn leaves them.
 */
export class Turns {
  readonly #system: System;
  /** Loop heads that the run came to. */
  readonly #heads: LoopHead[] = [];
  /** Those of the present step. */
  readonly #arrivals: Omit<LoopHead, 'event'>[] = [];
  /** By position: what it is, see below; 0 while nobody has asked. */
  #kinds = new Int32Array(0);

  constructor(system: System) {
    this.#system = system;
    const { machine } = system;
    machine.onLoopHead = (node, goesRound) => {
      this.#arrivals.push({ node, goesRound, log: machine.vector.logLength });
    };
  }

  stepBegins(): void {
    if (this.#arrivals.length > 0) this.#arrivals.length = 0;
  }

  /** Whether the event just made ends a turn that changed nothing. */
  parks(run: Run, event: EventIndex): boolean {
    if (this.#arrivals.length === 0) return false;
    let parks = false;
    for (const arrival of this.#arrivals) {
      if (arrival.goesRound && !this.#changed(run, event, arrival)) parks = true;
      this.#heads.push({ ...arrival, event });
    }
    return parks;
  }

  popped(event: EventIndex): void {
    while (this.#heads.length > 0 && this.#heads[this.#heads.length - 1]!.event >= event) this.#heads.pop();
  }

  /** Whether anything changed since the actor was last at the head of its loop with the same integers; true when it never was. */
  #changed(run: Run, event: EventIndex, { node, log }: Omit<LoopHead, 'event'>): boolean {
    const { vector } = this.#system.machine;
    const actor = run.actor[event]!;
    let begun: LoopHead | undefined;
    let isEntry = false;
    for (let at = this.#heads.length - 1; at >= 0 && begun === undefined && !isEntry; at--) {
      const head = this.#heads[at]!;
      if (run.actor[head.event] !== actor || head.node.loop !== node.loop) continue;
      if (head.node === node) begun = head;
      isEntry = !head.goesRound;
    }
    // A loop that was entered before the actor's first access was entered at its first head.
    if (begun === undefined && (isEntry || node.loop?.heads.values().next().value !== node)) return true;
    const original = new Map<number, number>();
    for (let at = event; at >= 0; at = run.before[at]!) {
      const to = at === event ? log : run.mark[at + 1]!;
      const from = Math.max(run.mark[at]!, begun?.event === at ? begun.log : 0);
      for (let entry = to - 1; entry >= from; entry--) {
        const position = vector.logPositions[entry]!;
        const kind = this.#kind(position);
        if (kind === SEEN) return true;
        if (kind === OWN) original.set(position, vector.logValues[entry]!);
      }
      if (begun?.event === at) break;
    }
    for (const [position, value] of original) if (this.#valueAt(log, position) !== value) return true;
    return false;
  }

  /** What a place held when the undo log was so long: the next turn may have begun since. */
  #valueAt(log: number, position: number): number {
    const { logPositions, logValues, logLength, words } = this.#system.machine.vector;
    for (let entry = log; entry < logLength; entry++) if (logPositions[entry] === position) return logValues[entry]!;
    return words[position]!;
  }

  #kind(position: number): number {
    if (position <= MAX_ACTORS) return BOOKKEEPING;
    if (position >= this.#kinds.length) {
      const grown = new Int32Array(Math.max(position + 1, this.#kinds.length * 2, 64));
      grown.set(this.#kinds);
      this.#kinds = grown;
    }
    let kind = this.#kinds[position]!;
    if (kind === 0) kind = this.#kinds[position] = this.#classify(position);
    if (kind < FIRST_OBJECT) return kind;
    const { objects, vector } = this.#system.machine;
    const state = vector.words[objects.statePositions[kind - FIRST_OBJECT]!]! & STATE_MASK;
    return state === SHARED || state === FREED ? SEEN : OWN;
  }

  #classify(position: number): number {
    const { heap, objects } = this.#system.machine;
    if (heap.isFloor(position)) return BOOKKEEPING;
    for (let object = 0; object < objects.count; object++) {
      if (objects.knownWords(object).includes(position)) return objects.owners[object] === -1 ? SEEN : FIRST_OBJECT + object;
    }
    return OWN;
  }
}

const BOOKKEEPING = 1;
/** A word that others can see. */
const SEEN = 2;
/** What a monitor remembers, or a word that nobody else can see. */
const OWN = 3;
/** A word of an actor's object, and which: whether others can see it changes. */
const FIRST_OBJECT = 4;
