import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';
import type { Actor } from './system';

/**
 * The classes of actors that a scenario declares symmetric, as indexes.
 *
 * @throws UsageError when a name is unknown or given twice, or those of a class do not run one specification.
 */
export function symmetricClasses(scenario: Scenario, actors: readonly Actor[]): readonly (readonly number[])[] {
  return (scenario.symmetric ?? []).map((names) => {
    const members = names.map((name) => {
      const actor = actors.findIndex((one) => one.name === name);
      if (actor < 0) throw new UsageError(`symmetric names actor ${name}, which scenario '${scenario.name}' does not have`, { fix: `it has ${actors.map((one) => one.name).join(', ')}` });
      return actor;
    });
    const other = members.find((member) => actors[member]!.program !== actors[members[0]!]!.program);
    if (other !== undefined) {
      throw new UsageError(`actors ${names[0]!} and ${actors[other]!.name} of scenario '${scenario.name}' are declared symmetric, but do not run the same`, {
        fix: 'make one actor(...) or thread(...) and give it to all of them under their names',
      });
    }
    if (new Set(members).size < members.length) throw new UsageError(`symmetric names an actor twice in scenario '${scenario.name}'`, { fix: 'name each once' });
    return members;
  });
}
