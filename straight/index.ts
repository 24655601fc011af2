export type { StraightLibrary, StraightMemory, StraightOptions } from './straight';
export { straight } from './straight';
export type { Straight } from './straight-type';
export { strip } from './transform/strip';
export type { Complaint } from './transform/not-straight';
export { NotStraight } from './transform/not-straight';
