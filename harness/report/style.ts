import picocolors from 'picocolors';

type Colors = ReturnType<typeof picocolors.createColors>;

/** How a report is to look; reports are a function of their input and of this. */
export interface Style {
  /** Width in characters. */
  readonly columns: number;
  readonly colors: Colors;
  /** The directory that file names are shown relative to; '' leaves them as they are. */
  readonly root: string;
  /** Everything: every step of a schedule, expected violations, all coverage. */
  readonly verbose: boolean;
}

/** A style without colours, 100 columns wide unless told. */
export function plainStyle(changes: Partial<Style> = {}): Style {
  return { columns: 100, colors: picocolors.createColors(false), root: '', verbose: false, ...changes };
}

/** The same style with colours on or off. */
export function coloured(style: Style, enabled: boolean): Style {
  return { ...style, colors: picocolors.createColors(enabled) };
}
