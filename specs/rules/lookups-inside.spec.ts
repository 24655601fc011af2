import { committed, load, lookupBegins, lookupContinues, lookupEnds, lookupFound, store, updateBegins, updateEnds, waitUntil } from '../../index';
import { messagesOf, of, onlyMessageOf, type Body } from './every-search-finds';

describe('a lookup that goes on inside', () => {
  /** Takes effect, and has whoever is inside learn of it only when the reader has ended, or before the reader goes on. */
  const replaces = (endsFirst: boolean): Body =>
    function* ({ zero, one, other }) {
      yield* waitUntil(one, '==', 1);
      yield* updateBegins(zero);
      yield* store(zero, 7);
      yield* committed(zero, 0, 0, 7);
      if (endsFirst) yield* load(one);
      else {
        yield* store(one, 2);
        yield* waitUntil(other, '==', 1);
      }
      yield* updateEnds(zero);
      if (endsFirst) yield* store(one, 2);
    };

  /** Finds what it has read before the update took effect. */
  const remembers = (begins: typeof lookupBegins): Body =>
    function* ({ zero, one, other }) {
      const value = yield* load(zero);
      yield* store(one, 1);
      yield* waitUntil(one, '==', 2);
      yield* begins(zero, 0, 0);
      yield* load(one);
      yield* lookupFound(zero, 0, 0, value, 'each index');
      yield* lookupEnds(zero);
      yield* store(other, 1);
    };

  const STALE = 'a lookup found nothing at index 0, but since it was called the map held only 7 at index 0';

  test('may find what an update has replaced that has not ended', () => {
    expect(messagesOf(of('inside', replaces(false), remembers(lookupContinues)))).toEqual([]);
  });

  test('may not find it when the update has ended', () => {
    expect(onlyMessageOf(of('inside, too late', replaces(true), remembers(lookupContinues)))).toBe(STALE);
  });

  test('may not find it when it begins anew', () => {
    expect(messagesOf(of('from outside', replaces(false), remembers(lookupBegins)))).toContain(`not-linearizable: ${STALE}`);
  });

  test('may find what an update replaces step by step', () => {
    const twice: Body = function* ({ zero, one, other }) {
      yield* waitUntil(one, '==', 1);
      yield* updateBegins(zero);
      yield* store(zero, 7);
      yield* committed(zero, 0, 0, 7);
      yield* store(zero, 8);
      yield* committed(zero, 0, 0, 8);
      yield* store(one, 2);
      yield* waitUntil(other, '==', 1);
      yield* updateEnds(zero);
    };
    const findsSeven: Body = function* ({ zero, one, other }) {
      yield* store(one, 1);
      yield* waitUntil(one, '==', 2);
      yield* lookupContinues(zero, 0, 0);
      yield* load(one);
      yield* lookupFound(zero, 0, 0, 7, 'each index');
      yield* lookupEnds(zero);
      yield* store(other, 1);
    };
    expect(messagesOf(of('step by step', twice, findsSeven))).toEqual([]);
  });

  test('that ends beside the update is one that either order gives', () => {
    const ends: Body = function* ({ zero, one }) {
      yield* updateBegins(zero);
      yield* store(zero, 7);
      yield* committed(zero, 0, 0, 7);
      yield* load(one);
      yield* updateEnds(zero);
    };
    const goesOn: Body = function* ({ zero, other }) {
      yield* lookupContinues(zero, 0, 0);
      yield* load(other);
      yield* lookupFound(zero, 0, 0, 0, 'each index');
      yield* lookupEnds(zero);
    };
    expect(onlyMessageOf(of('beside', ends, goesOn))).toBe(STALE);
  });
});
