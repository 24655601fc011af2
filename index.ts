/** The public face of the package: describe a check, run it, and the vocabulary of thread code. */
export * from './harness/scenario';
export * from './harness/setting';
export * from './harness/result';
export * from './harness/check';
export * from './impl/memory';
export { UsageError } from './harness/usage-error';
export { parseSchedule, printSchedule } from './harness/counterexample/schedule';
export type { Addresses, ProgramConfig, Words } from './harness/program';
export { program } from './harness/program';
export type { ScenarioLogic, ScenarioSnapshot, StepEvent } from './harness/search/actor-logic';
export { scenarioLogic } from './harness/search/actor-logic';
export type { Control, Mutant, MutantBounds } from './harness/mutants/mutant';
