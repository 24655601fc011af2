import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Share of the machine's memory that all checks together may take, unless told. */
const SHARE = 0.6;
/** Megabytes that one check may take, unless told: what a machine with 4 GB can spare. */
const USUAL = 2_000;
/** Megabytes of a thread beside what its search counts: what is not counted yet, and garbage. */
const SPARE = 512;

/** Calls after which it is measured again: that takes some microseconds, and searches ask often. */
const MEASURE_EVERY = 64;

/** Measures the bytes that this thread takes from now on: its heap, garbage included, and the arrays outside of it. */
export function memoryMeter(): () => number {
  const atFirst = bytesNow();
  let calls = 0;
  let measured = 0;
  return () => {
    if (++calls % MEASURE_EVERY === 0) measured = bytesNow() - atFirst;
    return measured;
  };
}

function bytesNow(): number {
  const { used_heap_size: heap, external_memory: outside } = getHeapStatistics();
  return heap + outside;
}

/** Megabytes that each of so many checks at a time may take, unless told; less on a small machine, or in a small container. */
export function usualMemory(jobs: number): number {
  const constrained = process.constrainedMemory();
  const all = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  return Math.max(1, Math.min(USUAL, Math.floor((all * SHARE) / Math.max(1, jobs) / 1e6)));
}

/** What a thread may take before the engine ends it, in the engine's megabytes: more than its search may take, so that the search stops first and has something to say. */
export function heapLimit(megabytes: number): number {
  return Math.ceil((megabytes * 1e6) / 2 ** 20) + SPARE;
}
