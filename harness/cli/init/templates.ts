import type { Language } from './project';

/** The files that `init` writes differ in how modules and types are written, and in nothing else. */
class Dialect {
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  /** A type, in TypeScript only. */
  type(text: string): string {
    return this.#language === 'typescript' ? text : '';
  }

  imports(names: string, module: string): string {
    return this.#language === 'commonjs' ? `const { ${names} } = require('${module}');` : `import { ${names} } from '${module}';`;
  }

  importsAll(module: string): string {
    return this.#language === 'commonjs' ? `require('${module}');` : `import '${module}';`;
  }

  exports(name: string): string {
    return this.#language === 'commonjs' ? `exports.${name}` : `export const ${name}`;
  }
}

/** A first scenario: a value behind a pointer that is replaced while it is read, and the same without waiting for the reader. */
export function scenarioText(language: Language): string {
  const to = new Dialect(language);
  const t = (text: string): string => to.type(text);
  return `${to.imports('actor, alloc, dereference, exchange, free, load, scenario, store, thread', 'quiesce')}
${t("import type { Address, Expectation, Thread } from 'quiesce';\n")}${to.imports('gracePeriod', 'quiesce/models')}
${to.imports('IdealRcu', 'quiesce/rcu')}

// Thread code is a generator. Each access to shared memory is a \`yield*\`, and between any two of them the others may run.
function* publish(current${t(': Address')}, value${t(': number')})${t(': Thread<Address>')} {
  const fresh = yield* alloc({ type: 'Config', words: 1 });
  yield* store(fresh, value);
  return yield* exchange(current, fresh);
}

function* read(rcu${t(': IdealRcu')}, current${t(': Address')})${t(': Thread<number>')} {
  const guard = yield* rcu.readLock(0);
  const config = yield* dereference(current);
  const value = yield* load(config);
  yield* rcu.readUnlock(guard);
  return value;
}

function* replace(rcu${t(': IdealRcu')}, current${t(': Address')})${t(': Thread<void>')} {
  const old = yield* publish(current, 2);
  yield* rcu.synchronizeRcu();
  yield* free(old);
}

// The bug that \`replace\` avoids: a reader may still look at the old config.
function* replaceAtOnce(_${t(': IdealRcu')}, current${t(': Address')})${t(': Thread<void>')} {
  yield* free(yield* publish(current, 2));
}

const replaced = (name${t(': string')}, update${t(': typeof replace')}, expect${t(': Expectation')}) =>
  scenario({
    name,
    // Runs first, alone: what is in memory before the actors start.
    *world() {
      const rcu = yield* IdealRcu.create({ readers: 1 });
      const current = yield* alloc({ type: 'current', words: 1, memory: 'static', zeroed: true });
      yield* publish(current, 1);
      return { rcu, current };
    },
    // Run together, in every order there is.
    actors: ({ rcu, current }) => ({
      reader: thread(() => read(rcu, current)),
      updater: thread(() => update(rcu, current)),
      gracePeriod: actor(gracePeriod, rcu.detector, { daemon: true }),
    }),
    // Must happen in some order, so that nothing holds for want of happening.
    reach: () => ({ 'both are done': (view) => view.ended('reader') && view.ended('updater') }),
    expect,
  });

${to.exports('waits')} = replaced('config replaced', replace, 'holds');
${to.exports('doesNotWait')} = replaced('config replaced at once', replaceAtOnce, ['use-after-free']);
`;
}

/** The Jest spec beside it; \`scenarios\` is how it imports that file. */
export function specText(language: Language, scenarios: string): string {
  const to = new Dialect(language);
  return `${to.importsAll('quiesce/jest')}
${to.imports('doesNotWait, waits', scenarios)}

test('nobody reads a freed config', async () => {
  await expect(waits).toHoldInEveryInterleaving();
});

test('the grace period is needed', async () => {
  await expect(doesNotWait).toBeViolatedBy('use-after-free');
});
`;
}

/** A Jest configuration for a TypeScript project that has none; CommonJS by name, so that it is read whatever the project is. */
export const JEST_CONFIG_TEXT = `module.exports = {
  transform: {
    '\\\\.[cm]?ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }],
  },
  // ES modules in TypeScript import files by the names that they will have once they are built.
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
};
`;
