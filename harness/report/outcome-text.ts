import type { CheckResult, Executions, Growing, LimitReached, ViolationKind } from '../result';
import { coverageShares } from './coverage-text';
import { counted, grouped, seconds } from './numbers';
import type { Style } from './style';
import type { Summarised } from './summarised';
import { wrap } from './wrap';

/** The kinds that were found, each once, in the order found. */
export function foundKinds(result: Summarised): readonly ViolationKind[] {
  return [...new Set(result.violations.map(({ kind }) => kind))];
}

/** The verdict with what there is to remark about it: `violated: use-after-free, as expected`. */
export function verdictWords(result: Summarised): string {
  const remark = remarkOf(result);
  const verdict = result.verdict === 'holds' ? `holds in every interleaving${result.granularity === 'operation' ? ' of whole operations' : ''}` : result.verdict;
  return remark === '' ? verdict : `${verdict}: ${remark}`;
}

/** What was found, against what was expected; why, where nothing is known; nothing for what holds as it should. */
export function remarkOf(result: Summarised): string {
  const { asExpected, expected, known = [] } = result;
  const gone = known.filter(({ state }) => state === 'gone').map(({ kind, at }) => `${kind} at ${at}`);
  if (gone.length > 0) return `NOT EXPECTED, listed as known and no longer there: ${gone.join(', ')}`;
  switch (result.verdict) {
    case 'holds':
      return asExpected ? '' : `NOT EXPECTED, should find ${kindsOf(expected)}`;
    case 'violated': {
      const kinds = foundKinds(result).join(', ');
      if (asExpected && result.violations.every((violation) => violation.known !== undefined)) return `${kinds}, known`;
      if (asExpected) return `${kinds}, as expected`;
      return expected === 'holds' ? `${kinds}, NOT EXPECTED` : `${kinds}, NOT EXPECTED, should find ${kindsOf(expected)}`;
    }
    case 'inconclusive':
      return reasonOf(result);
  }
}

function kindsOf(expected: CheckResult['expected']): string {
  return expected === 'holds' ? 'nothing' : expected.join(' or ');
}

/** Why nothing is known: the limits that were reached, the goals that were not. */
export function reasonOf(result: Summarised): string {
  if (result.search === 'replay') return 'this schedule shows no violation';
  const limits = result.limits.map(limitWords);
  const goals = result.goals.filter(({ reached }) => !reached).map(({ goal }) => `"${goal}" never happens`);
  const reasons = limits.length > 0 ? limits : goals;
  return reasons.length > 0 ? reasons.join(', ') : `the search ${result.search} does not look at operations that must not block; states and reduced do`;
}

/** `stopped at 1,000,000 states`. */
export function limitWords({ limit, value }: LimitReached): string {
  switch (limit) {
    case 'seconds':
      return `stopped after ${counted(value, 'second')}`;
    case 'memory':
      return `stopped at ${grouped(value)} MB`;
    case 'depth':
      return `cut at depth ${grouped(value)}`;
    case 'operations':
      return `cut after ${counted(value, 'operation')} of an actor`;
    case 'steps':
      return `stopped after ${counted(value, 'step')}`;
    case 'violations':
      return `only ${counted(value, 'violation')} reported, more were found`;
    case 'actors':
      return `not for more than ${counted(value, 'actor')}`;
    case 'interrupted':
      return 'interrupted';
    case 'states':
      return `stopped at ${counted(value, 'state')}`;
    case 'preemptions':
      return `cut at ${counted(value, 'preemption')}`;
    case 'runs':
      return `only ${counted(value, 'run')} tried`;
  }
}

/** Green for as expected, red for unexpected, yellow for not known. */
export function verdictPaint(result: Summarised, style: Style): (text: string) => string {
  const { bold, green, red, yellow } = style.colors;
  if (result.verdict === 'inconclusive') return (text) => bold(yellow(text));
  return result.asExpected ? green : (text) => bold(red(text));
}

/** What the search looked at, in one line. */
export function effortLine({ search, statistics, seed, resumedFrom }: CheckResult): string {
  const { states, transitions, depth, seconds: time, bytesPerState, executions } = statistics;
  const parts = [
    `search ${search}${seed === undefined ? '' : `, seed ${seed}`}`,
    ...(executions === undefined ? [search === 'star' ? `${counted(states, 'state')} of the centre` : counted(states, 'state'), counted(transitions, 'transition')] : [executionWords(executions), counted(transitions, 'step')]),
    `depth ${grouped(depth)}`,
    ...(time > 0 ? [`${seconds(time)} s`] : []),
    ...(resumedFrom === undefined ? [] : [`gone on from ${counted(resumedFrom, 'state')} of an earlier run`]),
    ...(bytesPerState > 0 ? [`${grouped(bytesPerState)} bytes per state`] : []),
  ];
  return parts.join(', ');
}

/** Which search `auto` took and why, and who was what in a search that takes actors apart. */
export function choiceLines({ choice, roles, verdict }: CheckResult, style: Style): readonly string[] {
  const chosen = choice === undefined ? [] : wrap(`  auto took ${choice}`, style.columns, '    ');
  if (roles === undefined || (verdict === 'violated' && !style.verbose)) return chosen;
  const { leaves, centre } = roles;
  const others = centre.map(({ actor, why }) => `${actor} (${why})`);
  return [
    ...chosen,
    ...wrap(`  ${leaves.length === 1 ? 'leaf' : 'leaves'}: ${leaves.length === 0 ? 'none' : listed(leaves)}`, style.columns, '    '),
    ...(others.length === 0 ? [] : wrap(`  centre: ${listed(others)}`, style.columns, '    ')),
  ];
}

/** Names between commas; of many alike the first and the last. */
function listed(names: readonly string[]): string {
  const parts: string[] = [];
  for (let from = 0; from < names.length; ) {
    let to = from;
    while (to + 1 < names.length && isNext(names[to]!, names[to + 1]!)) to++;
    if (to - from >= 3) parts.push(`${names[from]!} to ${names[to]!}`);
    else parts.push(...names.slice(from, to + 1));
    from = to + 1;
  }
  return parts.join(', ');
}

function isNext(name: string, next: string): boolean {
  const [, stem = '', number = ''] = /^(.*?)(\d+)$/.exec(name) ?? [];
  return number !== '' && next === `${stem}${Number(number) + 1}`;
}

/** `218,243 executions, 12 cut, 3 blocked`. */
function executionWords({ complete, cut, blocked }: Executions): string {
  return [counted(complete, 'complete execution'), ...(cut > 0 ? [`${grouped(cut)} cut`] : []), ...(blocked > 0 ? [`${grouped(blocked)} blocked`] : [])].join(', ');
}

/** How much the search had seen when it stopped at a violation, in one line. */
export function untilThenLine(result: CheckResult): string {
  const reached = result.goals.filter((goal) => goal.reached).length;
  const shares = coverageShares(result);
  return [
    ...(result.goals.length === 0 ? [] : [`${reached} of ${counted(result.goals.length, 'goal')} reached`]),
    ...(shares === undefined ? [] : [`${shares.states}% of lifecycle states and ${shares.transitions}% of transitions covered`]),
  ].join(', ');
}

/** Goals that were and were not reached: nothing may hold for want of happening. */
export function goalLines(result: CheckResult, style: Style): readonly string[] {
  if (result.goals.length === 0) return [];
  const { bold, green, red } = style.colors;
  return [
    bold('Goals:'),
    ...result.goals.map(({ goal, reached }) => (reached ? `  ${green('reached')}      ${goal}` : `  ${red('NOT REACHED')}  ${goal}`)),
  ];
}

/** What became of the violations that the scenario lists as known. */
export function knownLines({ known = [] }: CheckResult, style: Style): readonly string[] {
  if (known.length === 0) return [];
  const { bold, red, yellow } = style.colors;
  const words = { 'met': 'met', 'gone': red('NO LONGER THERE'), 'not met': yellow('not met') };
  return [
    bold('Known violations:'),
    ...known.flatMap(({ kind, at, reason, state }) => wrap(`  ${kind} at ${at}: ${words[state]} (${reason})${advice[state]}`, style.columns, '    ')),
  ];
}

const advice = { 'met': '', 'gone': '; no schedule shows it any more: take it off the list', 'not met': '; not everything was looked at, so it may still be there' };

/** Limits that no option moves. */
const NO_OPTION: readonly LimitReached['limit'][] = ['steps', 'interrupted', 'violations', 'actors'];

/** Why nothing is proved, and which option goes further. */
export function limitLines(result: CheckResult, style: Style): readonly string[] {
  if (result.limits.length === 0) return [];
  const lines = result.limits.map((reached) => {
    if (NO_OPTION.includes(reached.limit)) return `  ${limitWords(reached)}`;
    const option = reached.limit === 'runs' || reached.limit === 'preemptions' ? `--${reached.limit}` : `--max-${reached.limit}`;
    return `  ${limitWords(reached)}; a larger ${option} goes further`;
  });
  const title = result.verdict === 'violated' ? 'Limits reached (there may be more to find):' : 'Limits reached (nothing is proved):';
  const covered = (result.covered ?? []).map((line) => `  ${line}`);
  const promise = result.guarantee === undefined ? [] : wrap(`  ${result.guarantee}`, style.columns, '  ');
  return [style.colors.bold(style.colors.yellow(title)), ...lines, ...covered, ...growthLines(result.growing ?? [], style), ...promise];
}

/** Why a larger limit may not help, and what would. */
export function growthLines(growing: readonly Growing[], style: Style): readonly string[] {
  return growing.slice(0, MOST_GROWING).flatMap(({ what, name, values }) => {
    const counts = values.map(({ depth, count }) => `${grouped(count)} after ${grouped(depth)}`).join(', ');
    return wrap(`  ${GROWING[what](name)} at every depth (${counts} steps): ${REMEDIES[what]}`, style.columns, '    ');
  });
}

const MOST_GROWING = 5;

const GROWING: Readonly<Record<Growing['what'], (name: string) => string>> = {
  word: (name) => `${name} takes new values`,
  control: (name) => `the code of ${name} comes to new places`,
  allocations: (name) => `${name} allocates more objects`,
  check: () => 'what the checks remember takes new values',
};

const REMEDIES: Readonly<Record<Growing['what'], string>> = {
  word: 'it may have no bound; let it wrap around early, or bound who changes it',
  control: 'it remembers every answer it got; let a loop forget them at each turn, with retry, awaitAll or times',
  allocations: 'it may have no bound; bound its turns, or free what a turn allocates before it ends',
  check: 'it may have no bound; bound the operations with --max-operations',
};

/** What a verdict that holds does and does not say. */
export function meaningLines(result: CheckResult, style: Style): readonly string[] {
  if (result.verdict !== 'holds' || result.meaning.length === 0) return [];
  return [style.colors.bold('It holds within these bounds:'), ...result.meaning.flatMap((line) => wrap(`  - ${line}`, style.columns, '    '))];
}
