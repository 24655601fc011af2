import type { System } from '../../machine/system';

/** Does something in the initial state of a system that stands in another one, and puts it back there. */
export function aside<T>({ machine: { vector, monitors } }: System, what: () => T): T {
  const words = vector.words.slice(0, vector.length);
  const positions = vector.logPositions.slice(0, vector.logLength);
  const values = vector.logValues.slice(0, vector.logLength);
  const findings = monitors.findings.splice(0);
  vector.undo(0);
  try {
    return what();
  } finally {
    vector.undo(0);
    vector.words.set(words);
    vector.logPositions.set(positions);
    vector.logValues.set(values);
    vector.logLength = positions.length;
    monitors.findings.length = 0;
    monitors.findings.push(...findings);
  }
}
