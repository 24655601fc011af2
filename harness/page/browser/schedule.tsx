import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PageDocument, PageRow } from '../page-document';

/** Height of a row in pixels, as the style has it. */
const ROW = 24;
/** Between lanes: the more there are the closer. */
const LANE = 26;
const MOST_LANES = 260;
const MARGIN = 14;
/** The least height of the schedule. */
const LEAST = 320;
/** Rows made above and below those that are seen. */
const SPARE = 12;

interface Props {
  readonly page: PageDocument;
  readonly step: number;
  readonly go: (step: number) => void;
}

/** The schedule: a row for each thing that happened, a lane for each actor, arrows for what orders them. Only rows that are seen are made. */
export function Schedule({ page, step, go }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [prints, setPrints] = useState(false);
  const { rows, film } = page;
  const places = useMemo(() => placesOf(rows, film.pictures.length), [page]);
  const lane = Math.min(LANE, MOST_LANES / film.actors.length);
  const width = 2 * MARGIN + (film.actors.length - 1) * lane;

  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    // As tall as what the page leaves of the window, below the verdict.
    const fit = (): void => {
      const above = current.getBoundingClientRect().top + scrollY;
      current.style.height = `${Math.max(LEAST, innerHeight - above - 20)}px`;
    };
    const measure = (): void => setHeight(current.clientHeight);
    fit();
    addEventListener('resize', fit);
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => {
      observer.disconnect();
      removeEventListener('resize', fit);
    };
  }, []);
  useEffect(() => {
    const before = (): void => setPrints(true);
    const after = (): void => setPrints(false);
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => {
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
    };
  }, []);
  // The step that is shown is never out of sight.
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const { first, last } = places[step]!;
    const [above, below] = [first * ROW - 3 * ROW, (last + 4) * ROW];
    if (above < current.scrollTop) current.scrollTop = Math.max(0, above);
    else if (below > current.scrollTop + current.clientHeight) current.scrollTop = below - current.clientHeight;
    // The event that tells of it comes a frame later, and until then there would be no rows.
    setTop(current.scrollTop);
  }, [step, height]);

  const from = prints ? 0 : Math.max(0, Math.floor(top / ROW) - SPARE);
  const to = prints ? rows.length : Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE);
  return (
    <section class="schedule" aria-labelledby="schedule-title">
      <h2 id="schedule-title">Schedule</h2>
      <ol class="lanes" aria-label="Lanes, from the left">
        {film.actors.map(({ name }, actor) => (
          <li class={`who lane-${actor % 8}`}>
            <span class="lane-number">{actor + 1}</span> {name}
          </li>
        ))}
      </ol>
      <div class="rows" ref={box} tabIndex={0} role="group" aria-label="Steps of the schedule" onScroll={() => setTop(box.current?.scrollTop ?? 0)}>
        <div style={{ height: `${rows.length * ROW}px`, position: 'relative' }}>
          <Lanes page={page} places={places} from={from} to={to} step={step} lane={lane} width={width} />
          {rows.slice(from, to).map((row, index) => (
            <RowLine key={from + index} row={row} place={from + index} width={width} isNow={row.at === step} go={go} isCycle={film.cycleFrom !== undefined && row.at >= film.cycleFrom} name={film.actors[row.actor]?.name ?? ''} />
          ))}
        </div>
      </div>
    </section>
  );
}

interface RowLineProps {
  readonly row: PageRow;
  readonly place: number;
  readonly width: number;
  readonly isNow: boolean;
  readonly isCycle: boolean;
  readonly name: string;
  readonly go: (step: number) => void;
}

function RowLine({ row, place, width, isNow, isCycle, name, go }: RowLineProps) {
  const { tone, text, mark, isSwitch, step, at } = row;
  const classes = ['row', `tone-${tone}`, isNow ? 'now' : '', isSwitch ? 'switch' : '', mark === undefined ? '' : 'marked', isCycle ? 'cycle' : ''].join(' ');
  const sign = { operation: '', event: '✱ ', note: '# ', lifecycle: '⇒ ', violation: '✖ ', access: '', local: '', fold: '' }[tone];
  return (
    <div class={classes} style={{ top: `${place * ROW}px` }} onClick={() => go(at)} aria-current={isNow ? 'step' : undefined} title={`${name}: ${text}`}>
      <span class="number">
        {isNow && step !== undefined ? '▶' : ''}
        {step ?? ''}
      </span>
      <span class="text" style={{ marginLeft: `${width}px` }}>
        {tone === 'violation' && mark !== undefined ? <mark>{mark}</mark> : null}
        {tone === 'operation' ? <b>{name === text ? name : `${name}: ${text}`}</b> : `${sign}${text}`}
        {mark === undefined || tone === 'violation' ? null : <mark>{mark}</mark>}
      </span>
    </div>
  );
}

interface LanesProps {
  readonly page: PageDocument;
  readonly places: readonly Place[];
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly lane: number;
  readonly width: number;
}

/** Lanes with their dots, what lasts, and the arrows between lanes, for the rows that are made. */
function Lanes({ page: { rows, film }, places, from, to, step, lane, width }: LanesProps) {
  const x = (actor: number): number => MARGIN + actor * lane;
  const y = (place: number): number => (place - from) * ROW + ROW / 2;
  const end = (at: number | undefined): number => (at === undefined ? rows.length : (places[at]?.access ?? rows.length));
  const begin = (at: number): number => (at === 0 ? -1 : places[at]!.access);
  const spans = film.spans.filter((span) => (span.kind === 'section' || span.kind === 'lock' || span.kind === 'grace period') && span.actor >= 0 && begin(span.from) < to && end(span.to) >= from);
  const arrows = film.arrows.filter((arrow) => places[arrow.from]!.access < to && places[arrow.to]!.access >= from);
  return (
    <svg class="lines" width={width} height={(to - from) * ROW} style={{ top: `${from * ROW}px` }} aria-hidden="true">
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
          <path d="M0 0 8 4 0 8z" />
        </marker>
      </defs>
      {film.actors.map((_, actor) => (
        <line class={`lane lane-${actor % 8}`} x1={x(actor)} x2={x(actor)} y1={0} y2={(to - from) * ROW} />
      ))}
      {spans.map((span) => {
        const [first, last] = [Math.max(from - 1, begin(span.from)), Math.min(to, end(span.to))];
        const side = span.kind === 'lock' ? 4 : -9;
        return (
          <rect class={`span span-${span.kind.replace(' ', '-')}`} x={x(span.actor) + side} y={y(first)} width={4} height={Math.max(4, y(last) - y(first))}>
            <title>{`${film.actors[span.actor]?.name ?? ''}: ${span.label}, from step ${span.from}${span.to === undefined ? ', still open' : ` to step ${span.to}`}`}</title>
          </rect>
        );
      })}
      {arrows.map((arrow) => {
        const [x1, x2, y1, y2] = [x(arrow.fromActor), x(arrow.toActor), y(places[arrow.from]!.access), y(places[arrow.to]!.access)];
        const bend = Math.min(40, Math.abs(y2 - y1) / 2);
        const isNear = arrow.to === step || arrow.from === step;
        return (
          <path class={`arrow arrow-${arrow.why.replace(' ', '-')} ${isNear ? 'near' : ''}`} d={`M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2 + (x2 > x1 ? -5 : 5)} ${y2 - 3}`} marker-end="url(#head)">
            <title>{`step ${arrow.from} happens before step ${arrow.to}: ${arrow.why} ${arrow.what}`}</title>
          </path>
        );
      })}
      {rows.slice(from, to).map((row, index) =>
        row.tone === 'violation' ? (
          <path class="bug" d={`M${x(row.actor) - 8} ${y(from + index)}l8 -8 8 8 -8 8z`} />
        ) : row.step === undefined ? null : (
          <circle class={`dot lane-${row.actor % 8} ${row.at === step ? 'now' : ''} ${row.mark === undefined ? '' : 'marked'}`} cx={x(row.actor)} cy={y(from + index)} r={row.at === step ? 6 : 4} />
        ),
      )}
    </svg>
  );
}

/** The rows of a step: the first, the last, and the one of its access. */
interface Place {
  readonly first: number;
  readonly last: number;
  readonly access: number;
}

function placesOf(rows: readonly PageRow[], steps: number): readonly Place[] {
  const places: Place[] = Array.from({ length: steps }, () => ({ first: 0, last: 0, access: 0 }));
  const met = new Set<number>();
  rows.forEach(({ at, tone, step }, place) => {
    if (at <= 0 || at >= steps) return;
    const known = places[at]!;
    const isAccess = tone === 'access' || tone === 'violation' || tone === 'local';
    if (!met.has(at)) places[at] = { first: place, last: place, access: place };
    else places[at] = { ...known, last: place, access: isAccess && step !== undefined ? place : known.access };
    if (!met.has(at) && isAccess) places[at] = { first: place, last: place, access: place };
    else if (isAccess && rows[known.access]?.tone !== 'access') places[at] = { ...places[at], access: place };
    met.add(at);
  });
  // A step that no row tells of lies where the one before it does.
  for (let step = 1; step < steps; step++) if (!met.has(step)) places[step] = places[step - 1]!;
  return places;
}
