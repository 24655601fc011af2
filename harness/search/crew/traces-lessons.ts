import type { Way } from '../path';
import type { Known } from './knowledge';
import type { Lesson } from './traces-messages';

/** Packs lessons, each as it differs from the one before: most begin alike. */
export class LessonPacker {
  readonly #last: number[] = [];

  /** The next lesson is read without those before. */
  startAnew(): void {
    this.#last.length = 0;
  }

  /** A lesson that ends in the last of the first so many steps of a way. */
  packWay(way: Way, length: number, touches: string | null): Lesson {
    return this.#pack(length, (height) => way.choiceAt(height), touches);
  }

  pack({ choices, touches }: Known): Lesson {
    return this.#pack(choices.length, (at) => choices[at]!, touches);
  }

  #pack(length: number, choiceAt: (at: number) => number, touches: string | null): Lesson {
    const last = this.#last;
    let kept = 0;
    while (kept < length && kept < last.length && last[kept] === choiceAt(kept)) kept++;
    last.length = kept;
    for (let at = kept; at < length; at++) last.push(choiceAt(at));
    return { kept, choices: last.slice(kept), touches };
  }
}

/** Reads lessons in the order in which they were packed. */
export class LessonReader {
  readonly #choices: number[] = [];

  /** The next lesson as it was; valid until the one behind it is read. */
  read({ kept, choices, touches }: Lesson): Known {
    this.#choices.length = kept;
    for (const choice of choices) this.#choices.push(choice);
    return { choices: this.#choices, touches };
  }
}

/** Packed lessons, by number. */
export class LessonBook {
  readonly #lessons: Lesson[] = [];
  readonly #reader = new LessonReader();
  /** The one that was read last. */
  #at = -1;

  get length(): number {
    return this.#lessons.length;
  }

  add(lesson: Lesson): void {
    this.#lessons.push(lesson);
  }

  /** A lesson as it was; valid until the next is read. */
  read(number: number): Known {
    let from = number;
    while (from !== this.#at + 1 && this.#lessons[from]!.kept > 0) from--;
    for (; from < number; from++) this.#reader.read(this.#lessons[from]!);
    this.#at = number;
    return this.#reader.read(this.#lessons[number]!);
  }
}
