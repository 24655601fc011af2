/**
 * What a step touches, as far as others can tell: places of the state vector, each read or written. Two steps of different
 * actors conflict when they touch one place and one of them writes it (SEMANTICS, rule 2); words, the states of objects, and
 * what monitors remember are all places, so one rule serves memory and events alike.
 */
export class Footprint {
  /** Place times two, plus one where it is written. The place that decides whether the step can be made comes first. Grows, so read it anew. */
  entries: Int32Array = new Int32Array(64);
  count = 0;
  /** Whether accesses to an actor's own private memory are noted; nobody else can tell. */
  readonly notesPrivate: boolean;
  /** Where the entries of the access itself begin, which goes before the events that ride on it. */
  #access = 0;

  constructor(notesPrivate: boolean) {
    this.notesPrivate = notesPrivate;
  }

  clear(): void {
    this.count = 0;
    this.#access = 0;
  }

  /** The step touches nothing else. */
  only(entry: number): void {
    this.entries[0] = entry;
    this.count = 1;
  }

  /** The access of the step begins. */
  accessBegins(): void {
    this.#access = this.count;
  }

  /** The step is over: the access's first place goes to the front. */
  finish(): void {
    const from = this.#access;
    if (from === 0 || from >= this.count) return;
    const entry = this.entries[from]!;
    this.entries.copyWithin(1, 0, from);
    this.entries[0] = entry;
  }

  /** Puts other entries in the place of all. */
  replace(entries: readonly number[]): void {
    if (entries.length > this.entries.length) this.#grow(entries.length);
    for (let at = 0; at < entries.length; at++) this.entries[at] = entries[at]!;
    this.count = entries.length;
  }

  read(place: number): void {
    this.add(place << 1);
  }

  write(place: number): void {
    this.add((place << 1) | 1);
  }

  /** Notes an entry; a place that is read and written is written. */
  add(entry: number): void {
    for (let at = 0; at < this.count; at++) {
      if ((this.entries[at]! ^ entry) >> 1 !== 0) continue;
      this.entries[at]! |= entry;
      return;
    }
    if (this.count === this.entries.length) this.#grow(this.count * 2);
    this.entries[this.count++] = entry;
  }

  #grow(size: number): void {
    const grown = new Int32Array(size);
    grown.set(this.entries);
    this.entries = grown;
  }
}
