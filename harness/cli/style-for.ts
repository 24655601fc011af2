import { coloured, plainStyle, type Style } from '../report/style';
import type { Terminal } from './terminal';

/** How reports look on this terminal. */
export function styleFor(terminal: Terminal, verbose: boolean): Style {
  return coloured(plainStyle({ columns: terminal.columns, root: terminal.directory, verbose }), terminal.colours);
}
