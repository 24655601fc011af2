import type { Scenario } from '../../index';
import { indexer, lastZero } from './arrays';
import { atomicIncrements, compareAndSwaps, increments, readers, rotatingCompareAndSwaps } from './counters';
import { fibBench } from './fib-bench';
import * as litmus from './litmus';
import { singlyLinkedList, treiberStack } from './lock-free';
import { manyWriters } from './many-writers';
import { lamport, lockedIncrements, peterson, szymanski } from './mutual-exclusion';
import { publish, sequenceLock } from './publication';
import { mutex, spinLock, testAndTestAndSetLock, ticketLock } from './spin-locks';
import { toyRcu } from './toy-rcu';

/** A program of one size, with the number of its complete executions under sequential consistency, one per trace. */
export interface ProgramOfSize {
  readonly name: string;
  /** Empty where there is only one. */
  readonly size: string;
  /** Executions in which all threads end and no retry turn leaves memory as it found it and goes round. */
  readonly complete: number;
  readonly scenario: () => Scenario;
}

/** Rows of one program, from its sizes and the counts that belong to them. */
function bySize(
  name: string,
  parameter: string,
  make: (size: number) => Scenario,
  counts: Readonly<Record<number, number>>,
): readonly ProgramOfSize[] {
  return Object.entries(counts).map(([size, complete]) => ({ name, size: `${parameter}=${size}`, complete, scenario: () => make(Number(size)) }));
}

function single(name: string, complete: number, scenario: () => Scenario): ProgramOfSize {
  return { name, size: '', complete, scenario };
}

function seqlock(r: number, w: number, complete: number): ProgramOfSize {
  return { name: 'seqlock', size: `r${r}w${w}`, complete, scenario: () => sequenceLock(r, w) };
}

function treiber(w: number, r: number, complete: number): ProgramOfSize {
  return { name: 'treiber-stack', size: `w${w}r${r}`, complete, scenario: () => treiberStack(w, r) };
}

/** Readers do not meet each other, so the count is that of one reader to the power of their number. */
function toy(r: number, l: number, u: number, ofOneReader: number): ProgramOfSize {
  return {
    name: 'toy RCU',
    size: `R=${r} L=${l} U=${u}`,
    complete: ofOneReader ** r,
    scenario: () => toyRcu({ readers: r, sections: l, updates: u }),
  };
}

/** Classic programs whose number of executions is known exactly. */
export const PROGRAMS: readonly ProgramOfSize[] = [
  single('SB', 3, litmus.storeBuffering),
  single('MP', 3, litmus.messagePassing),
  single('LB', 3, litmus.loadBuffering),
  single('LB3', 7, litmus.loadBufferingInThree),
  single('2+2W', 3, litmus.twoPlusTwoWrites),
  single('IRIW', 15, litmus.independentReads),
  single('CoRR', 6, litmus.readReadCoherence),
  single('CoRR1', 36, litmus.readReadCoherenceOfTwoWriters),
  single('W+RWC', 7, litmus.writeThenReadToWrite),
  single('isa2', 7, litmus.messagePassingInThree),
  single('W+RRR+W', 20, litmus.threeReadsOfTwoWrites),
  single('relseq', 16, litmus.releaseSequence),
  single('cii', 6, litmus.compareAndSwapAmongIncrements),
  single('dekker_f', 3, litmus.dekkerWithFences),
  ...bySize('readers', 'N', readers, { 2: 4, 3: 8, 4: 16, 5: 32, 6: 64, 7: 128, 8: 256, 10: 1_024, 13: 8_192 }),
  ...bySize('ainc', 'N', atomicIncrements, { 2: 2, 3: 6, 4: 24, 5: 120, 6: 720, 7: 5_040 }),
  ...bySize('inc', 'N', increments, { 2: 4, 3: 36, 4: 576, 5: 14_400 }),
  ...bySize('cas', 'N', compareAndSwaps, { 2: 2, 3: 3, 4: 4, 5: 5 }),
  ...bySize('casrot', 'N', rotatingCompareAndSwaps, { 3: 5, 4: 14, 5: 43, 6: 144, 7: 523, 8: 2_048, 9: 8_597 }),
  ...bySize('lastzero', 'N', lastZero, { 5: 64, 6: 144, 8: 704, 10: 3_328, 12: 15_360, 14: 69_632, 15: 147_456 }),
  ...bySize('indexer', 'N', indexer, { 11: 1, 12: 8, 13: 64, 14: 512, 15: 4_096 }),
  ...bySize('fib_bench', 'NUM', fibBench, { 2: 140, 3: 1_698, 4: 19_605, 5: 218_243 }),
  ...bySize('lockinc', 'N', lockedIncrements, { 2: 2, 3: 6, 4: 24, 5: 120, 6: 720, 7: 5_040 }),
  ...bySize('szymanski', 'N', szymanski, { 1: 6, 2: 78 }),
  single('peterson', 4, peterson),
  ...bySize('lamport', 'N', lamport, { 2: 16 }),
  single('publish', 42, publish),
  ...bySize('ticketlock', 'N', ticketLock, { 2: 2, 3: 6, 4: 24, 5: 120 }),
  ...bySize('ttaslock', 'N', testAndTestAndSetLock, { 2: 4, 3: 36 }),
  ...bySize('spinlock', 'N', spinLock, { 2: 4, 3: 36, 4: 576 }),
  ...bySize('mutex', 'N', mutex, { 2: 12, 3: 6_582 }),
  seqlock(1, 1, 2),
  seqlock(2, 1, 4),
  seqlock(1, 2, 6),
  seqlock(2, 2, 18),
  treiber(1, 1, 2),
  treiber(2, 1, 18),
  treiber(2, 2, 80),
  treiber(3, 1, 666),
  single('sll-test', 4, singlyLinkedList),
  ...bySize('many writers', 'N', manyWriters, { 2: 24, 3: 120, 4: 720, 5: 5_040, 6: 40_320, 7: 362_880 }),
  toy(1, 1, 1, 5),
  toy(1, 2, 1, 15),
  toy(1, 3, 1, 33),
  toy(1, 1, 2, 9),
  toy(1, 2, 2, 51),
  toy(1, 3, 3, 575),
  toy(2, 2, 2, 51),
  toy(2, 2, 1, 15),
  toy(3, 2, 2, 51),
  toy(4, 2, 1, 15),
  toy(2, 3, 3, 575),
];
