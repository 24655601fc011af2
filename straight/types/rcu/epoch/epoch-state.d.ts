import { type Address } from '../../../memory';
import { Participant } from './participant';
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
/** Lays the words out in static memory. */
export declare function layOutEpochs({ participants, bagSize, lag, pinsBetweenCollect }: EpochRcuOptions): EpochState;
