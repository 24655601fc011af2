import type { Moves } from './moves';

export const CHUNK_BITS = 16;
/** States in a chunk. */
export const CHUNK = 1 << CHUNK_BITS;
export const CHUNK_MASK = CHUNK - 1;
/** Words of the first chunk to begin with, so that small state spaces stay small. */
const FIRST = 1024;

/** Packed states, chunk by chunk, so that a store that grows never copies what it has. */
export class Chunks {
  list: Int32Array[] = [];
  /** Whether everything is in memory that other threads can read. */
  isShared = false;

  /** So many states of so many words as they are kept: of the chunks themselves, to be written and not changed. */
  keep(size: number, width: number): Int32Array[] {
    return this.list.map((chunk, number) => chunk.subarray(0, Math.min(CHUNK, size - number * CHUNK) * width));
  }

  restore(parts: readonly Int32Array[], size: number, width: number): void {
    this.list = parts.map((part, number) => {
      const chunk = this.#make(number === 0 && size < CHUNK ? Math.max(FIRST, part.length) : CHUNK * width);
      chunk.set(part);
      return chunk;
    });
  }

  /** Moves everything into memory that other threads can read, and puts there what is still to come. */
  share(size: number, width: number): void {
    if (this.isShared) return;
    this.isShared = true;
    this.restore(this.keep(size, width), CHUNK, width);
  }

  /** A chunk with room for so many words. */
  room(number: number, words: number, width: number): Int32Array {
    const whole = CHUNK * width;
    if (number === this.list.length) this.list.push(this.#make(number === 0 && !this.isShared ? FIRST : whole));
    const chunk = this.list[number]!;
    if (chunk.length >= words) return chunk;
    const grown = this.#make(Math.min(whole, words * 2));
    grown.set(chunk);
    this.list[number] = grown;
    return grown;
  }

  /** Moves bits in every stored state: only where states get wider, or others may be reading, does a chunk take other memory than before. */
  repack(moves: Moves, size: number, { oldWidth, width }: { readonly oldWidth: number; readonly width: number }): void {
    const isInPlace = width === oldWidth && !this.isShared;
    const scratch = new Int32Array(isInPlace ? Math.min(CHUNK, size) * width : 0);
    for (const [number, chunk] of this.list.entries()) {
      const count = Math.min(CHUNK, size - number * CHUNK);
      if (isInPlace) {
        scratch.fill(0);
        moves.make(chunk, width, scratch, width, count);
        chunk.set(count === CHUNK ? scratch : scratch.subarray(0, count * width));
      } else {
        const fresh = this.#make((this.isShared ? CHUNK : count) * width);
        moves.make(chunk, oldWidth, fresh, width, count);
        this.list[number] = fresh;
      }
    }
  }

  #make(words: number): Int32Array {
    return wordsIn(words, this.isShared);
  }
}

/** So many words, in memory that other threads can read where that is wanted. */
export function wordsIn(count: number, isShared: boolean): Int32Array {
  return isShared ? new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT)) : new Int32Array(count);
}
