/** The public face of the package: describe a check, run it, and the vocabulary of thread code. */
export * from './harness/scenario';
export * from './harness/result';
export * from './harness/check';
export * from './impl/memory';
