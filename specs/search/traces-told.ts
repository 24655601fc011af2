import type { System } from '../../harness/machine/system';
import type { TracesOutcome } from '../../harness/search/traces';
import type { Scenario } from '../../index';
import { randomLifecycles } from '../exactness/random-lifecycles';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { randomWaits } from '../exactness/random-waits';

/** Generated systems of many kinds; the last number says how many of them a test can afford, as a part of a whole. */
export const kinds = (seed: string): readonly (readonly [string, (number: number) => Scenario, number])[] => [
  ['programs with loops', (number) => randomProgram(`${seed} ${number}`, {}), 1],
  ['programs whose threads meet often', (number) => randomProgram(`${seed} dense ${number}`, { loops: false, dense: true }), 1],
  ['labelled events', (number) => randomSections(`${seed} ${number}`), 1],
  ['waits', (number) => randomWaits(`${seed} ${number}`), 1],
  ['lookups and updates', (number) => randomMaps(`${seed} ${number}`, { loops: number % 2 === 0 }), 1],
  ['sections, locks, callbacks and a detector', (number) => randomRcu(`${seed} ${number}`), 1 / 3],
  ['lifecycles', (number) => randomLifecycles(`${seed} ${number}`), 1 / 3],
  ['goals, invariants and final conditions', (number) => withPredicates(randomProgram(`${seed} predicates ${number}`, { loops: false }), `${number}`), 1],
  ['stores that only predicates make conflict', (number) => randomStores(`${seed} ${number}`), 1],
];

/** An outcome without the numbers of control points, which are a machine's own: where somebody stood in words. And what lifecycles have exercised. */
export function inWords({ machine, actors }: System, outcome: TracesOutcome): unknown {
  const where = (control: number): string => {
    const { state, node } = machine.controls.point(control);
    return `${state?.name ?? ''} ${node === null ? '' : JSON.stringify(node.standing)}`;
  };
  const found = outcome.found.map(({ finding: { control, other, ...finding }, schedule }) => ({
    ...finding,
    control: where(control),
    ...(other === undefined ? {} : { other: { actor: other.actor, control: where(other.control) } }),
    schedule,
  }));
  // How many there will be is a guess, and how good it is taken to be depends on when somebody asked.
  const { estimate: _, covered: __, resumedFrom: ___, ...exact } = outcome;
  // Where nothing was left out but what a bound on operations forbids, it is known what lifecycles exercise.
  const isWhole = outcome.complete || (outcome.limits.length > 0 && outcome.limits.every(({ limit }) => limit === 'operations'));
  const hops = isWhole ? actors.map(({ program }) => [...(program.table?.hops.keys() ?? [])].sort()) : [];
  return { ...exact, found, hops };
}
