import { alloc, type Address, type Thread } from '../../memory';
import { Participant, PARTICIPANT_WORDS } from './participant';

export interface EpochRcuOptions {
  /** Actors that may be in sections or make requests. Number n is the reader in slot n and whoever runs on CPU n; an actor without a CPU has its own number for one. */
  readonly participants: number;
  /** How many functions a bag holds, 4 unless told. (`MAX_OBJECTS`) */
  readonly bagSize?: number;
  /** How many epochs later than it was sealed a bag expires, 2 unless told. */
  readonly lag?: 2 | 3;
  /** At which of its pins a participant collects, every so many; at none unless told, and then all is left to the collector. (`PINNINGS_BETWEEN_COLLECT`) */
  readonly pinsBetweenCollect?: number;
}

/** The words of an epoch-based RCU, and its geometry. (`Global`, `crossbeam-epoch/src/internal.rs`) */
export interface EpochState extends Required<EpochRcuOptions> {
  /** The top of the queue of sealed bags. Its address names the domain. */
  readonly queue: Address;
  /** The global epoch. */
  readonly epoch: Address;
  /** Whether somebody collects: who takes bags is alone in it, for rcu_barrier must know when all that were taken are done. */
  readonly collecting: Address;
  /** Bags that were taken before they expired, the oldest first; 0 when there are none. Belongs to whoever collects. */
  readonly taken: Address;
  /** The epoch that the collector must reach though no bag says so: somebody polls for it who had no memory for one. */
  readonly asked: Address;
  /** The participants, and behind them the collector. */
  readonly locals: readonly Participant[];
}

const GLOBAL_WORDS = 5;

/** Lays the words out in static memory. */
export function* layOutEpochs({ participants, bagSize = 4, lag = 2, pinsBetweenCollect = 0 }: EpochRcuOptions): Thread<EpochState> {
  checkWhole('participants', participants, 0);
  checkWhole('bagSize', bagSize, 1);
  checkWhole('pinsBetweenCollect', pinsBetweenCollect, 0);
  const count = participants + 1;
  const queue = yield* alloc({ type: 'epochs', words: GLOBAL_WORDS + count * PARTICIPANT_WORDS, memory: 'static', zeroed: true });
  const local = (number: number): Participant => new Participant(queue + (GLOBAL_WORDS + number * PARTICIPANT_WORDS) * 4);
  return Object.freeze({
    participants,
    bagSize,
    lag,
    pinsBetweenCollect,
    queue,
    epoch: queue + 4,
    collecting: queue + 8,
    taken: queue + 12,
    asked: queue + 16,
    locals: Object.freeze(Array.from({ length: count }, (_, number) => local(number))),
  });
}

function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) throw new RangeError(`EpochRcu: ${name} must be a whole number, ${least} or more, but is ${value}.`);
}
