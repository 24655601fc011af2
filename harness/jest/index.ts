import './types';

export type { MatcherOptions } from './matchers';
export { quiesceMatchers } from './register';
export { quiesceSerializer } from './serializer';
export type { SnapshotSerializer } from './serializer';
export type { QuiesceMatchers } from './types';
