import { collectMutants, scenariosOf } from '../../harness/mutants/collect-mutants';
import { judge, trialsOf } from '../../harness/mutants/judge';
import { mutants as readers } from './readers';

const [right] = readers;

test('what a file exports as mutants and controls is collected, whatever else it exports', () => {
  expect(collectMutants({ mutants: readers, other: 1 }, 'a.ts')).toEqual({ mutants: readers, controls: [] });
  expect(collectMutants({}, 'a.ts')).toEqual({ mutants: [], controls: [] });
});

test('all their scenarios are known: changed, below where there is one, unchanged, and controls', () => {
  const { mutated, twin } = right!;
  const control = { why: '', holds: twin };
  expect(scenariosOf({ mutants: [right!, { ...right!, below: twin }], controls: [control] })).toEqual([mutated, twin, mutated, twin, twin, twin]);
});

test.each([
  [{ mutants: {} }, 'what it exports as mutants is no array'],
  [{ mutants: [1] }, 'mutants[0] is no seeded bug'],
  [{ mutants: [{ ...right, id: '' }] }, 'the seeded bug mutants[0] has no proper id'],
  [{ mutants: [{ ...right, kind: 'crash', bounds: {}, twin: undefined }] }, 'the seeded bug R01 has no proper kind, bounds, twin'],
  [{ controls: [{ why: 'no scenario' }] }, 'controls[0] has no proper why or holds'],
])('what is neither is refused', (exports, complaint) => {
  expect(() => collectMutants(exports, 'a.ts')).toThrow(complaint);
});

test('a bug with nothing one bound below has three trials', () => {
  expect(trialsOf(right!)).toEqual(['alone', 'together', 'twin']);
  expect(() => judge(right!, 'below')).toThrow('Nothing is one bound below R01');
});
