import type { Thread } from '../impl/memory';

/**
 * A type with `T` wherever it says `Thread<T>`: what thread code is when it has been stripped. Type parameters of functions cannot be kept
 * this way; the types of what comes with Quiesce are therefore written out, in `straight/types`.
 */
export type Straight<T> =
  T extends Thread<infer R>
    ? Straight<R>
    : T extends abstract new (...parameters: infer P) => infer I
      ? Members<T> & (new (...parameters: Members<P>) => Straight<I>)
      : T extends (...parameters: infer P) => infer R
        ? (...parameters: Members<P>) => Straight<R>
        : T extends object
          ? Members<T>
          : T;

/** The same for each member: of arrays and tuples, too. */
type Members<T> = { [K in keyof T]: Straight<T[K]> };
