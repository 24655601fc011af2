/** What is known of a number of runs. */
export interface RunsMade {
  readonly actors: number;
  /** The depth of the bugs looked for. */
  readonly depth: number;
  /** The longest run, in steps. */
  readonly steps: number;
  /** Runs since then, whose change points were chosen among so many steps. */
  readonly counted: number;
  /** All runs. */
  readonly runs: number;
  /** Whether some step had several alternatives. */
  readonly hasChosen: boolean;
}

/** The probability with which each run that counts, and all of them together, find a bug of the depth looked for. */
export function probabilitiesOf({ actors, depth, steps, counted }: RunsMade): { readonly each: number; readonly together: number } {
  const each = 1 / (actors * steps ** (depth - 1));
  return { each, together: counted === 0 ? 0 : -Math.expm1(counted * Math.log1p(-each)) };
}

/** The guarantee as a sentence. Probabilities are rounded down. */
export function guaranteeOf(made: RunsMade): string {
  const { actors, depth, steps, counted, runs, hasChosen } = made;
  if (counted === 0) return `no guarantee: ${runs === 0 ? 'no run was made' : 'the last run was the longest, and none was made with its length known'}`;
  const { each, together } = probabilitiesOf(made);
  const chance = `1/${depth === 1 ? actors : `(${actors}·${thousands(steps)}${raised(depth - 1)})`}`;
  const which = counted === 1 ? 'the last run' : counted === runs ? `each of ${thousands(runs)} runs` : `each of the last ${thousands(counted)} of ${thousands(runs)} runs`;
  const within = `shows within ${thousands(steps)} ${steps === 1 ? 'step' : 'steps'}, the length of the longest run${hasChosen ? ', by the alternatives that the run takes' : ''}`;
  return `${which} finds a bug of depth ${depth} that ${within}, with probability at least ${chance} = ${down(each)}; all together with at least ${down(together)}`;
}

/** Two digits, rounded down. */
function down(value: number): string {
  const [digits, exponent] = value.toExponential(12).split('e');
  return String(Number(`${Math.floor(Number(digits) * 10)}e${Number(exponent) - 1}`));
}

function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

function raised(power: number): string {
  return power === 1 ? '' : Array.from(String(power), (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
}
