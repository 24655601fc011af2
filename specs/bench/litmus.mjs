// The part of the benchmarks that is about the published check of the kernel's Tree RCU, and the mistakes that were injected into it.
import { digits, seconds, table, whole } from './format.mjs';

/** Published seconds are of another machine; where there are none, executions are all that was published. */
const ROWS = [
  { id: 'full', what: 'the whole of it', traces: '24,760', published: '1,052', target: 10 },
  { id: 'without forced scans', what: 'the same without forced scans' },
  { id: 'reached', what: 'assertion behind synchronize_rcu', traces: '37', target: 1 },
  { id: 'FF1', what: 'FF1: a quiescent state inside the section', traces: '41', target: 1 },
  { id: 'FF2', what: 'FF2: synchronize_rcu returns at once', traces: '3', target: 1 },
  { id: 'FF3', what: 'FF3: a grace period begins with empty masks', traces: '13,264', published: '568', target: 1 },
  { id: 'FF4', what: 'FF4: the CPU is idle inside the section', traces: '79', target: 1 },
  { id: 'FF5', what: 'FF5: noticing counts as a quiescent state', traces: '9', target: 1 },
  { id: 'FF6', what: 'FF6: a node is reported too early', traces: '2', target: 1 },
  { id: 'LC1', what: 'LC1: noticing never says that one is wanted', traces: '608 to 688', published: '16', target: 1 },
  { id: 'LC2', what: 'LC2: a CPU never reports', traces: '608 to 688', published: '16', target: 1 },
  { id: 'LC3', what: 'LC3: a report clears nothing', traces: '608 to 688', published: '16', target: 1 },
];

/** Measures, and returns the table. `measure` takes a task of `litmus.ts`. */
export function measureLitmus(measure) {
  const rows = ROWS.map((row) => ({ ...row, ...measure({ id: row.id }) }));
  return table(
    ['', 'traces, published', 'seconds, published', 'ours', 'by', 'states', 'CPU seconds', 'the first time', 'target', 'met'],
    rows.map((row) => {
      const { what, traces = '', published = '', outcome, search, states, first, target } = row;
      const [asked, isMet] = target === undefined ? ['', ''] : [`${target} s`, row.seconds <= target ? 'yes' : 'no'];
      return [what, traces, published, outcome, search, whole(states), seconds(row), digits(first), asked, isMet];
    }),
  );
}
