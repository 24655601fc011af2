import type { Failed, Reported } from './json';
import { verdictWords } from './outcome-text';
import { shownPath } from './path';
import { ownFrames } from './site-text';
import type { Style } from './style';
import { headline } from './violation-text';

/**
 * What is not as expected as workflow commands, which GitHub shows beside the lines of a pull request. One line each; nothing where everything is as
 * expected. (https://docs.github.com/actions/reference/workflow-commands)
 */
export function annotations(reported: readonly Reported[], style: Style, failed: readonly Failed[] = []): string {
  const lines = reported
    .filter(({ result }) => !result.asExpected)
    .flatMap(({ result, origin }) => {
      const file = origin.file === undefined ? {} : { file: shownPath(origin.file, style.root) };
      if (result.violations.every(({ known }) => known !== undefined)) return [command(result.verdict === 'inconclusive' ? 'warning' : 'error', { ...file, title: result.scenario }, verdictWords(result))];
      return result.violations.filter(({ known }) => known === undefined).map((violation) => {
        const frame = violation.site && ownFrames(violation.site)[0];
        const place = frame === undefined ? file : { file: shownPath(frame.file, style.root), line: frame.line, col: frame.column };
        return command('error', { ...place, title: result.scenario }, `${headline(violation, style)}\n${violation.message}`);
      });
    });
  const failures = failed.map(({ scenario, error }) => command('error', { ...(error.file === undefined ? {} : { file: shownPath(error.file, style.root).replace(/:\d+$/u, '') }), title: scenario }, error.message));
  return [...lines, ...failures].map((line) => `${line}\n`).join('');
}

function command(level: 'error' | 'warning', properties: Readonly<Record<string, string | number>>, message: string): string {
  const words = Object.entries(properties).map(([name, value]) => `${name}=${escaped(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`);
  return `::${level} ${words.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
