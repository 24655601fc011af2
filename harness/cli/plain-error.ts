import { UsageError } from '../usage-error';
import type { Job } from './pool';
import type { PlainError, Task } from './tasks';

/** Any error of a task as one that says which file is to blame, which of its scenarios, and what to do. */
export function plainError(error: unknown, task: Task): PlainError {
  const plain = unnamed(error, task);
  const subject = subjectOf(task);
  return subject === undefined ? plain : { ...plain, message: saidOf(subject, plain.message) };
}

/** What of its file a task is about, where it is not the file as a whole. */
export function subjectOf(task: Job): string | undefined {
  switch (task.task) {
    case 'check':
    case 'help':
    case 'profile':
      return `scenario "${task.name}"`;
    case 'judge':
      return task.what === 'mutant' ? `seeded bug ${task.name}` : `control "${task.name}"`;
    case 'graph':
      return `${task.of} "${task.name}"`;
    case 'list':
    case 'list-mutants':
    case 'lifecycles':
      return undefined;
  }
}

/** A complaint about one thing of a file that may have many. */
export function saidOf(subject: string, message: string): string {
  const name = /"[^]*"/u.exec(subject)?.[0] ?? subject;
  return message.includes(name) ? message : `${subject}: ${message}`;
}

function unnamed(error: unknown, { task, file }: Task): PlainError {
  if (error instanceof UsageError) {
    return { message: error.message, file: error.file ?? file, ...(error.fix === undefined ? {} : { fix: error.fix }) };
  }
  if (!(error instanceof Error)) return { message: `it threw ${String(error)}`, file, fix: 'throw nothing, or an Error' };
  return doesNotCompile(error) ?? wasThrown(error, file, LOADING.includes(task));
}

/** Tasks in which nothing of a file runs but its top level. */
const LOADING: readonly Task['task'][] = ['list', 'list-mutants', 'lifecycles'];

/** The error that a plain one stands for. */
export function usageError({ message, fix, file, stack }: PlainError): UsageError {
  const error = new UsageError(message, { ...(fix === undefined ? {} : { fix }), ...(file === undefined ? {} : { file }) });
  return stack === undefined ? error : Object.assign(error, { cause: stack });
}

/** What the TypeScript compiler complains of: `file:line:column: ERROR: text`. */
const COMPLAINT = /^(?<place>.+:\d+:\d+): ERROR: (?<text>.+)$/mu;

function doesNotCompile(error: Error): PlainError | undefined {
  const complaint = COMPLAINT.exec(error.message)?.groups;
  const { place, text } = complaint ?? {};
  if (place === undefined || text === undefined) return undefined;
  return { message: `it does not compile: ${text}`, file: place, fix: 'correct the syntax at that place' };
}

function wasThrown(error: Error, file: string, isLoading: boolean): PlainError {
  // Node adds the chain of modules to what it cannot find.
  const [message = ''] = error.message.split('\n');
  const text = `${error.name}: ${message}`;
  const place = placeIn(error.stack ?? '', file);
  if (isLoading) return { message: `loading it threw ${text}`, file: place ?? file, fix: 'correct the file, or what it imports, so that it loads' };
  if (place !== undefined) return { message: `its code threw ${text}`, file: place, fix: 'correct the code at that place' };
  return { message: `internal error, ${text}`, file, fix: 'please report it with the scenario', stack: error.stack ?? '' };
}

/** `file:line` of the innermost frame that is in the file. */
function placeIn(stack: string, file: string): string | undefined {
  const line = stack.split('\n').find((frame) => frame.trimStart().startsWith('at ') && frame.includes(file));
  const number = line === undefined ? undefined : /:(?<line>\d+):\d+\)?$/u.exec(line)?.groups?.['line'];
  return number === undefined ? undefined : `${file}:${number}`;
}
