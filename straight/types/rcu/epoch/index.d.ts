export type { EpochRcuOptions, EpochState } from './epoch-state';
export type { Participant } from './participant';
export { epochAfter, unpinned } from './epoch-number';
export { EpochRcu } from './epoch-rcu';
