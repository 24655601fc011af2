import type { Test } from './access';

/** Whether a word passes a test; both are unsigned. */
export function passes(word: number, test: Test, value: number): boolean {
  switch (test) {
    case '==':
      return word === value;
    case '!=':
      return word !== value;
    case '<':
      return word < value;
    case '<=':
      return word <= value;
    case '>':
      return word > value;
    case '>=':
      return word >= value;
    case 'has':
      return (word & value) !== 0;
    case 'lacks':
      return (word & value) === 0;
  }
}
