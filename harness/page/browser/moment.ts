import type { PageDocument } from '../page-document';

type Film = PageDocument['film'];
export type ObjectState = Film['pictures'][number]['objects'][number][1];
export type Standing = Film['pictures'][number]['standing'][number][1];

/** A word at one step, and what it was before, where the step changed it. */
export interface Word {
  readonly offset: number;
  readonly value: string;
  readonly was?: string;
  readonly isRead: boolean;
}

export interface ObjectNow {
  readonly number: number;
  readonly state: ObjectState;
  readonly was?: ObjectState;
  /** The step that freed it. */
  readonly freedIn?: number;
  readonly words: readonly Word[];
}

/** What the machine holds after a step. */
export interface Moment {
  readonly objects: readonly ObjectNow[];
  readonly standing: readonly Standing[];
}

/** What the machine holds after a step: all pictures up to it, one upon the other. */
export function momentAt({ pictures, objects }: Film, step: number): Moment {
  const words = objects.map(() => new Map<number, string>());
  const states: ObjectState[] = objects.map(() => 'not allocated');
  const freed = new Map<number, number>();
  const standing: Standing[] = [];
  const wordsBefore = new Map<string, string>();
  const statesBefore = new Map<number, ObjectState>();
  for (let at = 0; at <= step && at < pictures.length; at++) {
    const picture = pictures[at]!;
    const isNow = at === step && at > 0;
    for (const [object, state] of picture.objects) {
      if (isNow) statesBefore.set(object, states[object]!);
      if (state === 'freed') freed.set(object, at);
      states[object] = state;
    }
    for (const [object, offset, value] of picture.words) {
      const before = words[object]!.get(offset) ?? (value === 'not written' ? value : '0');
      if (isNow && before !== value) wordsBefore.set(`${object}+${offset}`, before);
      words[object]!.set(offset, value);
    }
    for (const [actor, now] of picture.standing) standing[actor] = now;
  }
  const read = step > 0 ? pictures[step]?.word : undefined;
  return {
    standing,
    objects: objects.map((_, number) => {
      const was = statesBefore.get(number);
      const freedIn = states[number] === 'freed' ? freed.get(number) : undefined;
      return {
        number,
        state: states[number]!,
        ...(was === undefined ? {} : { was }),
        ...(freedIn === undefined ? {} : { freedIn }),
        words: [...words[number]!].sort(([one], [other]) => one - other).map(([offset, value]) => {
          const before = wordsBefore.get(`${number}+${offset}`);
          return { offset, value, ...(before === undefined ? {} : { was: before }), isRead: read?.[0] === number && read[1] === offset };
        }),
      };
    }),
  };
}

/** The words that some step touches, by object: the others are never looked at. */
export function touchedWords({ pictures, objects }: Film): readonly ReadonlySet<number>[] {
  const touched = objects.map(() => new Set<number>());
  pictures.forEach(({ words, word, objects: changed }, at) => {
    if (at === 0) return;
    for (const [object, offset] of words) touched[object]?.add(offset);
    if (word !== undefined) touched[word[0]]?.add(word[1]);
    for (const [object] of changed) if (touched[object]?.size === 0) touched[object].add(0);
  });
  return touched;
}

/** The steps at which another actor moves than before. */
export function switches({ pictures }: Film): readonly number[] {
  return pictures.flatMap(({ actor }, step) => (step > 0 && actor !== pictures[step - 1]!.actor ? [step] : []));
}
