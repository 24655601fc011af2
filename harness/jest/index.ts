import './types';

export type { MatcherOptions } from './matchers';
export { quiesceMatchers } from './register';
export type { RegressionOptions } from './regression';
export { regressionSuite } from './regression';
export { quiesceSerializer } from './serializer';
export type { SnapshotSerializer } from './serializer';
export type { QuiesceMatchers } from './types';
