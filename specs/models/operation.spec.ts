import { createActor, initialTransition, setup } from 'xstate';
import { operation, reader } from '../../models';
import { begin, returned } from './drive';

const caller = setup({ actors: { load: operation<{ index: number }, string>() } }).createMachine({
  initial: 'loading',
  context: {},
  states: { loading: { invoke: { src: 'load', input: { index: 100 }, onDone: 'done' } }, done: { type: 'final' } },
});

test('the pure transition function says which operation a state wants run, and with what', () => {
  expect(begin(caller).call).toEqual({ operation: 'load', input: { index: 100 }, id: '0.(machine).loading' });
});

test('the done event of that operation moves the lifecycle on, from its state and context alone', () => {
  expect(returned(caller, begin(caller), 'entry')).toMatchObject({ value: 'done', ended: true, call: null });
});

test('nothing is started on the way', () => {
  const started = jest.fn();
  const watched = caller.provide({ actors: { load: { ...operation<{ index: number }, string>(), start: started } } });
  returned(watched, begin(watched), 'entry');
  expect(started).not.toHaveBeenCalled();
});

test('a snapshot is plain data but for the children, which a driver leaves behind', () => {
  const [snapshot] = initialTransition(reader, { index: 100 });
  const { value, context } = snapshot;
  expect(JSON.parse(JSON.stringify({ value, context }))).toEqual({ value, context });
});

test('an operation that is started without being bound says how to bind it', () => {
  const error = jest.fn();
  const actor = createActor(caller);
  actor.subscribe({ error });
  actor.start();
  expect(error).toHaveBeenCalledWith(
    expect.objectContaining({ message: expect.stringMatching(/'load' was started.*actor\(machine, \{ load: \.\.\. \}\)/) as string }),
  );
});

test('an operation can be bound with `provide`', () => {
  const bound = caller.provide({ actors: { load: { ...operation<{ index: number }, string>(), start: () => undefined } } });
  const actor = createActor(bound).start();
  expect(actor.getSnapshot().value).toBe('loading');
});
