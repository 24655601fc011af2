/** What a control point does next, as integers: the vocabulary of accesses compiled for the hot loop. */

// Real accesses: each is a scheduling point unless it touches private memory.
export const LOAD = 0;
export const STORE = 1;
export const STORE_BYTE = 2;
export const COMPARE_AND_SWAP = 3;
export const EXCHANGE = 4;
export const FETCH_ADD = 5;
export const FETCH_AND = 6;
export const FETCH_OR = 7;
export const WAIT_UNTIL = 8;
export const ACQUIRE_WHEN = 9;
export const FREE = 10;
export const ALLOC = 11;
export const CHOOSE = 12;
export const FENCE = 13;
// What rides on the access before it.
export const LOOP = 14;
export const NOTE = 15;
export const ACTOR = 16;
export const CPU = 17;
export const ASSERT = 18;
export const WARN = 19;
export const OWNERSHIP = 20;
export const EVENT_AFTER = 21;
export const PANIC = 22;
// What rides on the access after it.
export const EVENT_BEFORE = 23;
// Where an actor is between operations.
export const HAPPEN = 24;
export const IDLE = 25;
export const ENDED = 26;
export const HALTED = 27;

// Tests of waits.
export const TESTS = ['==', '!=', '<', '<=', '>', '>=', 'has', 'lacks'] as const;

/** Whether a word passes a test; both unsigned. */
export function passes(test: number, word: number, value: number): boolean {
  switch (test) {
    case 0:
      return word === value;
    case 1:
      return word !== value;
    case 2:
      return word >>> 0 < value >>> 0;
    case 3:
      return word >>> 0 <= value >>> 0;
    case 4:
      return word >>> 0 > value >>> 0;
    case 5:
      return word >>> 0 >= value >>> 0;
    case 6:
      return (word & value) !== 0;
    default:
      return (word & value) === 0;
  }
}
