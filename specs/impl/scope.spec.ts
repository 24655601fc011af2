import { DirectMemory, type Thread } from '../../impl/memory';
import { scope, type Droppable } from '../../impl/boxes';

const run = <T>(thread: Thread<T>): T => new DirectMemory().run(thread);

function named(log: string[], name: string): Droppable {
  return {
    *drop() {
      log.push(name);
    },
  };
}

describe('scope', () => {
  test('drops what it owns in reverse order', () => {
    const log: string[] = [];
    run(
      scope(function* (s) {
        s.own(named(log, 'first'));
        s.own(named(log, 'second'));
      }),
    );
    expect(log).toEqual(['second', 'first']);
  });

  test('drops on an early return, and only what is owned by then', () => {
    const log: string[] = [];
    const leave = true;
    const result = run(
      scope(function* (s) {
        s.own(named(log, 'first'));
        if (leave) return 'early';
        s.own(named(log, 'never'));
        return 'late';
      }),
    );
    expect(result).toBe('early');
    expect(log).toEqual(['first']);
  });

  test('does not drop what was moved or forgotten', () => {
    const log: string[] = [];
    const kept = named(log, 'kept');
    const result = run(
      scope(function* (s) {
        s.own(kept);
        s.own(named(log, 'dropped'));
        s.forget(s.own(named(log, 'forgotten')));
        return s.move(kept);
      }),
    );
    expect(result).toBe(kept);
    expect(log).toEqual(['dropped']);
  });

  test('drops temporaries at the end of their statement, and values when told', () => {
    const log: string[] = [];
    run(
      scope(function* (s) {
        const early = s.own(named(log, 'early'));
        s.own(named(log, 'last'));
        yield* s.temporary(named(log, 'temporary'));
        yield* s.temporary(null);
        yield* s.drop(early);
        log.push('end of block');
      }),
    );
    expect(log).toEqual(['temporary', 'early', 'end of block', 'last']);
  });

  test('owning nothing drops nothing', () => {
    expect(run(scope(function* (s) {
      return s.own(null);
    }))).toBeNull();
  });

  test('nested scopes own separately: a parameter is dropped where it was moved to', () => {
    const log: string[] = [];
    const consume = (value: Droppable): Thread<void> =>
      scope(function* (s) {
        s.own(value);
        s.own(named(log, 'local of callee'));
      });
    run(
      scope(function* (s) {
        const value = s.own(named(log, 'parameter'));
        yield* consume(s.move(value));
        log.push('back in caller');
      }),
    );
    expect(log).toEqual(['local of callee', 'parameter', 'back in caller']);
  });

  test('a throw is a panic: nothing is dropped', () => {
    const log: string[] = [];
    const panics = scope(function* (s) {
      s.own(named(log, 'value'));
      throw new Error('panic');
    });
    expect(() => run(panics)).toThrow('panic');
    expect(log).toEqual([]);
  });

  test('an abandoned scope drops nothing', () => {
    const log: string[] = [];
    const thread = scope(function* (s): Thread<void> {
      s.own(named(log, 'value'));
      yield { kind: 'note', text: '' };
    });
    thread.next(0);
    thread.return(undefined);
    expect(log).toEqual([]);
  });

  test('moving twice is refused', () => {
    expect(() =>
      run(
        scope(function* (s) {
          const value = s.own(named([], 'value'));
          s.move(value);
          s.move(value);
        }),
      ),
    ).toThrow('use after move');
  });
});
