import { type Address } from '../../../memory';
/** The size of a futex in words: the program's word, and the kernel's note that somebody sleeps. */
export declare const FUTEX_WORDS: number;
/**
 * A futex for one sleeper at a time: a word of the program, and what the kernel keeps for it. To store the word wakes nobody. The sleeper
 * says that it is going to sleep before it compares the word, a waker stores the word before it looks for a sleeper: so either sees the other.
 * (`futex(2)`)
 */
export declare class Futex {
    readonly word: Address;
    constructor(word: Address);
    /** Sleeps until woken, unless the word holds something else. May return for no reason. (`FUTEX_WAIT`) */
    wait(expected: number): void;
    /** Wakes the sleeper, if there is one. Never waits. (`FUTEX_WAKE`) */
    wake(): void;
    private get sleeper();
}
