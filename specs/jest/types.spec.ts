import { expect as imported } from '@jest/globals';
import type { QuiesceMatchers } from '../../harness/jest';

describe('the types of the matchers', () => {
  test('are known to the global expect and to the one of @jest/globals', () => {
    const both: readonly (() => QuiesceMatchers)[] = [() => expect(0), () => imported(0)];
    expect(both).toHaveLength(2);
  });

  test('take kinds of violation only', () => {
    // @ts-expect-error -- misspelt
    const misspelt = (): unknown => expect(0).toBeViolatedBy('use-after-fre');
    expect(misspelt).toBeInstanceOf(Function);
  });
});
