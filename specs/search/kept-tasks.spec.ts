import type { Exploration } from '../../harness/search/exploration';
import { keepTasks, restoreHands, restoreTasks } from '../../harness/search/crew/kept-tasks';
import type { KeptTasks } from '../../harness/search/crew/kept-tasks';
import { Tasks } from '../../harness/search/crew/tasks';
import type { Hand, Task } from '../../harness/search/crew/tasks';
import { LessonBook, LessonWriter } from '../../harness/search/crew/traces-lessons';
import type { Answer } from '../../harness/search/crew/traces-messages';
import type { Frontier } from '../../harness/search/crew/frontier';

const PASS = 3;
const NOWHERE: Frontier = { run: [], floor: 0, plans: [] };

/** A helper that has told of so many lessons, each with choices and a text of its own. */
function handOf(count: number, heard: number, agreed: readonly (number | undefined)[]): Hand {
  const writer = new LessonWriter();
  for (let number = 0; number < count; number++) writer.write({ choices: [0, number >> 1, 10 + number], touches: number % 3 === 2 ? null : `place ${number}` });
  const lessons = new LessonBook();
  lessons.add({ numbers: writer.read(0), texts: writer.texts });
  const helper = { isAlive: true, post: () => undefined, receive: () => undefined };
  return { helper, number: 0, isAsked: true, isReady: true, task: null, pass: PASS, told: 0, toldTexts: 0, toldViews: 0, isFit: true, lessons, heard, agreed: [...agreed] as number[] };
}

const all = (lessons: LessonBook): unknown[] =>
  Array.from({ length: lessons.length }, (_, number) => {
    const { choices, touches } = lessons.read(number);
    return { last: choices.at(-1)! - 10, choices: [...choices], touches };
  });

const lesson = (number: number): unknown => ({ last: number, choices: [0, number >> 1, 10 + number], touches: number % 3 === 2 ? null : `place ${number}` });

const answerOf = (learned: readonly number[]): Answer => ({
  kind: 'answer',
  pass: PASS,
  task: 1,
  isFit: true,
  events: 1,
  depth: 1,
  executions: { complete: 1, cut: 0, blocked: 0 },
  reached: [],
  limits: [],
  found: [],
  learned,
  lessons: { numbers: [], texts: [] },
  grew: false,
  below: [],
  rest: null,
});

const taskOf = (number: number, hand: Hand, learned: readonly number[]): Task => ({ number, frontier: NOWHERE, hand, answer: answerOf(learned), rest: null, below: [] });

/** An exploration that has nothing planned. */
const IDLE = { run: { height: 0 }, planned: new Int32Array(1) } as unknown as Exploration;

test('of those who help it is kept what answers rest on that may not be known, and what nobody else has met', () => {
  // Of lessons: known in this pass, or in an earlier one; then heard of, and neither.
  const agreed = [PASS, PASS, PASS - 1, PASS - 1, undefined, undefined, undefined, undefined];
  const first = handOf(8, 6, agreed);
  const second = handOf(3, 0, []);
  const tasks = new Tasks();
  tasks.restore([taskOf(1, first, [1, 3, 5]), taskOf(2, second, [2]), taskOf(3, first, [0, 7, 3])]);
  const kept = JSON.parse(JSON.stringify(keepTasks(tasks, [first, second], PASS))) as KeptTasks;

  const hands = restoreHands(kept);
  expect(hands.map(({ lessons }) => all(lessons))).toEqual([[3, 5, 6, 7].map(lesson), [0, 1, 2].map(lesson)]);
  // Nothing of it is known in the new process, by whatever number.
  expect(hands.map(({ heard, agreed: known, number }) => ({ heard, known, number }))).toEqual(new Array(2).fill({ heard: 0, known: [], number: -1 }));
  const restored = restoreTasks(IDLE, kept, hands);
  expect(restored.map(({ number, hand, answer }) => ({ number, by: hands.indexOf(hand!), rests: Array.from(answer!.learned, (one) => all(hand!.lessons)[one]) }))).toEqual([
    { number: 1, by: 0, rests: [3, 5].map(lesson) },
    { number: 2, by: 1, rests: [2].map(lesson) },
    { number: 3, by: 0, rests: [7, 3].map(lesson) },
  ]);
});
