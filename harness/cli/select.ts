import type { DetectorName } from '../setting';
import { UsageError } from '../usage-error';
import type { Shard } from './option-values';
import { suggestion } from './suggest';
import type { ScenarioCard } from './tasks';

/**
 * The scenarios that the names pick: one with exactly that name, else all that contain it, in any case. No names pick all.
 * Throws a `UsageError` for a name that picks nothing, with the one that was probably meant.
 */
export function selectScenarios(cards: readonly ScenarioCard[], names: readonly string[]): readonly ScenarioCard[] {
  rejectTwins(cards);
  if (names.length === 0) return cards;
  const picked = new Set(names.flatMap((name) => matching(cards, name)));
  return cards.filter((card) => picked.has(card));
}

/**
 * Those of the scenarios whose world can be built over a detector, all when none is asked for. Throws a `UsageError` when nothing is left.
 */
export function overDetector(cards: readonly ScenarioCard[], detector: DetectorName | undefined): readonly ScenarioCard[] {
  if (detector === undefined) return cards;
  const able = cards.filter(({ detectors }) => detectors.includes(detector));
  if (able.length > 0) return able;
  const others = [...new Set(cards.flatMap(({ detectors }) => detectors))];
  throw new UsageError(`no scenario that was picked can be run over the detector ${detector}`, {
    fix: others.length === 0 ? 'leave --detector out: their worlds bring their own' : `choose from ${others.join(', ')}, or leave --detector out`,
  });
}

/** Every so-manieth scenario, so that the parts are about equally long; the parts together are all of them, each once. */
export function ofShard(cards: readonly ScenarioCard[], shard: Shard | undefined): readonly ScenarioCard[] {
  return shard === undefined ? cards : cards.filter((_, index) => index % shard.of === shard.part - 1);
}

/** The one scenario of exactly this name. */
export function selectOne(cards: readonly ScenarioCard[], name: string): ScenarioCard {
  rejectTwins(cards);
  const card = cards.find((candidate) => candidate.name === name);
  if (card === undefined) throw unknownName(cards, name);
  return card;
}

/** The one scenario that the names pick, for commands that look at one. */
export function selectSingle(cards: readonly ScenarioCard[], names: readonly string[]): ScenarioCard {
  const [card, ...others] = selectScenarios(cards, names);
  if (card === undefined) throw new UsageError('there is no scenario', { fix: 'give a file that exports one' });
  if (others.length === 0) return card;
  const more = others.length > MOST_NAMED ? `, and ${others.length - MOST_NAMED} others` : '';
  const listed = [card, ...others.slice(0, MOST_NAMED)].map(({ name }) => `"${name}"`).join(', ');
  throw new UsageError(`one scenario can be looked at, and ${others.length + 1} are picked: ${listed}${more}`, { fix: 'give the whole name of one' });
}

const MOST_NAMED = 4;

function matching(cards: readonly ScenarioCard[], name: string): readonly ScenarioCard[] {
  const exact = cards.filter((card) => card.name === name);
  if (exact.length > 0) return exact;
  const part = name.toLowerCase();
  const containing = cards.filter((card) => card.name.toLowerCase().includes(part));
  if (containing.length === 0) throw unknownName(cards, name);
  return containing;
}

function unknownName(cards: readonly ScenarioCard[], name: string): UsageError {
  const meant = suggestion(
    name,
    cards.map((card) => card.name),
  );
  return new UsageError(`no scenario is called "${name}"${meant === undefined ? '' : `, did you mean "${meant}"?`}`, {
    fix: 'see `quiesce list` for the names; a name that ends in .ts or .js, or a directory with a slash, is looked up on the disk',
  });
}

function rejectTwins(cards: readonly ScenarioCard[]): void {
  const seen = new Map<string, ScenarioCard>();
  for (const card of cards) {
    const other = seen.get(card.name);
    if (other) throw new UsageError(`the scenario "${card.name}" is also in ${other.file}`, { file: card.file, fix: 'rename one of them' });
    seen.set(card.name, card);
  }
}
