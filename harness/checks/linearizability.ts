import type { Address } from '../../impl/memory';
import type { Position } from '../machine/vector';
import type { Bench } from './bench';
import { Index, PositionTable } from './bench';
import { Histories, objectionToRange } from './histories';
import type { Said } from './histories';
import { LAST_INDEX } from './ranges';

/** What an update remembers of its map: everything. */
const WHOLE_MAP: Said = { kind: 'history', event: 'update-begins', map: 0, first: 0, last: LAST_INDEX, value: 0, answers: 'whole range', when: 'before' };

/**
 * Linearizability of maps from ranges of indexes to words, wherever code announces it (`impl/memory/history.ts`): every update takes
 * effect at one access, and what a lookup finds was there at some instant of its call. So no order has to be searched for: what a map
 * holds, and held since each pending lookup was called, is known at every step.
 *
 * A lookup that continues an earlier one may also answer what an update replaced that has not ended: what it remembers of the map's inside was good then.
 *
 * Lookups and observations read the place of their map, commits write it, and so do updates that begin or end (SEMANTICS, rule 8): so lookups do not conflict with each
 * other, nor with commits to other maps. A commit changes the pending lookups of each actor by itself, which is why actors that only look
 * up are leaves of the star. The end of a lookup touches nothing: it forgets what commits have added, so it commutes with them.
 */
export class Linearizability {
  readonly #bench: Bench;
  readonly #histories: Histories;
  readonly #maps: Index;
  /** What a map holds (column 0), by map. */
  readonly #contents: PositionTable;
  /** What it held since the update began that is under way (column 0), by map: to be remembered as for a lookup. */
  readonly #updates: PositionTable;
  /** An actor's pending lookup, by (map, actor). */
  readonly #pending: PositionTable;
  /** Whether anything was ever judged: lookups that found something, or updates that said what they found. For reports; no state. */
  hasJudged = false;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#histories = new Histories(bench.vector);
    this.#maps = new Index(bench.vector);
    this.#contents = new PositionTable(bench.vector);
    this.#updates = new PositionTable(bench.vector);
    this.#pending = new PositionTable(bench.vector);
  }

  /** Hears what thread code says. */
  hear(said: Said, actor: number): void {
    if (!this.#bench.looksFor('not-linearizable')) return;
    const objection = objectionToRange(said);
    if (objection !== '') {
      this.#bench.fail('not-linearizable', objection, said.map);
      return;
    }
    const map = this.#maps.of(said.map);
    switch (said.event) {
      case 'update-begins':
      case 'update-ends':
        this.#update(map, said);
        return;
      case 'committed':
        this.#commit(map, said);
        return;
      case 'observed':
        this.#observe(map, said);
        return;
      case 'lookup-begins':
      case 'lookup-continues':
      case 'lookup-found':
      case 'lookup-ends':
        this.#lookUp(map, said, this.#pending.at(map, actor + 1));
    }
  }

  /** Positions that hold what is remembered of an actor, in one order for every actor. */
  columnsOf(actor: number): number[] {
    return this.#maps.keys.map((_, map) => this.#pending.at(map, actor + 1));
  }

  /** Whether a place stands for a map: who only reads it looks up, and what a commit does to that has nothing to do with other actors. */
  isMap(place: Position): boolean {
    for (let map = 0; map < this.#maps.keys.length; map++) if (this.#contents.known(map, 0) === place) return true;
    return false;
  }

  #commit(map: number, said: Said): void {
    const { vector, footprint } = this.#bench;
    const position = this.#contents.at(map, 0);
    footprint?.write(position);
    const contents = this.#histories.commit(vector.words[position]!, said);
    vector.set(position, contents);
    for (const pending of [...this.#pending.columns(map), this.#updates.at(map, 0)]) {
      if (pending !== undefined && vector.words[pending] !== 0) vector.set(pending, this.#histories.extend(vector.words[pending]!, contents));
    }
  }

  /** An update begins or ends: what it replaces counts for lookups that continue. */
  #update(map: number, said: Said): void {
    const { vector, footprint } = this.#bench;
    const position = this.#contents.at(map, 0);
    footprint?.write(position);
    vector.set(this.#updates.at(map, 0), said.event === 'update-begins' ? this.#histories.begin(vector.words[position]!, WHOLE_MAP) : 0);
  }

  /** Something is judged. */
  #judges(): void {
    if (this.hasJudged) return;
    this.#bench.vector.learns();
    this.hasJudged = true;
  }

  #observe(map: number, said: Said): void {
    const { vector, footprint } = this.#bench;
    const position = this.#contents.at(map, 0);
    footprint?.read(position);
    this.#judges();
    const objection = this.#histories.objectionToObserved(vector.words[position]!, said);
    if (objection !== '') this.#bench.fail('not-linearizable', objection, said.map);
  }

  #lookUp(map: number, said: Said, pending: Position): void {
    const { vector, footprint } = this.#bench;
    const position = this.#contents.at(map, 0);
    if (said.event !== 'lookup-ends') footprint?.read(position);
    const before = vector.words[pending]!;
    if (said.event === 'lookup-begins' || said.event === 'lookup-continues') {
      const update = said.event === 'lookup-continues' ? vector.words[this.#updates.at(map, 0)]! : 0;
      const contents = vector.words[position]!;
      if (before === 0) vector.set(pending, update === 0 ? this.#histories.begin(contents, said) : this.#histories.continue(contents, update, said));
      else this.#refuse(said.map, pending, 'a lookup is called while the actor has not ended another one of the same map');
      return;
    }
    if (before === 0) {
      this.#refuse(said.map, pending, said.event === 'lookup-ends' ? 'a lookup returns that was not called' : 'a lookup that was not called has found something');
      return;
    }
    if (said.event === 'lookup-ends') {
      vector.set(pending, 0);
      return;
    }
    this.#judges();
    const objection = this.#histories.objectionToFound(before, said);
    if (objection !== '') this.#refuse(said.map, pending, objection);
  }

  /** A violation; whoever made it is halted, and nothing more is asked of its lookup. */
  #refuse(map: Address, pending: Position, message: string): void {
    if (this.#bench.fail('not-linearizable', message, map)) this.#bench.vector.set(pending, 0);
  }
}
