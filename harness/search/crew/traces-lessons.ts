import type { Way } from '../path';
import { wider } from '../wider';
import type { Known } from './knowledge';

/**
 * Steps that teach what they touch, packed: each is choices from the initial state on, of which it is the last, and is written as it differs from the
 * lesson before, for most begin alike.
 */
export interface Lessons {
  /** Per lesson `HEAD` numbers: how many choices are those of the lesson before, how many come after them, what is touched, who told of it, by which number; then these choices, each as in a plan. */
  readonly numbers: ArrayLike<number>;
  /** What steps are known to touch, in words (`Touched.wordsOf`): what the sender has not sent before. A lesson has its number among all of them. */
  readonly texts: readonly string[];
}

const KEPT = 0;
const COUNT = 1;
const TOUCHES = 2;
const BY = 3;
const NUMBER = 4;
const HEAD = 5;

/** A lesson that only names what there is, so that others meet it, too, says nothing of what is touched. */
const NOTHING = -1;
/** Who found it out tells of it. */
const NOBODY = -1;

/** Writes lessons, one after the other. */
export class LessonWriter {
  /** Numbers that were written. */
  length = 0;
  readonly texts: string[] = [];
  #numbers: Int32Array = new Int32Array(1024);
  #lastAt = -1;
  readonly #last: number[] = [];
  readonly #textNumbers = new Map<string, number>();

  /** Begins a new page: the next lesson is read without those before. Texts keep their numbers. */
  startAnew(): void {
    this.length = 0;
    this.#lastAt = -1;
    this.#last.length = 0;
  }

  /** A lesson that ends in the last of the first so many steps of a way. */
  writeWay(way: Way, length: number, touches: string | null): void {
    this.#write(length, (height) => way.choiceAt(height), touches, NOBODY, 0);
  }

  /** A lesson of somebody, by whom it has a number if it says the same. */
  write({ choices, touches }: Known, by = NOBODY, number = 0): void {
    this.#write(choices.length, (at) => choices[at]!, touches, by, number);
  }

  /** Whether who makes the steps of the last lesson makes the first so many of this way, too. */
  isPassed(way: Way, length: number): boolean {
    return length <= this.#last.length && this.#isCommon(way, length);
  }

  /** Whether the last lesson only names what there is, and who makes the first so many steps of this way makes those of the lesson, too. */
  isOnWay(way: Way, length: number): boolean {
    const last = this.#last.length;
    return this.#lastAt >= 0 && this.#numbers[this.#lastAt + TOUCHES] === NOTHING && last <= length && this.#isCommon(way, last);
  }

  /** Makes of the last lesson, which is on this way, one that ends in the last of its first so many steps. */
  goOn(way: Way, length: number, touches: string | null): void {
    const at = this.#lastAt;
    this.#reserve(length);
    this.#numbers[at + COUNT]! += length - this.#last.length;
    this.#numbers[at + TOUCHES] = this.#textNumber(touches);
    this.#add(length, (height) => way.choiceAt(height));
  }

  /** What was written behind so many numbers, before so many. */
  read(from: number, to = this.length): Int32Array {
    return this.#numbers.slice(from, to);
  }

  #isCommon(way: Way, length: number): boolean {
    for (let height = 0; height < length; height++) if (this.#last[height] !== way.choiceAt(height)) return false;
    return true;
  }

  #write(length: number, choiceAt: (at: number) => number, touches: string | null, by: number, number: number): void {
    const last = this.#last;
    let kept = 0;
    while (kept < length && kept < last.length && last[kept] === choiceAt(kept)) kept++;
    last.length = kept;
    this.#reserve(HEAD + length);
    const at = this.length;
    const numbers = this.#numbers;
    numbers[at + KEPT] = kept;
    numbers[at + COUNT] = length - kept;
    numbers[at + TOUCHES] = this.#textNumber(touches);
    numbers[at + BY] = by;
    numbers[at + NUMBER] = number;
    this.#lastAt = at;
    this.length += HEAD;
    this.#add(length, choiceAt);
  }

  #add(length: number, choiceAt: (at: number) => number): void {
    for (let height = this.#last.length; height < length; height++) {
      const choice = choiceAt(height);
      this.#last.push(choice);
      this.#numbers[this.length++] = choice;
    }
  }

  #reserve(count: number): void {
    const size = this.length + count;
    if (size > this.#numbers.length) this.#numbers = wider(this.#numbers, Math.max(size, this.#numbers.length * 2));
  }

  #textNumber(touches: string | null): number {
    if (touches === null) return NOTHING;
    let number = this.#textNumbers.get(touches);
    if (number === undefined) {
      number = this.texts.push(touches) - 1;
      this.#textNumbers.set(touches, number);
    }
    return number;
  }
}

/** Reads lessons in the order in which they were written. */
export class LessonReader {
  /** Who told of the lesson that was read last, and by which number. */
  by = NOBODY;
  number = 0;
  readonly #texts: string[] = [];
  readonly #choices: number[] = [];

  /** Texts of the same sender that come with what is read next. */
  hear(texts: readonly string[]): void {
    for (const text of texts) this.#texts.push(text);
  }

  /** The lesson at a place, as it was; valid until the one behind it is read. */
  read(numbers: ArrayLike<number>, at: number): Known {
    this.#choices.length = numbers[at + KEPT]!;
    const to = lessonAfter(numbers, at);
    for (let choice = at + HEAD; choice < to; choice++) this.#choices.push(numbers[choice]!);
    this.by = numbers[at + BY]!;
    this.number = numbers[at + NUMBER]!;
    const touches = numbers[at + TOUCHES]!;
    return { choices: this.#choices, touches: touches === NOTHING ? null : this.#texts[touches]! };
  }
}

/** Where the lesson behind the one at a place is. */
export function lessonAfter(numbers: ArrayLike<number>, at: number): number {
  return at + HEAD + numbers[at + COUNT]!;
}

/** Lessons of somebody, by number. */
export class LessonBook {
  /** How many there are. */
  length = 0;
  #numbers: Int32Array = new Int32Array(1024);
  #size = 0;
  /** By number: where the lesson is. */
  #places: Int32Array = new Int32Array(256);
  readonly #reader = new LessonReader();
  /** The one that was read last. */
  #at = -1;

  add({ numbers, texts }: Lessons): void {
    const size = this.#size + numbers.length;
    if (size > this.#numbers.length) this.#numbers = wider(this.#numbers, Math.max(size, this.#numbers.length * 2));
    this.#numbers.set(numbers, this.#size);
    for (; this.#size < size; this.#size = lessonAfter(this.#numbers, this.#size)) {
      if (this.length === this.#places.length) this.#places = wider(this.#places, this.#places.length * 2);
      this.#places[this.length++] = this.#size;
    }
    this.#reader.hear(texts);
  }

  /** A lesson as it was; valid until the next is read. */
  read(number: number): Known {
    let from = number;
    while (from !== this.#at + 1 && this.#numbers[this.#places[from]! + KEPT]! > 0) from--;
    for (; from < number; from++) this.#reader.read(this.#numbers, this.#places[from]!);
    this.#at = number;
    return this.#reader.read(this.#numbers, this.#places[number]!);
  }
}
