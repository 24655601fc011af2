// The same search inside a Jest test. The name keeps it out of `npm test`; the benchmark runs it with --testMatch.
import { writeFileSync } from 'node:fs';
import { measureToy, type ToyTask } from './toy';

test('measures', () => {
  const { QUIESCE_BENCH_TASK = '{}', QUIESCE_BENCH_OUT = '' } = process.env;
  writeFileSync(QUIESCE_BENCH_OUT, JSON.stringify(measureToy(JSON.parse(QUIESCE_BENCH_TASK) as ToyTask)));
}, 600_000);
