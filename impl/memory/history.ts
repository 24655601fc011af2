import type { Address, Answers, HistoryEvent, Thread } from './access';
import { act } from './site';

/**
 * Labelled events of a map from ranges of indexes to words, for the check of linearizability. Updates say at which access they take
 * effect, lookups what they found; nobody gets an answer. Indexes are 0 to 0xffffffff, ranges include both ends, the value 0 is
 * nothing. A map never committed to is empty. The world commits what it puts into one before actors start; who makes a map where
 * another one was commits that it is empty.
 */
function say(event: HistoryEvent, when: 'before' | 'after', map: Address, first: number, last: number, value: number, answers: Answers): Thread<void> {
  return act({ kind: 'history', event, map, first, last, value: value >>> 0, answers, when });
}

/**
 * A lookup is called that asks about the indexes from `first` to `last`. Rides on its first access. An actor has one lookup of a map
 * at a time. One that answers only for each index may say so: then where ranges end outside of these indexes tells no states apart.
 */
export const lookupBegins = (map: Address, first: number, last: number, answers: Answers = 'whole range'): Thread<void> => say('lookup-begins', 'before', map, first, last, 0, answers);

/**
 * The same for a lookup that goes on where the actor's last one ended, with what it remembers of the map's inside. It may also answer what an update has
 * replaced that has not ended yet: whoever is inside cannot know before.
 */
export const lookupContinues = (map: Address, first: number, last: number, answers: Answers = 'whole range'): Thread<void> => say('lookup-continues', 'before', map, first, last, 0, answers);

/**
 * The lookup found this value on these indexes. `each index`: each of them, all of which it asks about, must have held the value at some
 * instant since the lookup was called. `whole range`: at some instant since then the map must have had exactly this range with this value.
 * Rides on the access before it; may be said several times.
 */
export const lookupFound = (map: Address, first: number, last: number, value: number, answers: Answers): Thread<void> => say('lookup-found', 'after', map, first, last, value, answers);

/** The lookup returns. Rides on its last access. */
export const lookupEnds = (map: Address): Thread<void> => say('lookup-ends', 'after', map, 0, 0, 0, 'each index');

/**
 * Each of these indexes holds this value now: said by an update, which keeps others from updating, of what it found there or is about to
 * replace. `after` rides on the access before it, `before` on the access after it.
 */
export const observed = (map: Address, first: number, last: number, value: number, when: 'before' | 'after'): Thread<void> => say('observed', when, map, first, last, value, 'each index');

/** An update is about to take effect: until it ends, lookups that continue may answer what it replaces. One at a time for a map. Rides on the access behind it. */
export const updateBegins = (map: Address): Thread<void> => say('update-begins', 'before', map, 0, 0, 0, 'each index');

/** Whoever is inside of the map knows by now that it has changed. Rides on the access before it. */
export const updateEnds = (map: Address): Thread<void> => say('update-ends', 'after', map, 0, 0, 0, 'each index');

/**
 * The access that this rides on, the one before it, is where an update takes effect: from now on the map holds this value on these indexes.
 * Ranges that were there are trimmed or split and keep their value; ranges with values never merge, empty ones always do.
 */
export const committed = (map: Address, first: number, last: number, value: number): Thread<void> => say('committed', 'after', map, first, last, value, 'whole range');
