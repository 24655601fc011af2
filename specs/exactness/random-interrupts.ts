import seedrandom from 'seedrandom';
import { interruptsOff, interruptsOn, type Access, type Thread } from '../../impl/memory';
import type { ActorSpec, Scenario } from '../../index';

/** Where a thread turns interrupts off and on: before its so-manieth access. */
interface Plan {
  readonly off: readonly number[];
  readonly on: readonly number[];
}

const NEVER: Plan = { off: [], on: [] };

/**
 * A scenario on CPUs, as a seed has it: two or three of its actors share one, at least one of which is an interrupt; another may have an interrupt
 * of its own. Threads turn interrupts off and on here and there, in pairs or not.
 */
export function withInterrupts<W>({ symmetric: _, ...whole }: Scenario<W>, seed: string): Scenario<W> {
  const random = seedrandom(`interrupts ${seed}`);
  const below = (count: number): number => Math.floor(random() * count);
  const numbers = Array.from({ length: 32 }, () => below(1 << 20));
  const plans = Array.from({ length: 32 }, () => planOf(below));
  const shift = below(8);
  const isSmall = below(3) !== 0;
  const hasSecond = below(3) === 0;
  return {
    ...whole,
    name: `${whole.name}, interrupted`,
    actors(world) {
      const specs = Object.entries(whole.actors(world));
      const interrupt = shift % specs.length;
      const task = (interrupt + 1 + (numbers[0]! % (specs.length - 1))) % specs.length;
      const seat = (index: number): { cpu?: number; interrupt?: boolean } => {
        if (index === interrupt) return { cpu: 0, interrupt: true };
        if (index === task) return { cpu: 0 };
        if (isSmall) return {};
        return hasSecond ? { cpu: 1, interrupt: numbers[index]! % 2 === 0 } : { cpu: numbers[index]! % 2, interrupt: numbers[index]! % 5 === 0 };
      };
      return Object.fromEntries(specs.map(([name, spec], index) => [name, seated(spec, seat(index), plans[index]!)]));
    },
  };
}

function planOf(below: (count: number) => number): Plan {
  if (below(2) === 0) return NEVER;
  const from = below(4);
  const to = from + 1 + below(3);
  switch (below(6)) {
    case 0:
      return { off: [from, from + 1], on: [to, to + 1] };
    case 1:
      return { off: [from], on: [] };
    case 2:
      return { off: [from, to + 1], on: [to, to + 3] };
    default:
      return { off: [from], on: [to] };
  }
}

function seated(spec: ActorSpec, seat: { readonly cpu?: number; readonly interrupt?: boolean }, plan: Plan): ActorSpec {
  const options = { ...spec.options, ...seat };
  return spec.form === 'thread' ? { ...spec, body: () => sprinkled(spec.body(), plan), options } : { ...spec, options };
}

/** Thread code that turns interrupts off and on, but not in loops and after them: what it does next is then no longer a matter of counting. */
function* sprinkled(body: Thread<unknown>, { off, on }: Plan): Thread<unknown> {
  let isCounting = true;
  let accesses = 0;
  for (let next = body.next(0); ; ) {
    if (next.done === true) return next.value;
    const access: Access = next.value;
    if (access.kind === 'loop') isCounting = false;
    if (isCounting && access.kind !== 'event' && access.kind !== 'history' && access.kind !== 'note') {
      if (on.includes(accesses)) yield* interruptsOn();
      if (off.includes(accesses)) yield* interruptsOff();
      accesses++;
    }
    next = body.next(yield access);
  }
}
