import { FREED, STATE_MASK, CLASS_SHIFT } from '../../harness/machine/objects';
import { ENDED, HALTED } from '../../harness/machine/opcodes';
import { OP, ROW_SHIFT } from '../../harness/machine/controls';
import type { System } from '../../harness/machine/system';
import { buildSystem } from '../../harness/machine/system';
import { searchStates } from '../../harness/search/states';
import type { Scenario, ViolationKind } from '../../index';
import { EVERYTHING } from '../bench/everything';
import type { Observed } from './rerun-search';

export { EVERYTHING } from '../bench/everything';

export interface ObserveOptions {
  readonly privateSteps: boolean;
  readonly coarse?: boolean;
  readonly ignore?: readonly ViolationKind[];
}

/** Runs the states search and writes down what it passes, in the twin's words. */
export function observeStates(scenario: Scenario, { privateSteps, coarse = false, ignore = ['leak'] }: ObserveOptions): Observed & { readonly count: number } {
  const system = buildSystem(scenario, { privateSteps, coarse, operations: 0, ignore, watch: undefined });
  const states = new Set<string>();
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = describe(system);
    states.add(seen);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  const { found, states: count } = searchStates({ ...system, invariant: look }, EVERYTHING);
  const violations = new Set(found.map(({ finding: { kind, actor } }) => (kind === 'deadlock' ? kind : `${kind} ${actor}`)));
  const progress = [...violations].filter((violation) => /^(livelock|stuck-loop)/.test(violation));
  for (const violation of progress) violations.delete(violation);
  return { states, finals, violations, endless: progress.length > 0, count };
}

/** A state in words that depend on neither the numbers of positions nor those of control points. */
export function describe({ machine, actors }: System): string {
  const { objects, vector, controls } = machine;
  const blocks: { base: number; text: string }[] = [];
  for (let object = 0; object < objects.count; object++) {
    const state = vector.words[objects.statePositions[object]!]!;
    if (state === 0) continue;
    const base = objects.bases[object]!;
    const kind = state >> CLASS_SHIFT;
    const words = Array.from({ length: objects.classWords[kind]! }, (_, offset) => {
      const isKnown = objects.classRaw[kind] === 0 || ((vector.words[objects.mask(object, offset)]! >>> (offset & 31)) & 1) === 1;
      return isKnown ? vector.words[objects.word(object, offset)]! >>> 0 : '?';
    });
    blocks.push({ base, text: `${base.toString(16)}=${(state & STATE_MASK) >= FREED ? 'freed' : words.join(' ')}` });
  }
  const who = actors.map((_, actor) => {
    const code = controls.table[(machine.at(actor) << ROW_SHIFT) + OP];
    if (code === HALTED) return 'halted';
    if (code === ENDED) return 'ended';
    return machine.alternatives(actor) > 0 ? 'moves' : 'blocked';
  });
  const memory = blocks.sort((a, b) => a.base - b.base).map(({ text }) => text);
  return `${memory.join('; ')} | ${who.join(' ')}`;
}
