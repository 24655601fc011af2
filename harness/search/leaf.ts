/** Number of a local state of a leaf. */
export type Member = number;
/** Number of a set of local states. */
export type SetId = number;

/**
 * A leaf of the star: its local states are the values of the positions that it alone changes (its own control point first), and the
 * search carries sets of them. Positions join as they are found to be changed; what is older held the initial value there.
 */
export class Leaf {
  readonly actor: number;
  readonly positions: number[] = [];
  readonly #initial: Int32Array;
  readonly #owned = new Set<number>();
  readonly #members: (readonly number[])[] = [];
  readonly #numbers = new Map<string, Member>();
  /** Members of each set, in ascending order. */
  readonly #sets: Int32Array[] = [];
  readonly #setNumbers = new Map<string, SetId>();
  /** Answers of `isWithin`. */
  readonly #within = new Map<number, boolean>();

  constructor(actor: number, initial: Int32Array) {
    this.actor = actor;
    this.#initial = initial;
    this.own(actor + 1);
  }

  get size(): number {
    return this.#members.length;
  }

  owns(position: number): boolean {
    return this.#owned.has(position);
  }

  own(position: number): void {
    if (this.#owned.has(position)) return;
    this.#owned.add(position);
    this.positions.push(position);
  }

  /** Puts a local state into the vector. */
  place(member: Member, words: Int32Array): void {
    const values = this.#members[member]!;
    const { positions } = this;
    for (let index = 0; index < positions.length; index++) {
      const position = positions[index]!;
      words[position] = values[index] ?? this.#initial[position] ?? 0;
    }
  }

  /** Puts what was there at first into the vector: what stands for any local state. */
  blank(words: Int32Array): void {
    for (const position of this.positions) words[position] = this.#initial[position] ?? 0;
  }

  /** The local state that is in the vector. */
  read(words: Int32Array): Member {
    const { positions } = this;
    let length = positions.length;
    while (length > 0 && words[positions[length - 1]!] === (this.#initial[positions[length - 1]!] ?? 0)) length--;
    const values: number[] = [];
    for (let index = 0; index < length; index++) values.push(words[positions[index]!]!);
    const key = values.join();
    let member = this.#numbers.get(key);
    if (member === undefined) {
      member = this.#members.push(values) - 1;
      this.#numbers.set(key, member);
    }
    return member;
  }

  /** The value of a position in a local state. */
  value(member: Member, position: number): number {
    return this.#members[member]![this.positions.indexOf(position)] ?? this.#initial[position] ?? 0;
  }

  /** The set of some local states; they may come in any order, and more than once. */
  set(members: Iterable<Member>): SetId {
    const sorted = [...new Set(members)].sort((a, b) => a - b);
    const key = sorted.join();
    let id = this.#setNumbers.get(key);
    if (id === undefined) {
      id = this.#sets.push(Int32Array.from(sorted)) - 1;
      this.#setNumbers.set(key, id);
    }
    return id;
  }

  members(set: SetId): Int32Array {
    return this.#sets[set]!;
  }

  /** Whether a set is part of another one. */
  isWithin(part: SetId, whole: SetId): boolean {
    if (part === whole) return true;
    const key = part * 0x400_0000 + whole;
    let answer = this.#within.get(key);
    if (answer === undefined) {
      const all = new Set(this.#sets[whole]);
      answer = this.#sets[part]!.every((member) => all.has(member));
      this.#within.set(key, answer);
    }
    return answer;
  }
}
