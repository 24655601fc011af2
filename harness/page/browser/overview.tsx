import { useMemo } from 'preact/hooks';
import type { PageDocument } from '../page-document';

const LANE = 16;

interface Props {
  readonly page: PageDocument;
  readonly step: number;
  readonly go: (step: number) => void;
}

/** The whole schedule at a glance, and the slider that moves in it. */
export function Overview({ page, step, go }: Props) {
  const { film, bug } = page;
  const steps = film.pictures.length - 1;
  const height = film.actors.length * LANE;
  const mark = (steps + 1) / 120;
  const drawn = useMemo(() => runsOf(page), [page]);
  const spans = film.spans.filter(({ kind, actor }) => (kind === 'section' || kind === 'grace period') && actor >= 0);
  return (
    <div class="overview">
      <ol class="names" aria-hidden="true">
        {film.actors.map(({ name }) => (
          <li>{name}</li>
        ))}
      </ol>
      <div class="strip">
        <svg viewBox={`0 0 ${steps + 1} ${height}`} preserveAspectRatio="none" style={{ height: `${height}px` }} aria-hidden="true" onClick={(event) => {
          const { left, width } = event.currentTarget.getBoundingClientRect();
          go(Math.round(((event.clientX - left) / width) * (steps + 1) - 0.5));
        }}>
          {film.cycleFrom === undefined ? null : <rect class="cycle" x={film.cycleFrom} y={0} width={steps + 1 - film.cycleFrom} height={height} />}
          {spans.map((span) => (
            <rect class={`span span-${span.kind.replace(' ', '-')}`} x={span.from} y={span.actor * LANE + 1} width={(span.to ?? steps) - span.from + 1} height={LANE - 2} />
          ))}
          {drawn.map((path, actor) => (
            <path class={`run lane-${actor % 8}`} d={path} />
          ))}
          <rect class="bug" x={bug + 0.5 - mark / 2} y={0} width={mark} height={height} />
          <rect class="now" x={step} y={0} width={Math.max(1, steps / 250)} height={height} />
        </svg>
        <input type="range" min={0} max={steps} value={step} aria-label="Step" aria-valuetext={`step ${step} of ${steps}`} onInput={(event) => go(Number(event.currentTarget.value))} />
      </div>
    </div>
  );
}

/** One path per actor: a block for each run of its steps. */
function runsOf({ film: { pictures, actors } }: PageDocument): readonly string[] {
  const paths = actors.map(() => '');
  for (let step = 1; step < pictures.length; ) {
    const { actor } = pictures[step]!;
    let end = step;
    while (pictures[end]?.actor === actor) end++;
    paths[actor] = `${paths[actor] ?? ''}M${step} ${actor * LANE + 4}h${end - step}v${LANE - 8}h${step - end}z`;
    step = end;
  }
  return paths;
}
