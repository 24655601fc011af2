import { NotStraight, strip } from 'quiesce/straight';
import { link } from '../../straight/transform/link';

/** Runs stripped code over two functions that a thread might call, and returns what it exports. */
function run(text: string): Record<string, unknown> {
  const { body } = link(strip(text, 'code.ts'), 'code.ts');
  const imported = { load: (value: unknown) => value, add: (a: number, b: number) => a + b };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- that is what is tested
  return (new Function('require', body) as (require: () => unknown) => Record<string, unknown>)(() => imported);
}

const IMPORT = `import { load, add, type Thread } from 'quiesce';`;

/** The value of an expression of thread code. */
const valueOf = (expression: string): unknown => (run(`${IMPORT}\nexport function* f(x = 3): Thread<unknown> { return ${expression}; }`)['f'] as () => unknown)();

test.each([
  ['(yield* load(3)) + 1', 4],
  ['(yield* load(x)) === 3', true],
  ['!(yield* load(x))', false],
  ['yield* (x > 2 ? load(1) : load(2))', 1],
  ['[yield* load(1), yield* add(2, 3)]', [1, 5]],
  ['yield* add(yield* load(1), yield* add(yield* load(2), 3))', 6],
  ['`a${yield* load(`b${yield* load(1)}`)}c`', 'ab1c'],
  ['(yield* load([7])).at(0)', 7],
  ['(yield * load(5)) as number', 5],
  ['(yield* load<number>(5)!)', 5],
  ['{ ...(yield* load({ a: 1 })), b: yield* load(2) }', { a: 1, b: 2 }],
  ['x === 3 ? yield* load(1) : yield* load(2)', 1],
])('%s', (expression, value) => {
  expect(valueOf(expression)).toEqual(value);
});

test('functions of every kind', () => {
  const { all } = run(`${IMPORT}
class Base<T> {
  readonly #kept: T;
  protected readonly other?: number
  private static count: number = 0
  constructor(kept: T) { this.#kept = kept }
  static *make<U>(this: new (value: U) => Base<U>, value: U): Thread<Base<U>> { Base.count++; return new this(yield* load(value)) }
  *get(): Thread<T> { return yield* this.#own() }
  *#own(): Thread<T> { return this.#kept }
  *chain(times: number = 1): Thread<this> { for (let i = 0; i < times; i++) yield* load(i); return this }
}
abstract class Middle extends Base<number> implements Iterable2<number> {
  abstract half(): Thread<number>
  declare never: string;
  [key: string]: unknown
}
interface Iterable2<T> { x?: T }
class Leaf extends Middle {
  override *half(): Thread<number> { return (yield* this.get()) / 2 }
}
const arrow = (value: number): Thread<number> => load(value);
const split = (
  value: number,
): {
  a: number;
} => ({ a: value });
const expression = function* <T>(value: T, other: T = value): Thread<T> { return yield* load(other) };
const object = { *method(): Thread<number> { return yield* arrow(4) }, plain: 1 satisfies number };
function overloaded(x: string): Thread<string>;
function overloaded(x: number): Thread<number>;
function* overloaded(x: string | number): Thread<string | number> { return yield* load(x) }
export function* all(this: void): Thread<unknown[]> {
  const leaf = yield* (Leaf as unknown as { make(value: number): Thread<Leaf> }).make(8)
  const said: unknown[] = []
  yield* load(said.push(1))
  yield* (said.length > 0 ? load(said.push(2)) : load(0))
  for (const each of [yield* leaf.half(), yield* (yield* leaf.chain()).get(), yield* arrow(5), yield* expression<number>(6), yield* object.method(), yield* overloaded('7')]) said.push(each)
  if (said.length > 2) yield* load(0)
  else yield* load(1)
  return [...said, split(9).a];
}`);
  expect((all as () => unknown)()).toEqual([1, 2, 4, 8, 5, 6, 4, '7', 9]);
});

test('every line stays where it was, and columns before the first yield', () => {
  const text = `${IMPORT}
interface Long {
  a: number;
}
export function* f(): Thread<number> {
  const a: number = 1; return a + (yield* load(2));
}`;
  const stripped = strip(text, 'code.ts').split('\n');
  expect(stripped).toHaveLength(text.split('\n').length);
  expect(stripped[5]!.indexOf('return')).toBe(text.split('\n')[5]!.indexOf('return'));
});

test('imports and exports become constants and a result', () => {
  const { body, imports } = link(
    strip(
      `import { load as read, type Thread, Address } from 'quiesce';
import type { Other } from './other';
import * as all from './all';
import './effect';
export { a, b as c, type T } from './a';
export * from './rest';
export const x: Address = 1, { y, z: [w] } = all;
export let changing = 0;
export class K {}
export type { Other };
export function* f(): Thread<number> { return yield* read(1); }`,
      'm.ts',
    ),
    'm.ts',
  );
  expect(imports).toEqual([
    { specifier: 'quiesce', names: ['load'], line: 1 },
    { specifier: './all', names: [], line: 3 },
    { specifier: './effect', names: [], line: 4 },
    { specifier: './a', names: ['a', 'b'], line: 5 },
    { specifier: './rest', names: [], line: 6 },
  ]);
  expect(body.split('\n').at(-1)).toBe(
    'return { "a": require("./a")["a"], "c": require("./a")["b"], ...require("./rest"), x, y, w, get changing() { return changing; }, K, f };',
  );
});

test('freezing is left out', () => {
  const { f } = run(`export function f(a) { const b = a\nObject.freeze(b)\nif (a.x === 1) Object.freeze(a)\nelse a.x = 1\nreturn Object.freeze([a, b]) }`);
  const made = (f as (a: object) => readonly object[])({ x: 1 });
  expect([made, ...made].map((each) => Object.isFrozen(each))).toEqual([false, false, false]);
});

test('JavaScript is stripped, too', () => {
  expect(strip(`import { load } from 'quiesce';\nexport function* f() { return yield* load(4); }`, 'a.mjs')).toBe(
    `import { load } from 'quiesce';\nexport function  f() { return (      load(4)); }`,
  );
});

test.each([
  ['function* f() { yield 1; }', 1, 'bare `yield`'],
  ['function* f() { const x = yield; }', 1, 'bare `yield`'],
  ['function* f(t: Thread<number>) {\n  yield* t;\n}', 2, '`yield*` must be given a call'],
  ['function* f() {\n  return yield* load(3) + 1;\n}', 2, '`yield*` must be given a call'],
  ['function* f(): Thread<void> {}\nconst it = f();', 2, 'called and not yielded'],
  ['function* f(): Thread<void> {}\nfor (const x of f()) {}', 2, 'called and not yielded'],
  ['function* f(): Thread<void> {}\nconst all = [...f()];', 2, 'called and not yielded'],
  ['function* f(): Thread<void> {}\nrun(f());', 2, 'called and not yielded'],
  ['function* f(): Thread<void> {\n  load(4);\n}', 2, 'called and not yielded: write `yield* load(...)`'],
  ['class A {\n *f(): Thread<void> {}\n g() { this.f(); }\n}', 3, 'called and not yielded'],
  ['function f(t: Thread<void>) {\n\n  t.next(0);\n}', 3, '`.next()` drives a generator by hand'],
  ['const o = { *[Symbol.iterator]() {} };', 1, 'under a computed name'],
  ['async function* f() {}', 1, 'async generator'],
  ['enum E { a }', 1, 'an enum cannot be erased'],
  ['namespace N { export const a = 1; }', 1, 'a namespace cannot be erased'],
  ['class A { constructor(readonly a: number) {} }', 1, 'a parameter property cannot be erased'],
  ['function* f( {', 1, 'expected'],
])('refuses %j, and says where', (text, line, message) => {
  const attempt = (): string => strip(`import { load } from 'quiesce'; ${text}`, 'code.ts');
  expect(attempt).toThrow(NotStraight);
  expect(attempt).toThrow(message);
  expect(attempt).toThrow(new RegExp(`^code\\.ts:${line}:`, 'u'));
});

test('names every place', () => {
  expect.assertions(1);
  try {
    strip('function* f() {\n  yield 1;\n  yield 2;\n}', 'code.ts');
  } catch (error) {
    expect((error as NotStraight).complaints.map(({ line, column }) => [line, column])).toEqual([[2, 3], [3, 3]]);
  }
});
