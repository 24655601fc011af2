import { mutantCards } from '../../harness/cli/judged';
import { CATALOGUE_DIRECTORY, shippedFiles } from '../../harness/cli/targets';
import { collectMutants } from '../../harness/mutants/collect-mutants';

/** Between these two lines of docs/mutants.md are the tables. */
export const BEGIN = '<!-- The tables are written by `npx tsx specs/docs/write-mutants.ts`. -->';
export const END = '<!-- Here they end. -->';

/** The families of the catalogue: a table of seeded bugs, and the controls. What stands in them `quiesce mutants` has found so, and the tests find so. */
export function mutantTables(): string {
  const families = shippedFiles(CATALOGUE_DIRECTORY).map((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when this runs
    return mutantCards(collectMutants(require(file) as Record<string, unknown>, file), file);
  });
  return families
    .filter(({ mutants, controls }) => mutants.length + controls.length > 0)
    .map(({ mutants, controls }) => {
      const [{ family } = { family: '' }] = [...mutants, ...controls];
      const rows = mutants.map(({ id, change, kind, first, bounds, noBoundBelow }) => {
        return row(id, change, kind, first === kind ? '' : first, `${bounds.threads}, ${bounds.gracePeriods}`, noBoundBelow === undefined ? 'holds' : `n/a: ${noBoundBelow}`);
      });
      const table = [row('id', 'change', 'found as', 'first, with every check on', 'thr, GP', 'one bound below'), row('---', '---', '---', '---', '---', '---'), ...rows];
      const held = controls.length === 0 ? [] : ['', 'Must hold, and do:', '', ...controls.map(({ name, why }) => `- ${name}: ${why.replace(/\.$/u, '')}`)];
      return [`### ${family}`, '', ...(mutants.length > 0 ? table : []), ...held].join('\n');
    })
    .join('\n\n');
}

/** The page with its tables as they must be. Throws where it does not say where they are. */
export function withTables(page: string): string {
  const [before, rest = ''] = page.split(BEGIN);
  const [, after] = rest.split(END);
  if (before === undefined || after === undefined) throw new RangeError(`docs/mutants.md needs the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${mutantTables()}\n\n${END}${after}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`.replaceAll('  ', ' ');
}
