import { selectOne, selectScenarios } from '../../harness/cli/select';
import { distanceBetween, suggestion } from '../../harness/cli/suggest';
import type { ScenarioCard } from '../../harness/cli/tasks';

const card = (name: string, file: string = 'a.ts'): ScenarioCard => ({ name, description: '', expected: 'holds', file, detectors: [] });
const cards = [card('load against erase'), card('load'), card('Erase twice')];
const names = (picked: readonly ScenarioCard[]): readonly string[] => picked.map(({ name }) => name);

describe('picking scenarios', () => {
  test('without names takes all', () => expect(selectScenarios(cards, [])).toEqual(cards));

  test('by its whole name takes that one only', () => expect(names(selectScenarios(cards, ['load']))).toEqual(['load']));

  test('by a part takes all that contain it, in any case', () => {
    expect(names(selectScenarios(cards, ['ERASE']))).toEqual(['load against erase', 'Erase twice']);
  });

  test('takes each once, in the order of the files', () => {
    expect(names(selectScenarios(cards, ['erase', 'load']))).toEqual(['load against erase', 'load', 'Erase twice']);
  });

  test('says what was probably meant', () => {
    expect(() => selectScenarios(cards, ['laod'])).toThrow('no scenario is called "laod", did you mean "load"?');
    expect(() => selectScenarios(cards, ['something else entirely'])).toThrow(/called "something else entirely"$/u);
  });

  test('refuses two of one name and names both files', () => {
    expect(() => selectScenarios([...cards, card('load', 'b.ts')], [])).toThrow('the scenario "load" is also in a.ts');
  });

  test('for a replay wants the whole name', () => {
    expect(selectOne(cards, 'load').name).toBe('load');
    expect(() => selectOne(cards, 'erase')).toThrow('no scenario is called "erase"');
  });
});

describe('suggestions', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('are %s and %s apart by %i', (left, right, distance) => expect(distanceBetween(left, right)).toBe(distance));

  test('are none where nothing is alike', () => expect(suggestion('abcdef', ['uvwxyz'])).toBeUndefined());
});
