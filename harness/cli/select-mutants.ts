import { UsageError } from '../usage-error';
import { suggestion } from './suggest';
import type { ControlCard, MutantCard } from './tasks';

/** Seeded bugs and controls that were picked. */
export interface PickedMutants {
  readonly mutants: readonly MutantCard[];
  readonly controls: readonly ControlCard[];
}

/**
 * What words pick: an id that seeded bug, a family all of its bugs and controls, the beginning of an id (G, G12) the bugs whose ids go on with
 * something else than a digit more. In any case. No words pick all. Throws a `UsageError` for a word that picks nothing, and for ids that are there twice.
 */
export function selectMutants({ mutants, controls }: PickedMutants, words: readonly string[]): PickedMutants {
  rejectTwins(mutants);
  if (words.length === 0) return { mutants, controls };
  const bugs = new Set<MutantCard>();
  const families = new Set<string>();
  for (const word of words) {
    const family = [...mutants, ...controls].find((card) => isSame(card.family, word))?.family;
    const exact = mutants.filter(({ id }) => isSame(id, word));
    const picked = exact.length > 0 ? exact : family === undefined ? mutants.filter(({ id }) => beginsWith(id, word)) : mutants.filter((card) => card.family === family);
    if (exact.length === 0 && family !== undefined) families.add(family);
    else if (picked.length === 0) throw unknownWord(word, { mutants, controls });
    for (const card of picked) bugs.add(card);
  }
  return { mutants: mutants.filter((card) => bugs.has(card)), controls: controls.filter(({ family }) => families.has(family)) };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function beginsWith(id: string, word: string): boolean {
  const rest = id.slice(word.length);
  return isSame(id.slice(0, word.length), word) && !(/\d$/u.test(word) && /^\d/u.test(rest));
}

function unknownWord(word: string, { mutants, controls }: PickedMutants): UsageError {
  const families = [...new Set([...mutants, ...controls].map(({ family }) => family))];
  const meant = suggestion(word, [...mutants.map(({ id }) => id), ...families]);
  return new UsageError(`no seeded bug and no family is called "${word}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, {
    fix: `give an id, the beginning of one, or a family: ${families.join(', ')}`,
  });
}

function rejectTwins(mutants: readonly MutantCard[]): void {
  const seen = new Map<string, MutantCard>();
  for (const card of mutants) {
    const other = seen.get(card.id);
    if (other) throw new UsageError(`the seeded bug ${card.id} is there twice${other.file === card.file ? '' : `, also in ${other.file}`}`, { file: card.file, fix: 'give one of them another id' });
    seen.set(card.id, card);
  }
}
