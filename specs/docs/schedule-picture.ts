import type { CheckResult, TraceLine, Violation } from '../../harness/result';

const LEFT = 110;
const TOP = 56;
const LANE = 64;
const STEP = 20;

/** A span of steps worth showing, in an actor's lane. */
interface Span {
  readonly label: string;
  readonly actor: number;
  readonly from: number;
  readonly to: number;
}

/** A step worth naming. */
interface Mark {
  readonly label: string;
  readonly actor: number;
  readonly step: number;
  readonly kind: 'plain' | 'bad';
}

/** Draws the schedule of a result's first violation as an SVG: a lane per actor, a dot per step, spans and marks from its trace. */
export function schedulePicture({ scenario, actors, violations: [violation] }: CheckResult): string {
  if (violation === undefined) throw new Error(`scenario ${scenario} is not violated`);
  const steps = violation.schedule.length;
  const width = LEFT + (steps + 1) * STEP + 20;
  const height = TOP + actors.length * LANE + 26;
  const title = `${scenario}: ${violation.kind} in ${steps} steps`;
  const x = (step: number): number => LEFT + step * STEP;
  const y = (actor: number): number => TOP + actor * LANE + LANE / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="12" y="24" font-weight="bold" fill="#1f2328">${escaped(title)}</text>`,
    ...actors.map((name, actor) => lane(name, y(actor), width)),
    ...spansOf(violation).map(({ label, actor, from, to }) => span(label, x(from), x(to), y(actor))),
    ...violation.schedule.map(({ actor }, index) => `<circle cx="${x(index + 1)}" cy="${y(actor)}" r="3.5" fill="#57606a"/>`),
    ...marksOf(violation).map(({ label, actor, step, kind }) => mark(label, x(step), y(actor), kind)),
    ...[1, 10, 20, 30, 40].filter((step) => step <= steps).map((step) => `<text x="${x(step)}" y="${height - 10}" text-anchor="middle" fill="#57606a">${step}</text>`),
    '</svg>\n',
  ].join('\n');
}

function lane(name: string, y: number, width: number): string {
  return `<line x1="${LEFT}" y1="${y}" x2="${width - 12}" y2="${y}" stroke="#d0d7de"/>\n<text x="12" y="${y + 4}" fill="#1f2328">${escaped(name)}</text>`;
}

function span(label: string, from: number, to: number, y: number): string {
  return [
    `<rect x="${from - 7}" y="${y - 8}" width="${to - from + 14}" height="16" rx="4" fill="#ddf4ff" stroke="#54aeff"/>`,
    `<text x="${(from + to) / 2}" y="${y + 22}" text-anchor="middle" fill="#0969da">${escaped(label)}</text>`,
  ].join('\n');
}

function mark(label: string, x: number, y: number, kind: Mark['kind']): string {
  const colour = kind === 'bad' ? '#cf222e' : '#1f2328';
  const anchor = kind === 'bad' ? 'end' : 'middle';
  return `<circle cx="${x}" cy="${y}" r="5" fill="${colour}"/>\n<text x="${x}" y="${y - 14}" text-anchor="${anchor}" fill="${colour}">${escaped(label)}</text>`;
}

/** Outermost sections and grace periods, from the labelled events of the trace. */
function spansOf({ trace, schedule }: Violation): Span[] {
  const spans: Span[] = [];
  for (const [label, begins, ends] of [
    ['section', 'section begins', 'section ends'],
    ['grace period', 'grace period begins', 'grace period ends'],
  ] as const) {
    const open = new Map<number, { from: number; depth: number }>();
    for (const { actor, step, text, kind } of trace) {
      if (kind !== 'event') continue;
      const now = open.get(actor) ?? { from: step, depth: 0 };
      if (text === begins) open.set(actor, { from: now.from, depth: now.depth + 1 });
      if (text !== ends) continue;
      if (now.depth > 1) open.set(actor, { from: now.from, depth: now.depth - 1 });
      else {
        open.delete(actor);
        spans.push({ label, actor, from: now.from, to: step });
      }
    }
    for (const [actor, { from }] of open) spans.push({ label, actor, from, to: schedule.length });
  }
  return spans;
}

/** Where the object of the violation was queued and freed, and the violation. */
function marksOf({ trace, object, kind, schedule }: Violation): Mark[] {
  const last = schedule.length;
  const at = (step: number | undefined): TraceLine | undefined => trace.find((line) => line.step === step);
  const marks: Mark[] = [];
  for (const [label, site] of [
    ['queued', object?.queued[0]],
    ['freed', object?.freed],
  ] as const) {
    const line = at(site?.step);
    if (line !== undefined) marks.push({ label, actor: line.actor, step: line.step, kind: 'plain' });
  }
  return [...marks, { label: kind, actor: at(last)?.actor ?? 0, step: last, kind: 'bad' }];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
