import { FREED, STATE_MASK } from '../machine/objects';
import * as controls from '../machine/controls';
import * as op from '../machine/opcodes';
import type { System } from '../machine/system';
import { valueAfter, valueBefore } from './history';
import type { EventIndex, Run } from './run';

const { OP, ROW_SHIFT, OBJECT, STATE, WORD, A, TEST, FLAGS, SLEEPING } = controls;
const { WAIT_UNTIL, ACQUIRE_WHEN, IDLE, passes } = op;

// What becomes of the scheduler's run.
const DIFFERS = 0;
const AGREES = 1;
const UNCLEAR = 2;

/**
 * A race (e, c) shows in many runs, and one of them has to plan its reversal: the one in which everything that has nothing to
 * do with c goes as the scheduler would let it go by itself. That is, with v what c needs, what came before e, then v,
 * then e, then c, then the scheduler's choices lead to the very trace that the run is a prefix of. Deciding it needs no steps but in rare cases.
 */
export class Canonical {
  readonly #system: System;
  readonly #run: Run;
  /** By actor: events that the scheduler's run has made, and those of the run to compare with. */
  readonly #done: Int32Array;
  readonly #wanted: Int32Array;
  /** Whether to follow the scheduler's run step by step instead of reasoning about it: slow and obvious. */
  readonly #steps: boolean;

  constructor(system: System, run: Run, steps = false) {
    this.#system = system;
    this.#run = run;
    this.#done = new Int32Array(run.actors);
    this.#wanted = new Int32Array(run.actors);
    this.#steps = steps;
  }

  /** Whether somebody may ever have to wait: without it the scheduler's run is the actors' runs one after the other. */
  get waits(): boolean {
    return this.#steps || this.#system.machine.controls.haveWaits;
  }

  /** Finds out whether an actor has come to a wait that events stand before. */
  look(actor: number): void {
    if (!this.waits) this.#run.accessOf(actor);
  }

  /**
   * Whether the present run is the one to reverse the race from `first` to `event`;
   * `needs` is what happens before `event` otherwise. `event` is -1 for an access that its actor has to wait for.
   */
  isCanonical(first: EventIndex, event: EventIndex, actorOfEvent: number, needs: Int32Array): boolean {
    const run = this.#run;
    const { actors, height, made, actor, last, detours } = run;
    const base = first * actors;
    const done = this.#done;
    for (let one = 0; one < actors; one++) done[one] = Math.max(made[base + one]!, needs[one]!);
    if (detours[height] !== detours[first] && this.#hasDetour(first)) return false;
    const p = actor[first]!;
    done[p]!++;
    if (event >= 0) done[actorOfEvent] = run.seq[event]!;
    if (!this.waits) {
      // Actors run one after the other: nothing may have happened before an event of an earlier one.
      for (let one = 0; one < actors; one++) {
        const latest = last[one]!;
        if (latest <= first || run.seq[latest]! <= done[one]!) continue;
        const clock = latest * actors;
        for (let other = one + 1; other < actors; other++) if (run.clock[clock + other]! > done[other]!) return false;
      }
      return true;
    }
    const wanted = this.#wanted;
    for (let one = 0; one < actors; one++) wanted[one] = made[height * actors + one]!;
    if (!this.#steps) {
      const answer = this.#reason();
      if (answer !== UNCLEAR) return answer === AGREES;
    }
    for (let one = 0; one < actors; one++) done[one] = Math.max(made[base + one]!, needs[one]!);
    return this.#follow(first, event);
  }

  /** What an actor who waits for a word at a control point touches once it need not any more, or -1: place times two, plus one where it writes. */
  entryWaitedFor(actor: number, control: number): number {
    const { machine } = this.#system;
    const isAhead = control === machine.at(actor);
    const row = (isAhead ? this.#run.accessOf(actor) : machine.accessAt(control)) << ROW_SHIFT;
    const { table } = machine.controls;
    const code = table[row + OP]!;
    if (code !== WAIT_UNTIL && code !== ACQUIRE_WHEN) return -1;
    // Asking whether it can move finds out which word it waits for.
    if (table[row + WORD]! < 0 && isAhead) this.#run.alternatives(actor);
    if (table[row + WORD]! < 0) return -1;
    return (table[row + WORD]! << 1) | (code === ACQUIRE_WHEN ? 1 : 0);
  }

  /** Whether somebody could have gone on from a control point before an event, and had to wait after it. */
  closes(event: EventIndex, control: number): boolean {
    const { machine } = this.#system;
    const row = machine.accessAt(control) << ROW_SHIFT;
    const { table } = machine.controls;
    const run = this.#run;
    const place = table[row + WORD]!;
    const test = table[row + TEST]!;
    const value = table[row + A]!;
    const before = valueBefore(run, machine.vector, event, place);
    return before !== undefined && passes(test, before, value) && !passes(test, valueAfter(run, machine.vector, event, place), value);
  }

  /** Whether an event since `first` that is not needed took another alternative than the scheduler would. */
  #hasDetour(first: EventIndex): boolean {
    const run = this.#run;
    for (let at = first; at < run.height; at++) if (run.alternative[at] !== 0 && run.seq[at]! > this.#done[run.actor[at]!]!) return true;
    return false;
  }

  /** Follows the scheduler's run over what is known of the present one. */
  #reason(): number {
    const run = this.#run;
    const { actors, clock } = run;
    const done = this.#done;
    const wanted = this.#wanted;
    let left = 0;
    for (let one = 0; one < actors; one++) left += wanted[one]! - done[one]!;
    while (left > 0) {
      let moved = false;
      for (let one = 0; !moved && one < actors; one++) {
        if (done[one] === wanted[one]) {
          // Who could go on beyond the run may do something that matters to what is left of it.
          if (this.#mayMove(one)) return UNCLEAR;
          continue;
        }
        const next = this.#eventOf(one, done[one]! + 1);
        let ready = true;
        for (let other = 0; other < actors; other++) if (other !== one && clock[next * actors + other]! > done[other]!) ready = false;
        if (ready) {
          done[one]!++;
          left--;
          moved = true;
          break;
        }
        // It could not have been made yet; unless it has to wait here, the scheduler would make another one.
        const control = run.control[next]!;
        const waits = this.#waitsAt(control);
        if (waits === UNCLEAR) return UNCLEAR;
        if (waits === DIFFERS) return DIFFERS;
      }
      if (!moved) return DIFFERS;
    }
    return AGREES;
  }

  /** Whether an actor that has no event left in the run could, as far as anybody can tell, move at the point that reasoning has come to. */
  #mayMove(actor: number): boolean {
    const { machine } = this.#system;
    const control = machine.at(actor);
    if (this.#code(control) >= IDLE || this.#run.parked[actor] === 1 || machine.isExhausted(actor)) return false;
    return this.#waitsAt(this.#run.accessOf(actor)) !== AGREES;
  }

  /** Whether somebody who stands at a control point would have to wait at the point that reasoning has come to: AGREES that it would. */
  #waitsAt(control: number): number {
    const { machine } = this.#system;
    const { table } = machine.controls;
    const row = machine.accessAt(control) << ROW_SHIFT;
    const code = table[row + OP]!;
    if (code !== WAIT_UNTIL && code !== ACQUIRE_WHEN) return DIFFERS;
    if ((table[row + FLAGS]! & SLEEPING) !== 0 || table[row + OBJECT]! < 0 || table[row + WORD]! < 0) return UNCLEAR;
    const kind = this.#valueAt(table[row + STATE]!) & STATE_MASK;
    if (kind === 0 || kind >= FREED) return DIFFERS;
    return passes(table[row + TEST]!, this.#valueAt(table[row + WORD]!), table[row + A]!) ? DIFFERS : AGREES;
  }

  /** The value of a place after the events that reasoning has made. */
  #valueAt(position: number): number {
    const run = this.#run;
    const { vector } = this.#system.machine;
    let value = vector.words[position]!;
    let entry = vector.logLength - 1;
    for (let event = run.height - 1; event >= 0; event--) {
      const from = run.mark[event]!;
      let before = value;
      let changed = false;
      for (; entry >= from; entry--) {
        if (vector.logPositions[entry] !== position) continue;
        before = vector.logValues[entry]!;
        changed = true;
      }
      if (changed && run.seq[event]! <= this.#done[run.actor[event]!]!) return value;
      value = before;
    }
    return value;
  }

  /** The actor's n-th event. */
  #eventOf(actor: number, seq: number): EventIndex {
    const run = this.#run;
    let event = run.last[actor]!;
    while (run.seq[event]! > seq) event = run.before[event]!;
    return event;
  }

  /** Follows the scheduler's run step by step, and comes back. */
  #follow(first: EventIndex, event: EventIndex): boolean {
    const run = this.#run;
    const { actors } = run;
    const { monitors } = this.#system.machine;
    const done = this.#done;
    const saved = run.save(first);
    const clocks = run.clock.slice(first * actors, run.height * actors);
    const events: { readonly actor: number; readonly seq: number; readonly index: number }[] = [];
    for (let at = first; at < run.height; at++) events.push({ actor: run.actor[at]!, seq: run.seq[at]!, index: at - first });
    const needed = events.filter(({ actor, seq }) => seq <= done[actor]!);
    const findings = monitors.findings.splice(0);
    const p = saved.actor[0]!;
    let left = events.length - needed.length - (event < 0 ? 1 : 2);
    run.popTo(first);
    for (const { index } of needed) run.push(saved.actor[index]!, saved.alternative[index]!, 0);
    let agrees = true;
    run.push(p, 0, 0);
    if (event >= 0) run.push(saved.actor[event - first]!, 0, 0);
    while (agrees && left > 0) {
      const next = run.next();
      if (next < 0) {
        agrees = false;
        break;
      }
      const at = run.push(next, 0, 0);
      const same = events.find(({ actor, seq }) => actor === next && seq === run.seq[at]);
      if (same === undefined) continue;
      left--;
      for (let one = 0; one < actors; one++) if (run.clock[at * actors + one] !== clocks[same.index * actors + one]) agrees = false;
    }
    run.popTo(first);
    run.restore(saved);
    monitors.findings.length = 0;
    monitors.findings.push(...findings);
    return agrees;
  }

  #code(control: number): number {
    return this.#system.machine.controls.table[(control << ROW_SHIFT) + OP]!;
  }
}
