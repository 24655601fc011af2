import { jsonList } from '../report/json';
import { shownPath } from '../report/path';
import type { Style } from '../report/style';
import { DETECTORS } from '../setting';
import { wrap } from '../report/wrap';
import { AS_EXPECTED } from './exit-status';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { selectScenarios } from './select';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import type { ScenarioCard } from './tasks';
import type { Terminal } from './terminal';

/** The options of `list` as the command line parser hands them over. */
export interface ListFlags {
  readonly json?: boolean;
  readonly jobs: number;
  readonly watchdog: number;
}

/** `quiesce list`: names, expectations and descriptions of scenarios; runs nothing of them. */
export async function listCommand(words: readonly string[], flags: ListFlags, terminal: Terminal): Promise<number> {
  const targets = targetsOf(words, terminal.directory);
  const pool = new Pool({ jobs: flags.jobs, patience: flags.watchdog });
  try {
    const cards = selectScenarios(await loadScenarios(targets, pool), targets.names);
    const style = styleFor(terminal, false);
    terminal.out(flags.json === true ? jsonList(cards, style) : listText(cards, style));
    return AS_EXPECTED;
  } finally {
    await pool.close();
  }
}

/** Scenarios grouped under their files, each with what is expected of it. */
function listText(cards: readonly ScenarioCard[], style: Style): string {
  const { bold, dim, green, yellow } = style.colors;
  const lines: string[] = [];
  let file = '';
  for (const card of cards) {
    if (card.file !== file) lines.push(...(lines.length > 0 ? [''] : []), dim(shownPath(card.file, style.root)));
    ({ file } = card);
    const expected = card.expected === 'holds' ? green('holds') : yellow(`violated on purpose: ${card.expected.join(' or ')}`);
    const over = card.detectors.length === 0 ? '' : dim(`  over ${card.detectors.length === DETECTORS.length ? 'any detector' : card.detectors.join(', ')}`);
    lines.push(`  ${bold(card.name)}  ${expected}${over}`);
    if (card.description !== '') lines.push(...wrap(`    ${card.description}`, style.columns, '    '));
  }
  return `${lines.join('\n')}\n`;
}
