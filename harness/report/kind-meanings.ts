import type { ViolationKind } from '../result';

/** What a violation of each kind is, for somebody who meets it for the first time. */
export const KIND_MEANINGS: Readonly<Record<ViolationKind, string>> = {
  'use-after-free': 'Memory is accessed after it was freed: in the kernel somebody else may own it by then.',
  'double-free': 'Memory is freed a second time: in the kernel that corrupts the allocator, or frees what belongs to somebody else by then.',
  'invalid-free': 'Something is freed that the allocator never gave, or by the wrong function.',
  'out-of-bounds': 'An access lies outside of any object.',
  'uninitialised-read': 'Memory is read that nobody has written since it was allocated.',
  'leak': 'An object was never freed, and nobody can reach it any more to do so.',
  'lost-callback': 'A request is still queued when everybody has ended: its callback will never run.',
  'rcu-usage': 'A rule of read-copy-update is broken, whether or not memory is touched that has gone.',
  'illegal-sleep': 'Something sleeps, or may, where nothing may: in a section, in a callback or with a spinlock held.',
  'double-queue': 'A head is queued while it is queued already: the list of callbacks is corrupt.',
  'ownership': 'A box is used, given away or reclaimed by who does not own it.',
  'early-grace-period': 'A request for a grace period is answered while a section that was open when it was made still is: whoever asked will free what that reader may hold.',
  'data-race': 'Two accesses to one word can be made at the same moment, one of them a write and one of them plain: the compiler may tear, repeat or invent them.',
  'not-linearizable': 'An operation saw what was not there at any instant of its call.',
  'deadlock': 'Nobody can move any more, and somebody is not done.',
  'stuck-loop': 'A loop goes round for ever: nobody will change what it reads.',
  'livelock': 'Somebody can always move, and nobody will ever finish.',
  'not-non-blocking': 'An operation that must never wait for others does.',
  'warning': 'The code warns of what should not be.',
  'assertion': 'What must be true is not.',
};
