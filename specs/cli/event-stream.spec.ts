import { EventStream } from '../../harness/cli/event-stream';
import { documentSchema } from '../../harness/report/schema';
import { plainStyle } from '../../harness/report/style';

test('progress is said at most once a second for each scenario, and again when a search begins anew', () => {
  const lines: string[] = [];
  const stream = new EventStream((text) => void lines.push(text), plainStyle());
  const at = (scenario: string, seconds: number): void => stream.progress([{ scenario, progress: { states: 10, transitions: 20, queue: 3, depth: 4, seconds, bytes: 5_000.4 } }]);
  at('one', 1.1);
  at('one', 1.9);
  at('two', 2);
  at('one', 2.2);
  at('one', 0.1);
  const said = lines.map((line) => documentSchema.parse(JSON.parse(line)));
  expect(said.map((event) => ('scenario' in event && 'seconds' in event ? [event.scenario, event.seconds] : []))).toEqual([['one', 1.1], ['two', 2], ['one', 2.2], ['one', 0.1]]);
  expect(said[0]).toEqual({ format: 'quiesce-event', version: 1, event: 'progress', scenario: 'one', states: 10, transitions: 20, queue: 3, depth: 4, seconds: 1.1, bytes: 5_000 });
});
