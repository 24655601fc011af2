import type { Access } from '../../impl/memory';
import { ENDED, HALTED } from '../machine/opcodes';
import { HALTED_CONTROL, OP, ROW_SHIFT } from '../machine/controls';
import { CLASS_SHIFT, FREED, FREED_PRIVATE, PRIVATE, SHARED, STATE_MASK } from '../machine/objects';
import type { ObjectId } from '../machine/objects';
import type { System } from '../machine/system';
import type { Frame, TraceLine } from '../result';
import { lifecycleGraph } from '../graph/lifecycle-graph';
import { FILM_VERSION } from './film';
import type { Arrow, Film, FilmObject, FilmSpan, ObjectState, Picture, Standing } from './film';
import { framesOf } from './frames';
import type { Happened } from './happened';
import { hex, type Names } from './names';
import { ordersOf } from './orders';
import { spansOf, type Span } from './spans';

/** Takes the film of a replay: what the machine holds before the first step, and what each step changes. */
export class Recorder {
  readonly #pictures: Picture[] = [];
  readonly #objects: FilmObject[] = [];
  readonly #frames: Frame[] = [];
  readonly #frameNumbers = new Map<string, number>();
  /** What was seen last: of words by position, of objects and actors by number. */
  readonly #words = new Map<number, string>();
  readonly #states: ObjectState[] = [];
  readonly #standing: Standing[] = [];
  /** The object that a position of the vector is of. */
  readonly #owners = new Map<number, ObjectId>();
  #system: System | null = null;
  #names: Names | null = null;
  #logged = 0;
  #known = 0;

  begins(system: System, names: Names): void {
    this.#system = system;
    this.#names = names;
    const everything = Array.from({ length: system.machine.objects.count }, (_, object) => object);
    this.#pictures.push({ actor: -1, ...this.#look(everything), standing: this.#stand(), stack: [] });
    this.#logged = system.machine.vector.logLength;
  }

  /** A step of an actor is made, which stood at an access. */
  stepped(actor: number, access: Access | null): void {
    const { machine } = this.#built();
    const { vector } = machine;
    this.#learn();
    const changed = new Set<ObjectId>();
    for (let at = this.#logged; at < vector.logLength; at++) {
      const object = this.#owners.get(vector.logPositions[at]!);
      if (object !== undefined) changed.add(object);
    }
    this.#logged = vector.logLength;
    const address = access !== null && 'address' in access ? access.address >>> 0 : 0;
    const object = machine.objects.at(address);
    // A word that is read may be one that nobody has touched before.
    if (object >= 0) changed.add(object);
    this.#pictures.push({
      actor,
      ...this.#look([...changed].sort((one, other) => one - other)),
      standing: this.#stand(),
      ...(object < 0 ? {} : { word: [object, (address - machine.objects.bases[object]!) >>> 2] as const }),
      stack: framesOf(access).filter(({ own }) => own).map((frame) => this.#numberOf(frame)),
    });
  }

  /** The film so far. `cycleFrom` is the first step of the cycle. */
  film(events: readonly Happened[], trace: readonly TraceLine[], cycleFrom: number | undefined): Film {
    const { actors } = this.#built();
    const machines = new Map(actors.flatMap(({ program: { table } }) => (table === null ? [] : [[table.machine.id, table.machine] as const])));
    return {
      version: FILM_VERSION,
      actors: actors.map(({ name, program: { table } }) => ({ name, lifecycle: table?.machine.id ?? null })),
      lifecycles: [...machines].map(([id, machine]) => ({ id, graph: lifecycleGraph(machine) })),
      objects: this.#objects,
      frames: this.#frames,
      pictures: this.#pictures,
      arrows: this.#arrows(events),
      spans: spansOf(events).map((span) => this.#span(span, events)),
      trace,
      ...(cycleFrom === undefined ? {} : { cycleFrom }),
    };
  }

  #built(): System {
    if (this.#system === null) throw new Error('nothing was recorded');
    return this.#system;
  }

  /** Names positions that are new since last time. */
  #learn(): void {
    const { objects, vector } = this.#built().machine;
    if (this.#known === vector.length) return;
    this.#known = vector.length;
    for (let object = 0; object < objects.count; object++) {
      this.#owners.set(objects.statePositions[object]!, object);
      for (const positions of [objects.knownWords(object), objects.knownMasks(object)]) {
        for (const position of positions) if (position !== undefined) this.#owners.set(position, object);
      }
    }
  }

  /** What of some objects is not as it was seen last. */
  #look(objects: readonly ObjectId[]): Pick<Picture, 'words' | 'objects'> {
    const { machine } = this.#built();
    this.#learn();
    const words: (readonly [number, number, string])[] = [];
    const states: (readonly [number, ObjectState])[] = [];
    for (const object of objects) {
      const word = machine.vector.words[machine.objects.statePositions[object]!]!;
      const state = stateOf(word & STATE_MASK);
      if (this.#objects[object] === undefined) this.#introduce(object, word >> CLASS_SHIFT);
      if (this.#states[object] !== state && (state !== 'not allocated' || this.#states[object] !== undefined)) states.push([object, state]);
      this.#states[object] = state;
      // What is freed is blanked, which nobody wrote.
      if (state === 'freed') continue;
      machine.objects.knownWords(object).forEach((position, offset) => {
        if (position === undefined) return;
        const value = this.#valueOf(object, offset, position);
        if (this.#words.get(position) === value) return;
        this.#words.set(position, value);
        words.push([object, offset, value]);
      });
    }
    return { words, objects: states };
  }

  #valueOf(object: ObjectId, offset: number, position: number): string {
    const { vector, objects } = this.#built().machine;
    const mask = objects.knownMasks(object)[offset >> 5];
    const isRaw = objects.classRaw[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT] === 1;
    const isWritten = mask !== undefined && ((vector.words[mask]! >>> (offset & 31)) & 1) !== 0;
    return isRaw && !isWritten ? 'not written' : this.#names!.value(vector.words[position]!);
  }

  #introduce(object: ObjectId, layoutNumber: number): void {
    const { objects } = this.#built().machine;
    const { type, words, cache = 'kmalloc' } = objects.layouts[layoutNumber]!;
    const owner = objects.owners[object]!;
    const by = owner < 0 ? 'the world' : (this.#built().actors[owner]?.name ?? `actor ${owner}`);
    this.#objects[object] = { name: this.#names!.address(objects.bases[object]!), address: objects.bases[object]!, type, cache, words, by };
  }

  /** Who does not stand as it was seen last. */
  #stand(): (readonly [number, Standing])[] {
    return this.#built().actors.flatMap((_, actor) => {
      const standing = this.#standingOf(actor);
      if (JSON.stringify(this.#standing[actor]) === JSON.stringify(standing)) return [];
      this.#standing[actor] = standing;
      return [[actor, standing] as const];
    });
  }

  #standingOf(actor: number): Standing {
    const { machine } = this.#built();
    const control = machine.at(actor);
    const before = this.#standing[actor];
    // Whoever is halted stands where it was.
    if (control === HALTED_CONTROL && before !== undefined) return { ...before, status: 'halted', next: '' };
    const { state, operation } = machine.controls.point(control);
    const { access } = machine.controls.point(machine.accessAt(control));
    const code = machine.controls.table[(control << ROW_SHIFT) + OP]!;
    const canMove = machine.alternatives(actor) > 0;
    const status = code === HALTED ? 'halted' : code === ENDED ? 'ended' : canMove ? 'can move' : machine.isAtRest(actor) ? 'at rest' : 'waits';
    return {
      state: state?.name ?? '',
      lit: state === null ? [] : state.snapshot._nodes.filter(({ type }) => type === 'atomic' || type === 'final').map(({ id }) => id),
      operation: operation?.name ?? '',
      status,
      next: access === null ? '' : this.#nextOf(access),
    };
  }

  #nextOf(access: Access): string {
    const names = this.#names!;
    if (access.kind === 'wait-until' || access.kind === 'acquire-when') return `${names.address(access.address)} ${access.test} ${names.value(access.value)}`;
    return 'address' in access ? `${access.kind} ${names.address(access.address)}` : access.kind;
  }

  #numberOf(frame: Frame): number {
    const key = `${frame.file}:${frame.line}:${frame.column} ${frame.call}`;
    const known = this.#frameNumbers.get(key);
    if (known !== undefined) return known;
    this.#frameNumbers.set(key, this.#frames.length);
    return this.#frames.push(frame) - 1;
  }

  #arrows(events: readonly Happened[]): Arrow[] {
    return ordersOf(events, this.#built().actors.length).arrows.map(({ from, to, why }) => {
      const { access } = events[to]!;
      const what = why === 'grace period' ? 'the request waits for the section' : 'address' in access ? this.#names!.address(access.address) : '';
      return { from: events[from]!.step, to: events[to]!.step, fromActor: events[from]!.actor, toActor: events[to]!.actor, why, what };
    });
  }

  #span({ kind, actor, key, detail, from, to }: Span, events: readonly Happened[]): FilmSpan {
    const about = key === 0 ? '' : ` ${this.#names?.address(key) ?? hex(key)}`;
    const label = kind === 'request' ? `${detail === '' ? 'request' : detail}${about}` : kind === 'lock' || kind === 'callback' ? `${kind}${about}` : kind;
    return { kind, actor, from: events[from]!.step, ...(to === undefined ? {} : { to: events[to]!.step }), label };
  }
}

function stateOf(word: number): ObjectState {
  switch (word) {
    case PRIVATE:
      return 'private';
    case SHARED:
      return 'shared';
    case FREED:
    case FREED_PRIVATE:
      return 'freed';
    default:
      return 'not allocated';
  }
}
