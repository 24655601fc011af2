import type { DirectOptions, Gfp, Layout } from '../../impl/memory';

/** What the surroundings of an instance answer; set once, before anything runs. */
export const settings: {
  actor: number;
  choose: (count: number) => number;
  failAllocation: ((layout: Layout, gfp: Gfp) => boolean) | null;
  onWarning: (message: string) => void;
} = {
  actor: 0,
  choose: () => 0,
  failAllocation: null,
  onWarning: (message) => warnings.push(message),
};

/** What WARN_ON said, unless somebody else hears it. */
export const warnings: string[] = [];

/** Sets what is told, keeps what is not. */
export function configure(options: DirectOptions): void {
  if (options.choose) settings.choose = options.choose;
  if (options.failAllocation) settings.failAllocation = options.failAllocation;
  if (options.onWarning) settings.onWarning = options.onWarning;
}
