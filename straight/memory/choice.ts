import { settings } from './settings';

/** What the surroundings choose; 0 unless told. */
export function choose(count: number): number {
  return settings.choose(count);
}

/** Throws when `holds` is false. */
export function assertThat(holds: boolean, message: string): void {
  if (!holds) throw new Error(`Assertion failed: ${message}`);
}

/** Tells the surroundings when `holds` is false. */
export function warnUnless(holds: boolean, message: string): void {
  if (!holds) settings.onWarning(message);
}

/** What `memory.actor` says. */
export function thisActor(): number {
  return settings.actor;
}

/** The same: every actor has a CPU of its own here. */
export function thisCpu(): number {
  return settings.actor;
}
