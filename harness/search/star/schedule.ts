import { resetSystem } from '../../machine/system';
import type { Choice, Schedule } from '../../result';
import type { StateId, StateStore } from '../state-store';
import { Centre } from './centre';
import { Closure } from './closure';
import type { DecoupledStates } from './decoupled-states';
import type { Decoupled, Occasion, Origin, Successor } from './decoupled';
import { Restart } from './factoring';
import type { Factoring } from './factoring';
import type { Member } from './leaf';

const silent = (): void => undefined;

/**
 * Expands an occasion into an ordinary schedule of all actors: forwards along the path of the centre it finds how each local state
 * is reached, backwards it picks the steps of each leaf. Leaves that nobody asks and that need not be anywhere make no step.
 */
export function expand(factoring: Factoring, { store, commit }: { readonly store: StateStore; readonly commit: () => StateId }, states: DecoupledStates, target: Decoupled, { picks, then }: Occasion): Schedule {
  const { system, leaves } = factoring;
  const { vector } = system.machine;
  const closure = new Closure(factoring, silent, false);
  const centre = new Centre(factoring, store, silent, commit);
  const path = states.path(target);
  resetSystem(system);
  let starts: Map<Member, Origin | null>[] = leaves.map((leaf) => new Map([[leaf.read(vector.words), null]]));
  let opened: ReadonlySet<number> = new Set(leaves.keys());
  // By layer between two steps of the centre: how the local states of each leaf are reached in it.
  const layers: Map<Member, Origin | null>[][] = [];
  const steps: Choice[] = [];
  for (const [layer, state] of path.entries()) {
    const sets = leaves.map((leaf, index) => leaf.set(starts[index]!.keys()));
    centre.load({ centre: state.centre, sets });
    const reached = leaves.map((leaf, index) => {
      if (!opened.has(index)) return starts[index]!;
      const within = closure.reach(index, starts[index]!.keys());
      for (const [member, origin] of starts[index]!) within.set(member, origin);
      leaf.place(leaf.members(sets[index]!)[0]!, vector.words);
      return within;
    });
    layers.push(reached);
    const next = path[layer + 1];
    if (next === undefined) break;
    const here = { centre: state.centre, sets: leaves.map((leaf, index) => leaf.set(reached[index]!.keys())) };
    const successors: Successor[] = [];
    centre.load(here);
    const { actor, alternative, ordinal } = next.step;
    centre.expand(here, actor, successors);
    const successor = successors[ordinal];
    // More has been learned since about who has to do with whom.
    if (successor?.actor !== actor || successor.alternative !== alternative || successor.centre !== next.centre) throw new Restart();
    const { moves, closes } = successor;
    steps.push({ actor, alternative });
    opened = closes;
    starts = reached.map((members, index) => {
      const move = moves.get(index);
      const after = new Map<Member, Origin | null>();
      for (const member of members.keys()) {
        const to = move === undefined ? member : move.get(member);
        if (to !== undefined && !after.has(to)) after.set(to, { from: member, alternative: -1 });
      }
      return after;
    });
  }
  const byLayer: Choice[][] = layers.map(() => []);
  for (const [index, leaf] of leaves.entries()) {
    let layer = layers.length - 1;
    let member = picks.get(index) ?? layers[layer]![index]!.keys().next().value!;
    for (;;) {
      const origin: Origin | null = layers[layer]![index]!.get(member)!;
      if (origin === null) break;
      if (origin.alternative < 0) layer--;
      else byLayer[layer]!.unshift({ actor: leaf.actor, alternative: origin.alternative });
      member = origin.from;
    }
  }
  return [...byLayer.flatMap((choices, layer) => (layer < steps.length ? [...choices, steps[layer]!] : choices)), ...then];
}
