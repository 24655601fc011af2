import type { System } from '../../machine/system';
import type { View } from '../../scenario';
import type { Reduction } from './expansion';

/** The final condition of a system, that tells what it looks at to those who want to know. */
export function finalOf({ machine, final }: System, { experience, symmetry }: Pick<Reduction, 'experience' | 'symmetry'>): System['final'] {
  if (final === undefined) return undefined;
  const { objects } = machine;
  return (view) => {
    const seen: View = {
      ...view,
      word: (address) => {
        const object = objects.at(address);
        if (object >= 0) experience.word(object, (address - objects.bases[object]!) >>> 2);
        return view.word(address);
      },
    };
    return final(symmetry === null ? seen : symmetry.guarded(seen));
  };
}
