import type { CheckResult, Frame, Site, TraceLine, Violation } from '../../harness/result';

/** A frame of the user's code below `/project`. */
export function frame(call: string, file: string, line: number, own: boolean = true): Frame {
  return { call, file: `/project/${file}`, line, column: 5, own };
}

/** A result that holds; `changes` replace what a spec is about. */
export function result(changes: Partial<CheckResult> = {}): CheckResult {
  return {
    scenario: 'load_rcu against erase',
    description: 'A reader must not see a box whose grace period has ended.',
    search: 'states',
    granularity: 'access',
    verdict: 'holds',
    expected: 'holds',
    asExpected: true,
    violations: [],
    limits: [],
    goals: [{ goal: 'a lookup overlaps the erase', reached: true }],
    meaning: ['Memory is sequentially consistent.', 'Freed addresses are never used again.'],
    statistics: { states: 12345, transitions: 45678, depth: 61, seconds: 0.42, bytesPerState: 48 },
    coverage: [
      {
        lifecycle: 'reader',
        actors: ['reader'],
        states: { reached: ['outside', 'inside.holding'], missed: [] },
        transitions: { reached: ['outside -> inside', 'inside -> outside'], missed: ['inside -> aborted on ABORT'] },
      },
    ],
    actors: ['reader', 'updater', 'gracePeriod'],
    ...changes,
  };
}

const read: Site = {
  actor: 'reader',
  operation: 'dereference',
  step: 11,
  frames: [frame('load', 'impl/memory/loads-and-stores.ts', 11, false), frame('RcuRef.read', 'impl/boxes/rcu-box.ts', 41), frame('readTwice', 'specs/scenarios/load.ts', 20)],
};
const allocated: Site = { actor: 'world', operation: 'world', step: 0, frames: [frame('RcuBox.create', 'impl/boxes/rcu-box.ts', 18), frame('world', 'specs/scenarios/load.ts', 9)] };
const queued: Site = { actor: 'updater', operation: 'drop', step: 7, by: 'call_rcu', frames: [frame('TreeRcu.callRcu', 'impl/rcu/tree.ts', 77), frame('RcuBox.drop', 'impl/boxes/rcu-box.ts', 55)] };
const freed: Site = { actor: 'gracePeriod', operation: 'invoke', step: 10, frames: [frame('TreeRcu.invoke', 'impl/rcu/tree.ts', 130)] };

function line(step: number, actor: number, operation: string, state: string, kind: TraceLine['kind'], text: string, site?: Frame): TraceLine {
  return site === undefined ? { step, actor, operation, state, kind, text } : { step, actor, operation, state, kind, text, site };
}

const trace: readonly TraceLine[] = [
  line(1, 0, 'lock', 'entering', 'access', 'store nesting[0] = 1'),
  line(1, 0, 'lock', 'inside.empty', 'event', 'section begins'),
  line(2, 0, 'load', 'inside.empty', 'access', 'dereference root -> 0x4100'),
  line(3, 0, 'load', 'inside.holding', 'access', 'dereference slot[0] -> 0x4000'),
  line(4, 1, 'erase', 'erasing', 'access', 'acquire-when tree.lock == 0, = 1'),
  line(5, 1, 'erase', 'erasing', 'access', 'store slot[0] = 0'),
  line(6, 1, 'erase', 'dropping', 'access', 'store tree.lock = 0 (release)'),
  line(7, 1, 'drop', 'dropping', 'event', 'request begins: call_rcu(0x4004)'),
  line(7, 1, 'drop', 'done', 'access', 'exchange callbacks = 0x4004 -> 0x0', frame('TreeRcu.callRcu', 'impl/rcu/tree.ts', 77)),
  line(8, 2, 'advance', 'waiting', 'access', 'load nesting[1] -> 0'),
  line(9, 2, 'advance', 'invoking', 'access', 'exchange callbacks = 0 -> 0x4004'),
  line(9, 2, 'advance', 'invoking', 'note', 'CPU 0 was never asked'),
  line(10, 2, 'invoke', 'invoking', 'event', 'callback begins'),
  line(10, 2, 'invoke', 'waiting', 'access', 'free 0x4000'),
  line(11, 0, 'dereference', 'inside.holding', 'violation', 'load 0x4008'),
];

/** A use after free by three actors, complete with every stack that KASAN would print. */
export const useAfterFree: Violation = {
  kind: 'use-after-free',
  message: 'read of freed memory',
  access: { what: 'read', address: 0x4008, size: 4 },
  site: read,
  object: { type: 'RcuBoxInner<u32>', cache: 'kmalloc', address: 0x4000, size: 12, state: 'freed', allocated, freed, queued: [queued] },
  schedule: [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0].map((actor) => ({ actor, alternative: 0 })),
  order: 'shortest',
  trace,
};

/** The same scenario with its bug, not expected. */
export const violated: CheckResult = result({ verdict: 'violated', asExpected: false, violations: [useAfterFree] });

/** Two actors that wait for each other; no access is to blame. */
export const deadlocked: CheckResult = result({
  scenario: 'lock order',
  description: '',
  verdict: 'violated',
  asExpected: false,
  actors: ['left', 'right', 'idle'],
  coverage: [],
  goals: [],
  violations: [
    {
      kind: 'deadlock',
      message: 'left waits for b == 0, right waits for a == 0',
      schedule: [0, 1].map((actor) => ({ actor, alternative: 0 })),
      order: 'minimised',
      trace: [line(1, 0, 'both', '', 'access', 'acquire-when a == 0, = 1'), line(2, 1, 'both', '', 'access', 'acquire-when b == 0, = 1')],
    },
  ],
});

/** A search that a limit stopped. */
export const stopped: CheckResult = result({
  scenario: 'three readers',
  verdict: 'inconclusive',
  asExpected: false,
  limits: [{ limit: 'states', value: 1000000 }],
  goals: [
    { goal: 'a lookup overlaps the erase', reached: true },
    { goal: 'two readers inside', reached: false },
  ],
});

/** `count` actors that take one step each, round after round, until the last one fails. */
export function crowd(count: number, rounds: number): CheckResult {
  const actors = Array.from({ length: count }, (_, index) => `reader${index}`);
  const steps = Array.from({ length: count * rounds }, (_, index) => Math.floor(index / rounds));
  return result({
    scenario: 'crowd',
    verdict: 'violated',
    asExpected: false,
    actors,
    violations: [
      {
        ...useAfterFree,
        schedule: steps.map((actor) => ({ actor, alternative: 0 })),
        order: 'as found',
        trace: steps.map((actor, index) =>
          line(index + 1, actor, 'load', 'inside', index + 1 === steps.length ? 'violation' : 'access', `load node[${index}].slot[0] -> 0x${(0x4000 + 64 * index).toString(16)}`),
        ),
      },
    ],
  });
}
