import { actor, scenario, sectionEnds, store, type Thread } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { IdealRcu, type Guard } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const nestedSections = scenario({
  name: 'nested sections against erase',
  description: 'Sections nest, and the outermost counts: a reference outlasts the inner ones.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX, nesting: 2 } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'the detector waits while the reader goes deeper': { reader: 'inside.holding.nesting', gracePeriod: 'waiting' },
    'the detector waits when only the outermost section is left': { reader: 'inside.holding.dereferencing', gracePeriod: 'waiting' },
  }),
});

/** Takes any unlock for the outermost one. */
class InnerUnlockEnds extends IdealRcu {
  override *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* store(this.readers.wordOf(guard.reader), 0, 'release');
  }
}

export const nestedSectionsCutShort = scenario({
  name: 'nested sections, and an unlock that ends them all',
  description: "The broken twin of 'nested sections against erase': the inner unlock says that the reader is quiescent.",
  world: () => treeWithOne({ rcu: InnerUnlockEnds }),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX, nesting: 2 } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['early-grace-period'],
});
