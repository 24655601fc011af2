import { directBed } from './direct-bed';
import { GEOMETRIES } from './geometries';
import { replay } from './replay';
import { readTraces, type Trace } from './trace';

/** Types of objects that are there all along: the RCU's words and the tree's. */
const STANDING = 2;

function differences(trace: Trace, inRcu: boolean, geometry: (typeof GEOMETRIES)[number][1], inspectEvery: number): readonly string[] {
  const bed = directBed({ tracksGaps: trace.tracksGaps, inRcu, geometry });
  const found = replay(bed, trace, inspectEvery);
  bed.run(bed.tree.destroy());
  bed.quiesce();
  return bed.memory.live === STANDING ? found : [...found, `${trace.name}: ${bed.memory.live - STANDING} nodes leak`];
}

describe.each(GEOMETRIES)('in geometry %s, what the kernel recorded', (_, geometry) => {
  test.each([
    ['small', 96, 1],
    ['medium', 100, 1],
    ['large', 4, 1000],
  ] as const)('in %s traces comes out, in both modes, the structure sound', (size, count, inspectEvery) => {
    const traces = readTraces(size);
    expect(traces).toHaveLength(count);
    for (const trace of traces) for (const inRcu of [true, false]) expect(differences(trace, inRcu, geometry, inspectEvery)).toEqual([]);
  });
});
