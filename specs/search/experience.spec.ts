import { Exclusive, NotExclusive } from '../../harness/machine/exclusive';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { Experience } from '../../harness/search/experience';
import { walkAtRandom } from '../../harness/search/random-walks';
import { load, program, store } from '../../index';
import { HOW } from './every-schedule';

/** Two threads, of which each makes one step, on the same word. */
const meeting = program({
  name: 'meeting',
  words: { x: 0 },
  threads: [
    function* ({ x }) {
      yield* store(x, 1);
    },
    function* ({ x }) {
      yield* load(x);
    },
  ],
});

interface Learner {
  readonly system: System;
  readonly exclusive: Exclusive;
  readonly experience: Experience;
}

/** Knows all steps from walks, but not whose words are: what it learns from a step now is that alone. */
function learner(): Learner {
  const system = buildSystem(meeting, HOW);
  const { machine } = system;
  walkAtRandom(system, 8, () => undefined);
  const exclusive = new Exclusive(machine.objects, machine.vector);
  machine.exclusive = exclusive;
  exclusive.isLearning = false;
  const experience = new Experience(system);
  experience.begin();
  return { system, exclusive, experience };
}

/** Another process that learned the same. */
function again({ experience }: Learner): Learner {
  const other = learner();
  expect(other.experience.restore(experience.keep())).toBe(true);
  expect(other.experience.length).toBe(experience.length);
  return other;
}

describe('whose a word is', () => {
  const first = learner();
  const { objects } = first.system.machine;
  const object = objects.statePositions.slice(0, objects.count).findIndex((_, number) => objects.knownWords(number).length > 0);
  const x = objects.word(object, 0);

  test('is known where the search goes on, once somebody has touched it', () => {
    const one = learner();
    one.experience.step(0, 0);
    expect(one.experience.length).toBeGreaterThan(0);
    expect(again(one).exclusive.isOwn(0, x)).toBe(true);
  });

  test.each<[string, (one: Learner) => void]>([
    ['somebody else touches it', ({ experience }) => void experience.step(1, 0)],
    ['a predicate looks at it', ({ experience }) => void experience.look(object, 0)],
  ])('is nobody\'s where the search goes on, once %s', (_, share) => {
    const one = learner();
    one.experience.step(0, 0);
    one.system.machine.vector.undo(0);
    const { length } = one.experience;
    expect(() => share(one)).toThrow(NotExclusive);
    one.system.machine.vector.undo(0);
    expect(one.experience.length).toBeGreaterThan(length);
    const { exclusive } = again(one);
    expect({ own: exclusive.isOwn(0, x), known: [0, 1].map((actor) => exclusive.isKnown(actor, x)) }).toEqual({ own: false, known: [true, true] });
  });
});
