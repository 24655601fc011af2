import type { Exploration } from '../exploration';
import type { Plan, PlanAt } from '../pending';
import { isGiven } from '../pending';
import type { Frontier } from './frontier';
import { readPlans } from './frontier';
import type { Lessons } from './traces-lessons';
import { LessonBook, LessonWriter } from './traces-lessons';
import type { Hand, Task, Tasks } from './tasks';
import type { Answer } from './traces-messages';

/** What was given to others, as plain data. */
export interface KeptTasks {
  /** By helper: what it has met and nobody else, and what its answers rest on. */
  readonly hands: readonly Lessons[];
  readonly tasks: readonly KeptTask[];
}

/** A part of the search that was given away. */
interface KeptTask {
  readonly number: number;
  readonly frontier: Frontier;
  readonly rest: Frontier | number | null;
  readonly below: readonly PlanAt[];
  /** Null where it was still to come; what was learned is numbered anew. */
  readonly answer: Answer | null;
  /** Whose answer it is, by its number among `hands`. */
  readonly hand: number;
}

/** Keeps what was given away, with the answers that there are; `pass` is the present one. */
export function keepTasks(tasks: Tasks, hands: readonly Hand[], pass: number): KeptTasks {
  const kept = hands.map((hand) => {
    const answers = [...tasks.open].flatMap((task) => (task.hand === hand && task.answer !== null ? [task.answer] : []));
    return keepLessons(hand, answers, pass);
  });
  return {
    hands: kept.map(({ lessons }) => lessons),
    tasks: [...tasks.open].map(({ number, frontier, rest, below, hand, answer }) => {
      const by = answer === null ? -1 : hands.indexOf(hand!);
      const learned = Array.from(answer?.learned ?? []).flatMap((one) => kept[by]!.numbers.get(one) ?? []);
      // What is left of it is the task's own.
      return { number, frontier, rest: rest !== null && 'number' in rest ? rest.number : rest, below, answer: answer === null ? null : { ...answer, learned, lessons: { numbers: [], texts: [] }, below: [], rest: null }, hand: by };
    }),
  };
}

/** What a helper has met that is not known to be known here; and the new numbers of these lessons. */
function keepLessons({ lessons, heard, agreed }: Hand, answers: readonly Answer[], pass: number): { readonly lessons: Lessons; readonly numbers: ReadonlyMap<number, number> } {
  const wanted = new Set(answers.flatMap(({ learned }) => Array.from(learned).filter((number) => agreed[number] !== pass)));
  const writer = new LessonWriter();
  const numbers = new Map<number, number>();
  for (let number = 0; number < lessons.length; number++) {
    if (!wanted.has(number) && (number < heard || agreed[number] !== undefined)) continue;
    numbers.set(number, numbers.size);
    writer.write(lessons.read(number));
  }
  return { lessons: { numbers: Array.from(writer.read(0)), texts: writer.texts }, numbers };
}

/** Those who helped and are gone. */
export function restoreHands({ hands }: KeptTasks): Hand[] {
  return hands.map((lessons) => {
    const book = new LessonBook();
    book.add(lessons);
    return { helper: GONE, number: -1, isAsked: true, isReady: true, task: null, pass: 0, told: 0, toldTexts: 0, toldViews: 0, isFit: true, lessons: book, heard: 0, agreed: [] };
  });
}

const GONE: Hand['helper'] = { isAlive: false, post: () => undefined, receive: () => undefined };

/**
 * Takes back what was given away and not answered: an exploration that goes on has planned it. Returns the tasks that were answered, by those who gave the
 * answers; none where `hands` is empty.
 */
export function restoreTasks(exploration: Exploration, { tasks }: KeptTasks, hands: readonly Hand[]): readonly Task[] {
  const open = new Map<number, Frontier>();
  const answered = new Map<number, Task>();
  for (const { number, frontier, below, answer, hand } of tasks) {
    if (answer === null || hands.length === 0) open.set(number, frontier);
    else answered.set(number, { number, frontier, hand: hands[hand]!, answer, rest: null, below });
  }
  const taken = (plan: Plan): readonly Plan[] => {
    const frontier = isGiven(plan) ? open.get(plan[0]!) : undefined;
    return frontier === undefined ? [plan] : frontier.plans.flatMap(({ plans }) => plans.flatMap(taken));
  };
  const left = (rest: Frontier | number): Frontier | Task => {
    const whole = typeof rest === 'number' ? (answered.get(rest) ?? open.get(rest)!) : rest;
    return 'number' in whole ? whole : { ...whole, plans: whole.plans.map((one) => ({ ...one, plans: one.plans.flatMap(taken) })) };
  };
  for (const { number, rest } of tasks) {
    const task = answered.get(number);
    if (task === undefined) continue;
    if (rest !== null) task.rest = left(rest);
    task.below = task.below.flatMap(({ height, plan }) => taken(plan).map((one) => ({ height, plan: one })));
  }
  for (let height = 0; height <= exploration.run.height; height++) {
    const plans = readPlans(exploration, height);
    if (plans.every((plan) => taken(plan)[0] === plan)) continue;
    exploration.dropPlans(height);
    for (const plan of plans.flatMap(taken)) exploration.keepPlan(height, plan);
  }
  return [...answered.values()];
}
