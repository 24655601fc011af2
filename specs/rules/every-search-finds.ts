import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { searchBounded } from '../../harness/search/bounded';
import type { SearchOptions } from '../../harness/search/outcome';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import { searchTraces } from '../../harness/search/traces';
import { check, program, type Address, type Scenario, type Thread } from '../../index';
import { EVERYTHING } from '../bench/everything';

const FINDS = {
  states: searchStates,
  reduced: searchReduced,
  traces: searchTraces,
  star: searchStar,
  bounded: (system: System, options: SearchOptions) => searchBounded(system, options, 30),
};

/** Words that hold what a map holds at indexes 0 and 1, and another one. */
export interface Words {
  readonly zero: Address;
  readonly one: Address;
  readonly other: Address;
}

/** A thread of such a program. */
export type Body = (words: Words) => Thread<void>;

/** A program of some threads. */
export const of = (name: string, ...threads: readonly Body[]): Scenario => program({ name, words: { zero: 0, one: 0, other: 0 }, threads });

/** What every search finds, which must be the same: reports show one finding of each place in the code. */
export function messagesOf(scenario: Scenario): readonly string[] {
  const said = Object.entries(FINDS).map(([search, find]) => {
    const { found, limits } = find(buildSystem(scenario, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true }), EVERYTHING);
    return { search, limits, messages: [...new Set(found.map(({ finding: { kind, message } }) => `${kind}: ${message}`))].sort() };
  });
  const { messages } = said[0]!;
  for (const one of said) expect({ ...one, search: '' }).toEqual({ search: '', limits: [], messages });
  expect(check(scenario).verdict).toBe(messages.length === 0 ? 'holds' : 'violated');
  return messages;
}

/** The only thing that every search finds. */
export function onlyMessageOf(scenario: Scenario): string {
  const messages = messagesOf(scenario);
  expect(messages).toHaveLength(1);
  return messages[0]!.replace(/^not-linearizable: /, '');
}
