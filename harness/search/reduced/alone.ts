import { operationName } from '../../checks/non-blocking';
import type { System } from '../../machine/system';
import type { Experience } from '../experience';
import { codeOf } from '../trail';
import { wider } from '../wider';
import type { Explored } from './progress';

const LOOK_EVERY = 1024;

/**
 * Lets everybody who declares it go on alone from every state inside an operation; where that leads is stored like other states. Returns who
 * did, by state, or null when `isOver` broke it off: what was not followed to its end cannot be judged.
 */
export function runAlone(system: System, experience: Experience, { store, trail, isOver }: Pick<Explored, 'store' | 'trail' | 'isOver'>): Int32Array | null {
  const { machine, actors } = system;
  const { vector } = machine;
  const declared = actors.map(({ spec }) => new Set(spec.options.nonBlocking ?? []));
  const met = store.size;
  let alone: Int32Array = new Int32Array(met * 2);
  // By state that was met alone: who came there.
  let comers: Int32Array = new Int32Array(met * 2);
  const queue: number[] = [];
  const number = new Int32Array(1);
  let looks = 0;
  for (let next = 0; next < met || queue.length > 0; ) {
    if (looks++ % LOOK_EVERY === 0 && isOver()) return null;
    const state = queue.pop() ?? next++;
    for (let actor = 0; actor < actors.length; actor++) {
      const bit = 1 << actor;
      if (declared[actor]!.size === 0 || (alone[state]! & bit) !== 0 || (state >= met && (comers[state]! & bit) === 0)) continue;
      store.read(state, vector.words);
      if (!declared[actor]!.has(operationName(system, actor)) || machine.isExhausted(actor)) continue;
      alone[state]! |= bit;
      const alternatives = experience.alternatives(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        experience.step(actor, alternative);
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        store.commit(number);
        machine.monitors.findings.length = 0;
        vector.undo(0);
        const to = number[0]! < 0 ? ~number[0]! : number[0]!;
        if (to >= alone.length) {
          alone = wider(alone, to * 2);
          comers = wider(comers, to * 2);
        }
        if (number[0]! < 0) trail.add(to, state, codeOf(actor, alternative));
        if (to < met || (comers[to]! & bit) !== 0) continue;
        comers[to]! |= bit;
        queue.push(to);
      }
    }
  }
  return alone;
}
