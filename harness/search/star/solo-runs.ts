import type { Finding } from '../../checks/finding';
import { operationName } from '../../checks/non-blocking';
import type { System } from '../../machine/system';
import type { Leaf, Member } from './leaf';

/** An operation that does not finish when its leaf runs alone. */
export interface Endless {
  readonly finding: Finding;
  readonly member: Member;
  /** The alternatives of one turn of the cycle; nothing where it is blocked. */
  readonly cycle: readonly number[];
}

interface Step {
  readonly to: Member;
  readonly alternative: number;
}

/** A local state inside a declared operation. */
interface Inside {
  readonly control: number;
  readonly steps: Step[];
  /** Whether its leaf can move there at all. */
  moves: boolean;
  status: 'unknown' | 'on path' | 'finishes';
}

/**
 * Whether the operations that a leaf declares non-blocking finish when it runs alone (SEMANTICS, rule 12): while the centre stands
 * still its own steps are the closure, so an endless run is a cycle of it, and a blocked one a local state without a step.
 */
export class SoloRuns {
  readonly #system: System;
  readonly #leaf: Leaf;
  readonly #declared: ReadonlySet<string>;
  readonly #inside = new Map<Member, Inside>();

  constructor(system: System, leaf: Leaf, declared: readonly string[]) {
    this.#system = system;
    this.#leaf = leaf;
    this.#declared = new Set(declared);
  }

  clear(): void {
    this.#inside.clear();
  }

  /** The leaf is in a local state, which lies in the vector. */
  enter(member: Member): void {
    const { machine } = this.#system;
    const { actor } = this.#leaf;
    // That somebody else has the CPU is no wait of the operation's own.
    if (!this.#declared.has(operationName(this.#system, actor)) || machine.isExhausted(actor) || !machine.hasCpu(actor)) return;
    this.#inside.set(member, { control: machine.at(actor), steps: [], moves: false, status: 'unknown' });
  }

  step(from: Member, to: Member, alternative: number, operationEnded: boolean): void {
    const inside = this.#inside.get(from);
    if (inside === undefined) return;
    inside.moves = true;
    if (!operationEnded) inside.steps.push({ to, alternative });
  }

  /** Depth first over the steps inside operations. */
  find(): Endless | null {
    for (const [start, { status }] of this.#inside) {
      if (status === 'finishes') continue;
      const path: { readonly member: Member; readonly inside: Inside; next: number }[] = [];
      const enter = (member: Member): void => {
        const inside = this.#inside.get(member);
        if (inside === undefined || inside.status === 'finishes') return;
        inside.status = 'on path';
        path.push({ member, inside, next: 0 });
      };
      enter(start);
      for (let top = path[0]; top !== undefined; top = path[path.length - 1]) {
        if (!top.inside.moves) return this.#endless(top.member, top.inside, []);
        const step = top.inside.steps[top.next++];
        if (step === undefined) {
          top.inside.status = 'finishes';
          path.pop();
          continue;
        }
        const again = path.findIndex(({ member }) => member === step.to);
        if (again >= 0) return this.#endless(step.to, path[again]!.inside, path.slice(again).map(({ inside, next }) => inside.steps[next - 1]!.alternative));
        enter(step.to);
      }
    }
    return null;
  }

  #endless(member: Member, { control }: Inside, cycle: readonly number[]): Endless {
    const { machine, actors } = this.#system;
    const { actor } = this.#leaf;
    this.#leaf.place(member, machine.vector.words);
    const how = cycle.length === 0 ? 'is blocked when it runs alone' : 'goes round for ever when it runs alone';
    const message = `${operationName(this.#system, actor)} of ${actors[actor]?.name ?? ''} ${how}`;
    return { finding: { kind: 'not-non-blocking', message, actor, control, address: -1 }, member, cycle };
  }
}
