import { useLayoutEffect, useRef } from 'preact/hooks';
import type { PageDocument } from '../page-document';
import type { Moment } from './moment';

interface Props {
  readonly page: PageDocument;
  readonly moment: Moment;
  readonly mover: number;
}

/** Where every actor stands, as a table, and in the picture of its lifecycle. */
export function Lifecycles({ page, moment, mover }: Props) {
  const { film, pictures } = page;
  return (
    <section class="actors" aria-labelledby="actors-title">
      <h2 id="actors-title">Actors</h2>
      <table>
        <thead>
          <tr>
            <th>actor</th>
            <th>state</th>
            <th>runs</th>
            <th>then</th>
          </tr>
        </thead>
        <tbody>
          {film.actors.map(({ name }, actor) => {
            const now = moment.standing[actor]!;
            return (
              <tr key={name} class={`${actor === mover ? 'mover' : ''} status-${now.status.replace(' ', '-')}`} data-actor={name}>
                <th scope="row">
                  <span class={`lane-number lane-${actor % 8}`}>{actor + 1}</span> {name}
                  {actor === mover ? <span class="tag">moved</span> : null}
                </th>
                <td class="state">{now.state}</td>
                <td>{now.status === 'ended' || now.status === 'halted' ? '' : now.operation}</td>
                <td>{saying(now.status, now.next)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {Object.entries(pictures).map(([id, svg]) => (
        <Picture key={id} id={id} svg={svg} page={page} moment={moment} mover={mover} />
      ))}
    </section>
  );
}

function saying(status: string, next: string): string {
  switch (status) {
    case 'waits':
      return `waits for ${next}`;
    case 'ended':
      return 'has ended';
    case 'halted':
      return 'halted by its violation';
    case 'at rest':
      return next === '' ? 'at rest' : `at rest, waits for ${next}`;
    default:
      return next;
  }
}

interface PictureProps extends Props {
  readonly id: string;
  readonly svg: string;
}

/** A lifecycle as Graphviz drew it, with the states lit in which its actors are, and their names beside them. */
function Picture({ id, svg, page: { film }, moment, mover }: PictureProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = box;
    if (current !== null) current.innerHTML = svg;
  }, [svg]);
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    for (const lit of current.querySelectorAll('.lit')) lit.classList.remove('lit', 'moved');
    for (const badge of current.querySelectorAll('.badge')) badge.remove();
    const nodes = new Map([...current.querySelectorAll<SVGGElement>('g.node')].map((node) => [node.querySelector('title')?.textContent ?? '', node]));
    film.actors.forEach(({ name, lifecycle }, actor) => {
      if (lifecycle !== id) return;
      for (const state of moment.standing[actor]!.lit) {
        const node = nodes.get(state);
        if (node === undefined) continue;
        node.classList.add('lit');
        if (actor === mover) node.classList.add('moved');
        badge(node, name);
      }
    });
    const moved = current.querySelector('.lit.moved') ?? current.querySelector('.lit');
    if (moved !== null) show(current, moved);
  }, [moment, svg]);
  const who = film.actors.filter(({ lifecycle }) => lifecycle === id).map(({ name }) => name);
  return (
    <figure class="lifecycle" data-lifecycle={id}>
      <figcaption>
        {id}: {who.join(', ')}
      </figcaption>
      <div ref={box} tabIndex={0} role="img" aria-label={`The lifecycle ${id}; the table above says who is in which state`} />
    </figure>
  );
}

/** Scrolls a picture, and nothing around it, to where a state can be seen. */
function show(box: HTMLElement, node: Element): void {
  const [outer, inner] = [box.getBoundingClientRect(), node.getBoundingClientRect()];
  box.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
  box.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
}

/** An actor's name above the state in which it is; further ones beside it. */
function badge(node: SVGGElement, name: string): void {
  const { x, y, width } = node.getBBox();
  const known = node.querySelectorAll('.badge').length;
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  text.setAttribute('class', 'badge');
  text.setAttribute('x', String(x + width / 2));
  text.setAttribute('y', String(y - 3 - known * 13));
  text.setAttribute('text-anchor', 'middle');
  text.textContent = `▼ ${name}`;
  node.append(text);
}
