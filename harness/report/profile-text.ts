import type { ActorShare, OperationShare, PointShare, Profile, Share, WordShare } from '../profile/profile';
import { counted, grouped } from './numbers';
import { growthLines, limitWords } from './outcome-text';
import { shownPath } from './path';
import type { Style } from './style';
import { wrap } from './wrap';

/** Rows of a table that are printed unless everything is asked for. */
const MOST_ROWS = 12;

/** Why a state space is as big as it is, as people read it. A function of its arguments only; ends with a newline. */
export function profileText(profile: Profile, style: Style): string {
  const { bold, yellow } = style.colors;
  const { scenario, states, transitions, depth, complete, limits, growing } = profile;
  const cut = limits.map(limitWords).join(', ');
  const seen = complete ? 'all of them' : `${cut}: there are more, and shares may change`;
  const blocks = [
    [bold(scenario), ...wrap(`  ${counted(states, 'state')}, ${counted(transitions, 'transition')}, depth ${grouped(depth)}; ${seen}`, style.columns, '  ')],
    growing.length === 0 ? [] : [bold(yellow('Grows however deep the search is:')), ...growthLines(growing, style)],
    table('By actor: states left if where it is, and the memory that it allocates, made no difference', ['left', 'times fewer', 'places', 'actor'], profile.actors.map((actor) => actorRow(actor, profile)), style),
    table('By word: states left if it were constant', ['left', 'times fewer', 'values', 'word'], telling(profile.words, profile).map((word) => wordRow(word, profile)), style),
    table('By what else is remembered', ['left', 'times fewer', '', 'what'], telling(profile.others, profile).map((other) => otherRow(other, profile)), style),
    table('By operation: states in which an actor is inside it', ['states', 'share', 'places', 'operation'], operationsOf(profile).map((operation) => operationRow(operation, profile)), style),
    table('By access: states in which an actor is about to make it', ['states', 'share', 'places', 'access'], profile.points.map((point) => pointRow(point, profile, style)), style),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Row = readonly [string, string, string, string];

/** Numbers first, so that names are never cut. */
function table(title: string, heading: Row, rows: readonly Row[], { colors: { bold, dim }, verbose }: Style): readonly string[] {
  if (rows.length === 0) return [];
  const shown = verbose ? rows : rows.slice(0, MOST_ROWS);
  const widths = ([0, 1, 2] as const).map((column) => Math.max(...[heading, ...shown].map((cells) => cells[column].length)));
  const line = (cells: Row): string => `  ${widths.map((width, column) => (cells[column] ?? '').padStart(width)).join('  ')}  ${cells[3]}`;
  const more = rows.length - shown.length;
  return [bold(title), dim(line(heading)), ...shown.map(line), ...(more > 0 ? [dim(`  and ${counted(more, 'other')}; --verbose shows all`)] : [])];
}

/** Those that tell some states apart which nothing else does. */
function telling<S extends Share>(shares: readonly S[], { states }: Profile): readonly S[] {
  return shares.filter(({ statesWithout }) => statesWithout < states);
}

function actorRow(actor: ActorShare, profile: Profile): Row {
  return [...left(actor, profile), grouped(actor.controlPoints), actor.name];
}

function wordRow(word: WordShare, profile: Profile): Row {
  return [...left(word, profile), grouped(word.values), word.name];
}

function otherRow(other: Share, profile: Profile): Row {
  return [...left(other, profile), '', other.name];
}

function operationRow({ name, controlPoints, states }: OperationShare & { readonly name: string }, profile: Profile): Row {
  return [grouped(states), share(states, profile), grouped(controlPoints), name];
}

function pointRow({ actor, operation, access, site, controlPoints, states }: PointShare, profile: Profile, { root }: Style): Row {
  const place = site === undefined ? '' : ` (${shownPath(site.file, root)}:${site.line})`;
  return [grouped(states), share(states, profile), grouped(controlPoints), `${operation === actor ? actor : `${actor}: ${operation}`}: ${access}${place}`];
}

function left({ statesWithout }: Share, { states }: Profile): readonly [string, string] {
  const factor = states / statesWithout;
  return [grouped(statesWithout), factor < 10 ? factor.toFixed(2) : grouped(factor)];
}

function share(part: number, { states }: Profile): string {
  return `${((100 * part) / states).toFixed(0)}%`;
}

function operationsOf({ actors }: Profile): readonly (OperationShare & { readonly name: string })[] {
  return actors
    .flatMap(({ name, operations }) => operations.map((operation) => ({ ...operation, name: operation.operation === name ? name : `${name}: ${operation.operation}` })))
    .sort((one, other) => other.states - one.states);
}
