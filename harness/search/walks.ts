/** What a walk costs, in the order in which it counts. */
export interface WalkCost {
  readonly switches: number;
  readonly steps: number;
}

/** The end of a cheapest walk. */
export interface Walk extends WalkCost {
  readonly parent: Walk | null;
  /** The last choice. */
  readonly choice: number;
}

/** Told of an edge: where it leads, whether it is a context switch, and its choice. */
export type Visit = (to: number, isSwitch: boolean, choice: number) => void;

/**
 * From one node to all, the walk with the fewest context switches, of these one with the fewest steps, of these the lexicographically least. `goesOn` is asked with the
 * cost of what would be looked at next, which is never cheaper than what was before; once it says no, the walks known by then are returned.
 */
export function cheapestWalks(start: number, edgesOf: (node: number, visit: Visit) => void, goesOn: (cost: WalkCost) => boolean): ReadonlyMap<number, Walk> {
  const walks = new Map<number, Walk>([[start, { switches: 0, steps: 0, parent: null, choice: 0 }]]);
  // Nodes by cost; one that is reached more cheaply later stands in its former place, too.
  const levels: number[][][] = [[[start]]];
  for (let switches = 0; switches < levels.length; switches++) {
    const level = levels[switches] ?? [];
    for (let steps = 0; steps < level.length; steps++) {
      for (const node of level[steps] ?? []) {
        const walk = walks.get(node)!;
        if (walk.switches !== switches || walk.steps !== steps) continue;
        if (!goesOn(walk)) return walks;
        edgesOf(node, (to, isSwitch, choice) => {
          const next: Walk = { switches: switches + Number(isSwitch), steps: steps + 1, parent: walk, choice };
          const known = walks.get(to);
          const order = known === undefined ? -1 : compareCosts(next, known);
          if (order > 0 || (order === 0 && !isLess(next, known!))) return;
          walks.set(to, next);
          if (order < 0) ((levels[next.switches] ??= [])[next.steps] ??= []).push(to);
        });
      }
    }
  }
  return walks;
}

/** Negative where the first is cheaper. */
export function compareCosts(one: WalkCost, other: WalkCost): number {
  return one.switches - other.switches || one.steps - other.steps;
}

/** Of two walks with as many steps, whether the first is lexicographically less. */
function isLess(one: Walk, other: Walk): boolean {
  let isFirst = false;
  for (let [a, b]: [Walk | null, Walk | null] = [one, other]; a !== null && b !== null && a !== b; [a, b] = [a.parent, b.parent]) {
    if (a.choice !== b.choice) isFirst = a.choice < b.choice;
  }
  return isFirst;
}

/** The choices of a walk, the first one first. */
export function choicesOf(walk: Walk): readonly number[] {
  const choices: number[] = [];
  for (let at = walk; at.parent !== null; at = at.parent) choices.push(at.choice);
  return choices.reverse();
}
