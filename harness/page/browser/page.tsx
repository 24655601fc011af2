import { render } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PageDocument } from '../page-document';
import { Lifecycles } from './lifecycles';
import { Memory } from './memory';
import { momentAt, switches } from './moment';
import { Overview } from './overview';
import { Schedule } from './schedule';
import { placeOf, Source } from './source';

const KEYS = [
  ['→ or ↓', 'one step on'],
  ['← or ↑', 'one step back'],
  ['Page Down, Page Up', 'ten steps'],
  ['Home, End', 'before the first step, the last step'],
  ['n, p', 'next, previous context switch'],
  ['v', 'the violation'],
  ['?', 'this help'],
] as const;

function Page({ page }: { readonly page: PageDocument }) {
  const { film, bug } = page;
  const last = film.pictures.length - 1;
  const [step, setStep] = useState(() => stepOf(location.hash, last) ?? Math.min(bug, last));
  const help = useRef<HTMLDialogElement>(null);
  const turns = useMemo(() => switches(film), [page]);
  const moment = useMemo(() => momentAt(film, step), [page, step]);
  // Where the last key led, which may not be drawn yet when the next one comes.
  const at = useRef(step);
  const go = (to: number): void => {
    at.current = Math.max(0, Math.min(last, to));
    setStep(at.current);
  };
  const next = (): void => go(turns.find((turn) => turn > at.current) ?? last);
  const previous = (): void => go(turns.findLast((turn) => turn < at.current) ?? 0);

  useEffect(() => history.replaceState(null, '', `#step=${step}`), [step]);
  // With the first drawing, not after it has been painted: a key that comes at once is not lost.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (help.current?.open === true && event.key !== '?') return;
      const move = moves[event.key];
      if (move === undefined) return;
      event.preventDefault();
      move();
    };
    const moves: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowRight: () => go(at.current + 1),
      ArrowDown: () => go(at.current + 1),
      ArrowLeft: () => go(at.current - 1),
      ArrowUp: () => go(at.current - 1),
      PageDown: () => go(at.current + 10),
      PageUp: () => go(at.current - 10),
      Home: () => go(0),
      End: () => go(last),
      n: next,
      p: previous,
      v: () => go(bug),
      '?': () => (help.current?.open === true ? help.current.close() : help.current?.showModal()),
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [page]);

  const mover = film.pictures[step]!.actor;
  return (
    <>
      <header class="verdict">
        <p class="kind">
          <span class="bug-sign" aria-hidden="true">✖</span> {page.kind} <span class="scenario">{page.scenario}</span>
        </p>
        <h1>{page.headline === page.kind ? `${page.kind}: ${page.message}` : page.headline}</h1>
        <p>
          {page.meaning} <span class="quiet">{page.length}</span>
        </p>
        <ol class="story" aria-label="How it comes about">
          {page.explanation.map(({ step: at, text, site }, index) => (
            <li key={index} class={`${at === step ? 'now' : ''} ${index === page.explanation.length - 1 ? 'end' : ''}`}>
              <button type="button" onClick={() => go(at)}>{at === 0 ? 'before' : `step ${at}`}</button>
              <span>
                {text} {site === undefined ? null : <span class="place">{placeOf(site)}</span>}
              </span>
            </li>
          ))}
        </ol>
        <details>
          <summary>Facts, stacks and the line that replays it</summary>
          <pre>{page.facts}</pre>
          <pre>{page.replay}</pre>
        </details>
      </header>
      <nav class="controls" aria-label="Steps">
        <div class="buttons">
          <button type="button" onClick={() => go(0)} title="Home">|◀<span class="unseen">before the first step</span></button>
          <button type="button" onClick={() => go(at.current - 1)} title="←">◀<span class="unseen">one step back</span></button>
          <button type="button" onClick={() => go(at.current + 1)} title="→">▶<span class="unseen">one step on</span></button>
          <button type="button" onClick={() => go(last)} title="End">▶|<span class="unseen">the last step</span></button>
          <button type="button" onClick={next} title="n">next switch</button>
          <button type="button" class="to-bug" onClick={() => go(bug)} title="v">✖ violation</button>
          <button type="button" onClick={() => help.current?.showModal()} title="?">?<span class="unseen">help</span></button>
          <output aria-live="polite">
            step <b>{step}</b> of {last}
            {step === bug ? <strong class="bug-tag">✖ {page.kind}</strong> : null}
            {film.cycleFrom !== undefined && step >= film.cycleFrom ? <strong class="tag">goes round for ever</strong> : null}
          </output>
        </div>
        <Overview page={page} step={step} go={go} />
      </nav>
      <main>
        <Schedule page={page} step={step} go={go} />
        <div class="now-side">
          <Source page={page} step={step} />
          <Memory page={page} moment={moment} step={step} />
          <Lifecycles page={page} moment={moment} mover={mover} />
        </div>
      </main>
      <dialog ref={help} aria-labelledby="help-title">
        <h2 id="help-title">Keys</h2>
        <dl>
          {KEYS.map(([key, what]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <h2>Signs</h2>
        <dl>
          <div><dt>● in a lane</dt><dd>a step of that actor; ▶ is the step shown</dd></div>
          <div><dt>bar at a lane's left</dt><dd>an open read-side critical section, or hatched a grace period; at its right a lock that is held</dd></div>
          <div><dt>arrow</dt><dd>happens before: solid a read of what was written, bold a lock, dashed a section that a grace period waited for</dd></div>
          <div><dt>✖</dt><dd>the violation</dd></div>
        </dl>
        <form method="dialog"><button type="submit">Close</button></form>
      </dialog>
    </>
  );
}

function stepOf(hash: string, last: number): number | undefined {
  const [, text] = /^#step=(\d+)$/.exec(hash) ?? [];
  return text === undefined ? undefined : Math.min(last, Number(text));
}

const root = document.getElementById('page');
const data = document.getElementById('data')?.textContent;
if (root !== null && data !== null && data !== undefined) {
  root.replaceChildren();
  render(<Page page={JSON.parse(data) as PageDocument} />, root);
}
