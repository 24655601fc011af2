export type { EpochRcuOptions, EpochState } from './epoch-state';
export type { Participant } from './participant';
export { epochAfter, isPinned, PINNED, unpinned, UNPINNED } from './epoch-number';
export { EpochRcu } from './epoch-rcu';
