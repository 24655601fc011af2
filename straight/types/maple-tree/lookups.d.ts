import { type Address, type Answers } from '../../memory';
import type { Guard, Rcu } from '../rcu';
import { type Cursor, type Found } from './cursor';
import type { Geometry } from './geometry';
import { type Step } from './iterate';
/** What protects the nodes that a look-up is in: a read-side section, or the tree's lock. */
export type ProtectedBy = 'section' | 'lock';
/**
 * The look-ups of a maple tree: entries are words that are not 0, and the tree knows nothing of what they point to. None takes a lock
 * or waits. Each says what it found to whoever judges whether the map held that at some moment of the call.
 */
export declare abstract class Lookups {
    readonly address: Address;
    readonly geometry: Geometry;
    readonly tracksGaps: boolean;
    protected readonly rcu: Rcu;
    constructor(address: Address, geometry: Geometry, tracksGaps: boolean, rcu: Rcu);
    /** Whether a node has left the tree; asked after everything else of it was read. */
    isDead(node: Address): boolean;
    /** Whether a root has left the tree since it was read. (`mas_start`) */
    isDeadRoot(node: Address): boolean;
    /** Marks a node dead. */
    markDead(node: Address): void;
    /**
     * The entry at an index, 0 for none. The section that it enters is left before it returns: from then on only the caller's own protects what the
     * entry points to. (`mtree_load`)
     */
    load(index: number, guard: Guard): number;
    /** The same with the lock held: the kernel's `mtree_load` enters a section then, too, which protects nothing more. */
    loadLocked(index: number): number;
    /** Walks to the cursor's index: its entry and whole range, or the whole hole it is in. (`mas_walk`) */
    walk({ index }: Cursor, by: ProtectedBy): Found;
    /**
     * The entry at or behind the cursor that begins at or before `max`: the cursor's own the first time, later the next one. One that finds nothing
     * stays where it is, and goes on from there when it may go further. (`mas_find`)
     */
    find(cursor: Cursor, max: number, by: ProtectedBy): Found;
    protected findOn(cursor: Cursor, max: number, by: ProtectedBy): Found;
    /**
     * The entry strictly behind the range of the cursor that begins at or before `max`; one that could go no lower stands before its range, and
     * finds that first. (`mas_next`)
     */
    next(cursor: Cursor, max: number, by: ProtectedBy): Found;
    /**
     * The entry strictly before the range of the cursor that ends at or behind `min`; one that could go no higher stands behind its range, and
     * finds that first. (`mas_prev`)
     */
    prev(cursor: Cursor, min: number, by: ProtectedBy): Found;
    /** The entry at or before the cursor that ends at or behind `min`: the cursor's own the first time, later the one before. (`mas_find_rev`) */
    findBack(cursor: Cursor, min: number, by: ProtectedBy): Found;
    /** The cursor as it must be before the lock or the section is left. (`mas_pause`) */
    pause(cursor: Cursor): Cursor;
    /** The first entry that ends at or behind `index` and begins at or before `max`; in a section of its own. (`mt_find`) */
    findFrom(index: number, max: number, guard: Guard): Found;
    /** The same, but nothing from index 0: that is where one comes to who goes on behind the last index. (`mt_find_after`) */
    findAfter(index: number, max: number, guard: Guard): Found;
    /** The entry strictly behind the range that contains `index`; in a section of its own. (`mt_next`) */
    nextOf(index: number, max: number, guard: Guard): Found;
    /** The entry strictly before it. (`mt_prev`) */
    prevOf(index: number, min: number, guard: Guard): Found;
    /** Walks to an index and on to the first entry. */
    protected seek(index: number, max: number, by: ProtectedBy): Found;
    /** Says that a look-up begins, or that it goes on in the node where the cursor stands: that one may have been replaced a moment ago. */
    protected lookupFrom(cursor: Cursor): void;
    /** Runs a look-up in a section of its own: of what it returns only the numbers count afterwards. */
    protected inSection(guard: Guard, lookUp: () => Found): Found;
    /**
     * What a look-up that returns a range says of it: that each index in it had the entry at some moment. It is not said that the range as such was
     * ever there, for a store into two slots moves a border after it has stored the entry.
     */
    protected claim(): Answers;
    /** Says what a step passed over, and what it found behind. */
    protected report(found: Found, from: number, to: number): void;
    /** Says that a look-up found the entry that it walked to. */
    protected reportFirst(found: Found): Found;
    protected reportNothing(from: number, to: number): void;
    /** The step of a cursor behind which there is nothing. */
    protected nothing(cursor: Cursor): Step;
    /** The step backwards from where a walk to a cursor came. The tree may have lost its nodes since. */
    protected before(at: Cursor, cursor: Cursor, min: number, by: ProtectedBy): Step;
    /** The step backwards in a tree without a node: its only entry, if that is before. (`mas_prev_setup`) */
    protected beforeNothing(cursor: Cursor, min: number, by: ProtectedBy): Step;
}
