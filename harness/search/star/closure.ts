import type { Finding } from '../../checks/finding';
import type { System } from '../../machine/system';
import type { Schedule } from '../../result';
import type { Factoring } from './factoring';
import type { Member, SetId } from './leaf';
import type { Occasion, Origin } from './decoupled';
import { SoloRuns } from './solo-runs';

/** Told of a violation, and of the local state and the steps that show it. */
export type Note = (finding: Finding, occasion: Occasion, cycle?: Schedule) => void;

/**
 * What leaves do while the centre stands still. A leaf reads what the centre publishes and changes what is its own, so what it can
 * do depends on nothing else; each closure is exact, and the checks on its steps are made in it.
 */
export class Closure {
  /** Steps that were made. */
  steps = 0;
  readonly #system: System;
  readonly #factoring: Factoring;
  readonly #note: Note;
  /** By leaf: null where nothing is declared non-blocking. */
  readonly #solo: readonly (SoloRuns | null)[];

  /** `checksSolo` is off where schedules are made. */
  constructor(factoring: Factoring, note: Note, checksSolo = true) {
    this.#system = factoring.system;
    this.#factoring = factoring;
    this.#note = note;
    const { monitors } = this.#system.machine;
    this.#solo = factoring.leaves.map((leaf) => {
      const declared = this.#system.actors[leaf.actor]!.spec.options.nonBlocking ?? [];
      return checksSolo && declared.length > 0 && monitors.looksFor('not-non-blocking') ? new SoloRuns(this.#system, leaf, declared) : null;
    });
  }

  /** The set of local states that a leaf comes to from those of a set; the vector holds the centre, and some local state of the leaf afterwards. */
  of(index: number, set: SetId): SetId {
    const leaf = this.#factoring.leaves[index]!;
    return leaf.set(this.reach(index, leaf.members(set)).keys());
  }

  /** The local states that a leaf comes to from some, and how. */
  reach(index: number, from: Iterable<Member>): Map<Member, Origin | null> {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    const { commuting, experience } = this.#factoring;
    const leaf = this.#factoring.leaves[index]!;
    const solo = this.#solo[index]!;
    const reached = new Map<Member, Origin | null>();
    for (const member of from) reached.set(member, null);
    solo?.clear();
    for (const member of reached.keys()) {
      leaf.place(member, vector.words);
      solo?.enter(member);
      const alternatives = experience.alternatives(leaf.actor);
      if (alternatives === 0) this.#factoring.noteWait(index);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        commuting.stepBegins(leaf.actor);
        experience.step(leaf.actor, alternative);
        this.steps++;
        const { operationEnded } = machine;
        this.#factoring.noteLeafStep(index);
        commuting.stepEnds(leaf.actor);
        const to = leaf.read(vector.words);
        vector.undo(0);
        if (monitors.findings.length > 0) {
          for (const finding of monitors.findings.splice(0)) this.#note(finding, { picks: new Map([[index, member]]), then: [{ actor: leaf.actor, alternative }] });
        }
        if (!reached.has(to)) reached.set(to, { from: member, alternative });
        solo?.step(member, to, alternative, operationEnded);
      }
    }
    const endless = solo?.find() ?? null;
    if (endless !== null) {
      const cycle = endless.cycle.map((alternative) => ({ actor: leaf.actor, alternative }));
      this.#note(endless.finding, { picks: new Map([[index, endless.member]]), then: [] }, cycle.length === 0 ? undefined : cycle);
    }
    return reached;
  }
}
