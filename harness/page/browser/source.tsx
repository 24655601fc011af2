import { useState } from 'preact/hooks';
import type { PageDocument, PageFrame } from '../page-document';

/** Where the step is in the user's code: the innermost call with the lines around it, and who called. */
export function Source({ page, step }: { readonly page: PageDocument; readonly step: number }) {
  const { film } = page;
  const [outer, setOuter] = useState({ step: -1, frame: 0 });
  const frames = (film.pictures[step]?.stack ?? []).map((number) => film.frames[number]!);
  const chosen = outer.step === step ? outer.frame : 0;
  const frame = frames[chosen];
  return (
    <section class="source" aria-labelledby="source-title">
      <h2 id="source-title">Source {step === 0 ? '' : `of step ${step}`}</h2>
      {frame === undefined ? <p class="none">{step === 0 ? 'No step has been made.' : 'No line of the source belongs to this step.'}</p> : <Excerpt page={page} frame={frame} />}
      {step === page.bug && page.other !== undefined ? (
        <>
          <h2>At the same moment: {page.other.actor}</h2>
          <Excerpt page={page} frame={page.other} />
        </>
      ) : null}
      {frames.length < 2 ? null : (
        <ol class="calls" aria-label="Calls, innermost first">
          {frames.map((call, index) => (
            <li key={index}>
              <button type="button" aria-pressed={index === chosen} onClick={() => setOuter({ step, frame: index })}>
                {call.call === '' ? '(anonymous)' : call.call} <span class="place">{placeOf(call)}</span>
              </button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Excerpt({ page: { sources }, frame }: { readonly page: PageDocument; readonly frame: PageFrame }) {
  const lines = Object.entries(sources[frame.file] ?? {})
    .map(([number, text]) => ({ number: Number(number), text }))
    .filter(({ number }) => Math.abs(number - frame.line) <= 5);
  return (
    <figure>
      <figcaption>{`${frame.call === '' ? '' : `${frame.call}, `}${placeOf(frame)}`}</figcaption>
      {lines.length === 0 ? (
        <p class="none">The source is not at hand.</p>
      ) : (
        <pre>
          {lines.map(({ number, text }) => (
            <code key={number} class={number === frame.line ? 'here' : ''}>
              <span class="line-number">{`${number === frame.line ? '▶' : ' '}${String(number).padStart(5)}  `}</span>
              {text}
              {'\n'}
            </code>
          ))}
        </pre>
      )}
    </figure>
  );
}

export function placeOf({ file, line }: PageFrame): string {
  return `${file}:${line}`;
}
