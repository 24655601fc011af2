import type { Violation } from '../result';
import { callNameOf } from './site-text';
import { shownPath } from './path';
import type { Style } from './style';
import { wrap } from './wrap';

/** How the violation comes about: a sentence for each event that matters, with its step and its line of the source. */
export function explanationLines({ explanation = [] }: Violation, style: Style): readonly string[] {
  if (explanation.length === 0) return [];
  const { bold, dim } = style.colors;
  const steps = explanation.map(({ step }) => (step === 0 ? 'before' : `step ${step}`));
  const width = Math.max(...steps.map((step) => step.length));
  const margin = ' '.repeat(width + 4);
  return [
    bold('How it comes about:'),
    ...explanation.flatMap(({ text, site }, index) => {
      const [first = '', ...rest] = wrap(text, style.columns - margin.length, '');
      const place = site === undefined ? [] : [dim(`${margin}  ${callNameOf(site)}${shownPath(site.file, style.root)}:${site.line}`)];
      return [`  ${steps[index]!.padEnd(width)}  ${first}`, ...rest.map((line) => margin + line), ...place];
    }),
  ];
}
