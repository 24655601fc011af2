import { useMemo } from 'preact/hooks';
import type { PageDocument } from '../page-document';
import { touchedWords, type Moment, type ObjectNow, type Word } from './moment';

interface Props {
  readonly page: PageDocument;
  readonly moment: Moment;
  readonly step: number;
}

/** What memory holds after the step: what has changed, then every object that some step touches, the one of the violation first. */
export function Memory({ page, moment, step }: Props) {
  const { film, object } = page;
  const touched = useMemo(() => touchedWords(film), [page]);
  const about = (now: ObjectNow): boolean => film.objects[now.number]!.name === object;
  const present = moment.objects.filter(({ state }) => state !== 'not allocated');
  const isShown = (now: ObjectNow): boolean => touched[now.number]!.size > 0 || about(now);
  const shown = present.filter(isShown).sort((one, other) => Number(about(other)) - Number(about(one)));
  const others = present.filter((now) => !isShown(now));
  const ofInterest = (now: ObjectNow): ReadonlySet<number> => (touched[now.number]!.size > 0 ? touched[now.number]! : new Set(now.words.map(({ offset }) => offset)));
  return (
    <section class="memory" aria-labelledby="memory-title">
      <h2 id="memory-title">Memory {step === 0 ? 'before the first step' : `after step ${step}`}</h2>
      <Changes page={page} moment={moment} step={step} />
      {shown.map((now) => (
        <ObjectCard key={now.number} page={page} now={now} touched={ofInterest(now)} isAbout={about(now)} />
      ))}
      {others.length === 0 ? null : (
        <details>
          <summary>{others.length === 1 ? '1 object that no step touches' : `${others.length} objects that no step touches`}</summary>
          {others.map((now) => (
            <ObjectCard key={now.number} page={page} now={now} touched={ofInterest(now)} isAbout={false} />
          ))}
        </details>
      )}
    </section>
  );
}

function Changes({ page: { film }, moment, step }: Props) {
  const changes = moment.objects.flatMap(({ number, state, was, words }) => {
    const { name } = film.objects[number]!;
    return [
      ...(was === undefined ? [] : [{ key: name, text: `${name}: ${was} → ${state === 'freed' ? 'FREED' : state}`, isFree: state === 'freed' }]),
      ...words.flatMap((word) => (word.was === undefined ? [] : [{ key: `${name}+${word.offset}`, text: `${wordName(name, word, film.objects[number]!.words)}: ${word.was} → ${word.value}`, isFree: false }])),
    ];
  });
  if (step === 0) return null;
  return (
    <ul class="changes" aria-label="Changed by this step">
      {changes.length === 0 ? <li class="none">This step changes nothing in memory.</li> : changes.map(({ key, text, isFree }) => <li key={key} class={isFree ? 'freed' : ''}>{text}</li>)}
    </ul>
  );
}

interface CardProps {
  readonly page: PageDocument;
  readonly now: ObjectNow;
  readonly touched: ReadonlySet<number>;
  readonly isAbout: boolean;
}

function ObjectCard({ page: { film }, now, touched, isAbout }: CardProps) {
  const object = film.objects[now.number]!;
  const words = now.words.filter(({ offset, was }) => touched.has(offset) || was !== undefined);
  const rest = object.words - words.length;
  const state = now.state === 'freed' ? `FREED in step ${now.freedIn ?? 0}, quarantined` : now.state === 'private' ? `private to ${object.by}` : '';
  return (
    <div class={`object ${now.state === 'freed' ? 'freed' : ''} ${isAbout ? 'about' : ''} ${now.was === undefined ? '' : 'changed'}`} data-object={object.name}>
      <header>
        <b>{object.name}</b>
        {isAbout ? <span class="tag bug-tag">the bug is about this</span> : null}
        {state === '' ? null : <span class="tag">{state}</span>}
      </header>
      <dl>
        {words.map((word) => (
          <div key={word.offset} class={`word ${word.was === undefined ? '' : 'changed'} ${word.isRead ? 'read' : ''}`}>
            <dt>{object.words === 1 ? 'value' : `+${word.offset * 4}`}</dt>
            <dd>
              {word.value}
              {word.was === undefined ? null : <small>was {word.was}</small>}
            </dd>
          </div>
        ))}
        {rest > 0 && words.length > 0 ? <div class="rest">{rest === 1 ? '1 more word' : `${rest} more words`}</div> : null}
      </dl>
    </div>
  );
}

function wordName(name: string, { offset }: Word, words: number): string {
  return words === 1 || offset === 0 ? name : `${name}+${offset * 4}`;
}
