import { UsageError } from '../usage-error';

/** Class identities met so far: instances of two classes are never equal, whatever their fields. */
export class Encoder {
  readonly #classes = new Map<object, number>();

  /**
   * Turns a value into a string, equal exactly when the values are: total on plain data (and frozen instances made of it),
   * injective, and loud about everything else. Linear in the size of the value.
   *
   * @throws UsageError naming the path, for Map, Set, Date, BigInt, NaN, functions, symbols and cycles.
   */
  encode(value: unknown, where: string): string {
    return this.#value(value, where, []);
  }

  #value(value: unknown, path: string, above: readonly object[]): string {
    switch (typeof value) {
      case 'number':
        if (!Number.isFinite(value)) throw refused(path, String(value), 'use a finite number');
        return Object.is(value, -0) ? '-0' : String(value);
      case 'string':
        return JSON.stringify(value);
      case 'boolean':
        return value ? 't' : 'f';
      case 'undefined':
        return 'u';
      case 'object':
        return value === null ? 'n' : this.#object(value, path, above);
      default:
        throw refused(path, `a ${typeof value}`, 'keep plain data there');
    }
  }

  #object(value: object, path: string, above: readonly object[]): string {
    if (above.includes(value)) throw refused(path, 'a cycle', 'keep a tree of plain data there');
    const inside = [...above, value];
    if (Array.isArray(value)) {
      if (Object.keys(value).length !== value.length) throw refused(path, 'an array with holes or extra properties', 'use a dense array');
      return `[${value.map((item: unknown, index) => this.#value(item, `${path}[${index}]`, inside)).join()}]`;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    let tag = '';
    // A plain object of another realm (a test sandbox) has another Object.prototype, whose own prototype is null.
    if (typeof prototype === 'object' && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      const name = value.constructor.name;
      if (OPAQUE.has(name) || ArrayBuffer.isView(value)) throw refused(path, `a ${name}`, 'use arrays and plain objects, which can be compared');
      if (hidesFields(value)) {
        throw refused(path, `an instance of ${name}, whose private fields cannot be compared`, `give ${name} public readonly fields, or a static stateKey = [...] naming the public ones that identify an instance`);
      }
      tag = `#${this.#classId(prototype)}`;
    } else if (OPAQUE.has(Object.prototype.toString.call(value).slice(8, -1))) {
      throw refused(path, `a ${Object.prototype.toString.call(value).slice(8, -1)}`, 'use arrays and plain objects, which can be compared');
    }
    if (Object.getOwnPropertySymbols(value).length > 0) throw refused(path, 'an object with symbol keys', 'use string keys');
    const fields = Object.entries(value as Record<string, unknown>)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${this.#value(field, `${path}.${key}`, inside)}`);
    return `${tag}{${fields.join()}}`;
  }

  #classId(prototype: object): number {
    let id = this.#classes.get(prototype);
    if (id === undefined) {
      id = this.#classes.size;
      this.#classes.set(prototype, id);
    }
    return id;
  }
}

/** Whether a class has private fields and does not say, by a static `stateKey`, that its public fields identify an instance. */
function hidesFields(value: object): boolean {
  if ('stateKey' in value.constructor) return false;
  for (let at: unknown = Object.getPrototypeOf(value); typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (/(^|[\s;{.])#[\w$]+/.test(Function.prototype.toString.call(at.constructor))) return true;
  }
  return false;
}

const OPAQUE: ReadonlySet<string> = new Set(['Map', 'Set', 'WeakMap', 'WeakSet', 'Date', 'Promise', 'RegExp', 'Error', 'ArrayBuffer', 'WeakRef']);

function refused(path: string, what: string, fix: string): UsageError {
  return new UsageError(`${path} holds ${what}, which cannot be part of a state`, { fix });
}
