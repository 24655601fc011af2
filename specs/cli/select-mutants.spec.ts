import { selectMutants, type PickedMutants } from '../../harness/cli/select-mutants';
import type { MutantCard } from '../../harness/cli/tasks';

const card = (id: string, family: string): MutantCard => {
  return { id, family, change: '', kind: 'leak', first: 'leak', bounds: { threads: 1, gracePeriods: 0 }, file: `/${family}.ts` };
};

const all: PickedMutants = {
  mutants: [card('G01', 'urcu'), card('G12a', 'epoch'), card('G12c', 'epoch'), card('G21-LC1', 'tree'), card('R01', 'readers')],
  controls: [{ name: 'lag 2', why: '', family: 'epoch', file: '/epoch.ts' }],
};

const picked = (...words: string[]): readonly string[] => {
  const { mutants, controls } = selectMutants(all, words);
  return [...mutants.map(({ id }) => id), ...controls.map(({ name }) => name)];
};

test('no words pick all, controls too', () => {
  expect(selectMutants(all, [])).toEqual(all);
});

test('an id picks one, in any case', () => {
  expect(picked('g12A')).toEqual(['G12a']);
});

test('a family picks its bugs and its controls', () => {
  expect(picked('epoch')).toEqual(['G12a', 'G12c', 'lag 2']);
});

test('the beginning of an id picks those that go on with it, but not in the middle of a number', () => {
  expect(picked('G12')).toEqual(['G12a', 'G12c']);
  expect(picked('G21')).toEqual(['G21-LC1']);
  expect(picked('g')).toEqual(['G01', 'G12a', 'G12c', 'G21-LC1']);
  expect(() => picked('G1')).toThrow('is called "G1"');
});

test('several words pick what any of them picks, in the order of the catalogue', () => {
  expect(picked('R01', 'G01', 'r')).toEqual(['G01', 'R01']);
});

test('a word that picks nothing is refused, with what was meant', () => {
  expect(() => picked('G99')).toThrow('no seeded bug and no family is called "G99"');
  expect(() => picked('epohc')).toThrow('did you mean "epoch"?');
});

test('an id that is there twice is refused', () => {
  expect(() => selectMutants({ ...all, mutants: [...all.mutants, card('R01', 'boxes')] }, [])).toThrow('the seeded bug R01 is there twice, also in /readers.ts');
});
