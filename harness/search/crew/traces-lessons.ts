import { ACTOR_BITS } from '../pending';
import type { Run } from '../run';
import type { Known } from './knowledge';
import type { Lesson } from './traces-messages';

/** Packs lessons, each as it differs from the one before: most begin alike. */
export class LessonPacker {
  readonly #last: number[] = [];

  /** The next lesson is read without those before. */
  startAnew(): void {
    this.#last.length = 0;
  }

  /** A lesson that ends in the step that a run is making. */
  packRun({ height, actor, alternative }: Run, touches: string | null): Lesson {
    const last = this.#last;
    let kept = 0;
    while (kept <= height && kept < last.length && last[kept] === (actor[kept]! | (alternative[kept]! << ACTOR_BITS))) kept++;
    last.length = kept;
    for (let at = kept; at <= height; at++) last.push(actor[at]! | (alternative[at]! << ACTOR_BITS));
    return { kept, choices: last.slice(kept), touches };
  }

  pack({ choices, touches }: Known): Lesson {
    const last = this.#last;
    let kept = 0;
    while (kept < choices.length && kept < last.length && last[kept] === choices[kept]) kept++;
    last.length = kept;
    for (let at = kept; at < choices.length; at++) last.push(choices[at]!);
    return { kept, choices: last.slice(kept), touches };
  }
}

/** Packed lessons, by number. */
export class LessonBook {
  readonly #lessons: Lesson[] = [];
  /** The one that was read last, and its choices. */
  #at = -1;
  readonly #choices: number[] = [];

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
    for (let at = from; at <= number; at++) {
      const { kept, choices } = this.#lessons[at]!;
      this.#choices.length = kept;
      for (const choice of choices) this.#choices.push(choice);
    }
    this.#at = number;
    return { choices: this.#choices, touches: this.#lessons[number]!.touches };
  }
}
