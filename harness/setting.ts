/** The grace-period detectors over which a world may be built, as `--detector` names them. */
export const DETECTORS = ['ideal', 'tree', 'srcu', 'urcu', 'qsbr', 'epoch'] as const;

/** One of them. */
export type DetectorName = (typeof DETECTORS)[number];

/** What a check may choose about a world. */
export interface Setting {
  /** Over which detector it is to be built; one of the scenario's `detectors`. */
  readonly detector: DetectorName;
}

/** The setting of a scenario that nobody chose another one for. */
export function settingOf({ detectors }: { readonly detectors?: readonly DetectorName[] }, detector: DetectorName = detectors?.[0] ?? 'ideal'): Setting {
  return { detector };
}
