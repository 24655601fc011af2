import { recordingSites } from '../../impl/memory';
import type { Access } from '../../impl/memory';
import type { Finding } from '../checks/finding';
import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import { CLASS_SHIFT, FREED, STATE_MASK } from '../machine/objects';
import { WORLD } from '../machine/machine';
import { buildSystem, viewOf } from '../machine/system';
import type { System, SystemOptions } from '../machine/system';
import type { Choice, Frame, ObjectFacts, Schedule, Site, TraceLine, Violation } from '../result';
import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';
import { describe } from './describe';
import type { Recorder } from './recorder';
import { storyOf } from './story';
import type { Happened } from './happened';
import { framesOf } from './frames';
import { Names } from './names';

/** A schedule followed from scratch, with everything that a search does not record. */
export interface Replay {
  readonly system: System;
  readonly trace: readonly TraceLine[];
  /** Violations in the order met, with the step (1 and up) that made them. */
  readonly findings: readonly { readonly finding: Finding; readonly step: number }[];
  readonly sites: Sites;
  /** What happened, in order, the world's construction first; a violating access did not happen. */
  readonly events: readonly Happened[];
  readonly names: Names;
  readonly recorder: Recorder | undefined;
  /** Whether nobody can move at the end of the schedule. */
  readonly ended: boolean;
  /** Follows further steps, as of a cycle, which `trace` and `events` then hold as well. */
  goOn(further: Schedule): void;
}

/** Where objects were allocated, freed and queued, as far as a replay went. */
export interface Sites {
  readonly allocated: ReadonlyMap<number, Site>;
  readonly freed: ReadonlyMap<number, Site>;
  /** By object, last first. */
  readonly queued: ReadonlyMap<number, readonly Site[]>;
  site(actor: number, control: number, step: number): Site | undefined;
}

/**
 * Follows a schedule on a freshly built world, from new generators, with sites recorded.
 *
 * @throws UsageError when the schedule does not fit the scenario, naming the step.
 */
export function replay(scenario: Scenario, options: SystemOptions, schedule: Schedule, recorder?: Recorder): Replay {
  return recordingSites(() => follow(scenario, options, schedule, recorder));
}

function follow(scenario: Scenario, options: SystemOptions, schedule: Schedule, recorder?: Recorder): Replay {
  const events: Happened[] = [];
  const trace: TraceLine[] = [];
  const findings: { finding: Finding; step: number }[] = [];
  const allocated = new Map<number, Site>();
  const freed = new Map<number, Site>();
  const queued = new Map<number, Site[]>();
  let step = 0;
  let names: Names | null = null;
  let system: System | null = null;

  const nameOf = (actor: number): string => (actor === WORLD ? 'world' : (system?.actors[actor]?.name ?? `actor ${actor}`));
  // What an actor does before the first step, while the system is being built, is given its name afterwards.
  const unnamed: { readonly site: { actor: string }; readonly actor: number }[] = [];
  const siteAt = (actor: number, access: Access | null, operation: string, by?: string): Site => {
    const site = { actor: nameOf(actor), operation, step, frames: framesOf(access), ...(by === undefined ? {} : { by }) };
    if (system === null) unnamed.push({ site, actor });
    return site;
  };

  const built = buildSystem(scenario, options, (machine) => {
    machine.tracer = {
      did(actor, control, answer) {
        const { access, operation } = machine.controls.point(control);
        if (access === null) return;
        const where = operation?.name ?? '';
        const objectAt = (address: number): number => machine.objects.at(address);
        if (access.kind === 'alloc' && answer !== 0) allocated.set(objectAt(answer), siteAt(actor, access, where));
        if (access.kind === 'free') freed.set(objectAt(access.address), siteAt(actor, access, where));
        if (access.kind === 'event' && access.event === 'request-begins') {
          const object = objectAt(access.key);
          queued.set(object, [siteAt(actor, access, where, access.detail), ...(queued.get(object) ?? [])]);
        }
        events.push({ step, actor, operation: where, control, access, answer });
        if (actor === WORLD) return;
        names ??= new Names(machine);
        const said = describe(access, answer, names);
        if (said !== null) trace.push(lineOf(step, actor, where, said.text, said.kind, ownFrame(access)));
      },
    };
  });
  system = built;
  for (const { site, actor } of unnamed) site.actor = nameOf(actor);
  const { machine, actors } = built;
  const view = viewOf(built);
  names ??= new Names(machine);
  const collect = (): void => {
    for (const finding of machine.monitors.findings) {
      findings.push({ finding, step });
      const { access, operation } = machine.controls.point(finding.control);
      const said = access === null || names === null ? null : describe(access, null, names);
      const text = `${finding.kind}: ${said === null || access?.kind === 'event' || access?.kind === 'history' ? finding.message : said.text}`;
      trace.push(lineOf(step, finding.actor, operation?.name ?? '', text, 'violation', access === null ? undefined : ownFrame(access)));
      // Whoever is caught queueing a head twice has queued it, too.
      if (finding.kind === 'double-queue' && access?.kind === 'event') {
        const object = machine.objects.at(access.key);
        queued.set(object, [siteAt(finding.actor, access, operation?.name ?? '', access.detail), ...(queued.get(object) ?? [])]);
      }
    }
    machine.monitors.findings.length = 0;
  };
  collect();
  recorder?.begins(built, names);
  const take = ({ actor, alternative }: Choice): void => {
    step++;
    const name = actors[actor]?.name;
    if (name === undefined) throw unfit(scenario, step, `there is no actor ${actor}`);
    const before = machine.controls.point(machine.at(actor));
    if (alternative >= machine.alternatives(actor)) {
      throw unfit(scenario, step, machine.alternatives(actor) === 0 ? `${name} cannot move` : `${name} has no alternative ${alternative}`);
    }
    const { access } = machine.controls.point(machine.accessAt(machine.at(actor)));
    machine.step(actor, alternative);
    if (built.invariant !== undefined && machine.monitors.looksFor('assertion') && !built.invariant(view) && !findings.some(({ finding }) => finding.actor < 0)) {
      findings.push({ finding: { kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, step });
    }
    collect();
    const after = machine.controls.point(machine.at(actor));
    if (after.state !== null && after.state !== before.state && after.state.name !== before.state?.name) {
      trace.push({ ...lineOf(step, actor, after.operation?.name ?? '', after.state.name, 'lifecycle', undefined), state: after.state.name });
    }
    recorder?.stepped(actor, access);
  };
  schedule.forEach(take);
  return {
    system: built,
    trace,
    findings,
    events,
    names,
    recorder,
    goOn: (further) => recordingSites(() => further.forEach(take)),
    ended: actors.every((_, actor) => machine.alternatives(actor) === 0),
    sites: {
      allocated,
      freed,
      queued,
      site(actor, control, at) {
        const { access, operation } = machine.controls.point(control);
        return access === null ? undefined : { ...siteAt(actor, access, operation?.name ?? ''), step: at };
      },
    },
  };
}

/** Turns a finding into the violation that is reported, with everything the replay of its schedule knows. */
export function explain(
  scenario: Scenario,
  options: SystemOptions,
  { finding, schedule, cycle }: { finding: Finding; schedule: Schedule; cycle?: Schedule },
  order: Violation['order'],
  recorder?: Recorder,
): Violation {
  return violationOf(replay(scenario, options, schedule, recorder), finding, schedule, order, cycle);
}

/** The violation that a replay met (or, at its end, amounts to). */
export function violationOf(replayed: Replay, finding: Finding, schedule: Schedule, order: Violation['order'], cycle?: Schedule): Violation {
  const { system, sites, trace, findings } = replayed;
  // Numbers of control points are those of the machine that met the violation: this replay's own finding, when it has one.
  const met = findings.find((other) => other.finding.kind === finding.kind && other.finding.actor === finding.actor && other.finding.message === finding.message) ?? atEnd(replayed, finding, schedule.length);
  const own = met?.finding ?? finding;
  const step = met?.step ?? schedule.length;
  const control = met !== undefined ? own.control : finding.actor >= 0 ? system.machine.at(finding.actor) : 0;
  const site = finding.actor < 0 ? undefined : sites.site(finding.actor, control, step);
  const { access } = system.machine.controls.point(control);
  const object = objectFacts(replayed, own);
  const other = otherSite(replayed, own, step);
  // The cycle is told, too, but is no part of the schedule.
  const made = [...trace];
  if (cycle !== undefined) replayed.goOn(cycle);
  const lines = made.some((line) => line.kind === 'violation') ? made : [...made, lineOf(step, Math.max(0, finding.actor >= 0 ? finding.actor : (schedule.at(-1)?.actor ?? 0)), site?.operation ?? '', `${own.kind}: ${own.message}`, 'violation', site?.frames.find((frame) => frame.own))];
  const turned = cycle === undefined ? [] : trace.slice(made.length);
  const film = replayed.recorder?.film(replayed.events, [...lines, ...turned], cycle === undefined ? undefined : schedule.length + 1);
  return {
    kind: own.kind,
    message: own.message,
    ...(own.address >= 0 && access !== null && finding.actor >= 0 ? { access: { what: accessKind(access), address: own.address, size: access.kind === 'store-byte' ? 1 : 4 } } : {}),
    ...(site === undefined ? {} : { site }),
    ...(other === undefined ? {} : { other }),
    ...(object === undefined ? {} : { object }),
    schedule,
    order,
    trace: lines,
    explanation: storyOf(system, replayed.names, replayed.events, { ...own, control }, step),
    ...(film === undefined ? {} : { film }),
    ...(cycle === undefined ? {} : { cycle, turn: turned }),
  };
}

/** Where the other access of a data race is made: by one who stands at it. */
function otherSite({ system, sites }: Replay, { other }: Finding, step: number): Violation['other'] {
  if (other === undefined) return undefined;
  const site = sites.site(other.actor, other.control, step);
  const { access } = system.machine.controls.point(other.control);
  if (site === undefined || access === null || !('address' in access)) return undefined;
  return { ...site, access: { what: accessKind(access), address: access.address, size: access.kind === 'store-byte' ? 1 : 4 } };
}

function atEnd({ system, ended }: Replay, { kind, actor, message }: Finding, step: number): { finding: Finding; step: number } | undefined {
  const end = ended ? judgeEnd(system) : undefined;
  const met = end?.form === 'violated' ? end.findings.find((other) => other.kind === kind && other.actor === actor && other.message === message) : undefined;
  return met === undefined ? undefined : { finding: met, step };
}

function objectFacts({ system: { machine }, sites }: Replay, { address }: Finding): ObjectFacts | undefined {
  const { objects, vector } = machine;
  if (address < 4096) return undefined;
  const inside = objects.at(address);
  const object = inside >= 0 ? inside : objects.near(address);
  if (object < 0) return undefined;
  const state = vector.words[objects.statePositions[object]!]!;
  const layout = objects.layouts[state >> CLASS_SHIFT];
  if (layout === undefined || state === 0) return undefined;
  const allocated = sites.allocated.get(object);
  const freed = sites.freed.get(object);
  return {
    type: layout.type,
    cache: layout.cache ?? 'kmalloc',
    address: objects.bases[object]!,
    size: layout.words * 4,
    state: (state & STATE_MASK) >= FREED ? 'freed' : 'allocated',
    ...(allocated === undefined ? {} : { allocated }),
    ...(freed === undefined ? {} : { freed }),
    queued: (sites.queued.get(object) ?? []).slice(0, 2),
  };
}

function accessKind(access: Access): 'read' | 'write' | 'free' | 'other' {
  switch (access.kind) {
    case 'load':
    case 'wait-until':
      return 'read';
    case 'free':
      return 'free';
    case 'store':
    case 'store-byte':
    case 'compare-and-swap':
    case 'exchange':
    case 'fetch-add':
    case 'fetch-and':
    case 'fetch-or':
    case 'acquire-when':
      return 'write';
    default:
      return 'other';
  }
}

function lineOf(step: number, actor: number, operation: string, text: string, kind: TraceLine['kind'], site: Frame | undefined): TraceLine {
  return { step, actor, operation, state: '', text, kind, ...(site === undefined ? {} : { site }) };
}

function ownFrame(access: Access): Frame | undefined {
  return framesOf(access).find((frame) => frame.own);
}

function unfit(scenario: Scenario, step: number, why: string): UsageError {
  return new UsageError(`the schedule does not fit scenario '${scenario.name}': at step ${step} ${why}`, {
    fix: 'the code has changed since it was recorded: run the check again',
  });
}
