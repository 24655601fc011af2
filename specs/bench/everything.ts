/** No bound, every violation. */
export const EVERYTHING = {
  all: true,
  maxStates: Infinity,
  maxSeconds: Infinity,
  maxMemory: Infinity,
  maxDepth: Infinity,
  clock: undefined,
  onProgress: undefined,
} as const;
