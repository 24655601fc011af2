'use strict';
// However the package is imported there is one copy of it, with the same exports.
const assert = require('node:assert/strict');

const entries = process.argv.slice(2);

async function main() {
  for (const entry of entries) {
    const required = require(entry);
    const imported = await import(entry);
    const names = Object.keys(required).filter((name) => name !== '__esModule');
    assert.ok(names.length > 0 || entry === 'quiesce/jest', `${entry} exports nothing`);
    for (const name of names) assert.equal(imported[name], required[name], `${entry}: ${name}`);
    // Newer Nodes add `module.exports` to what CommonJS exports.
    const others = Object.keys(imported).filter((name) => name !== 'module.exports');
    for (const name of others) assert.ok(name in required, `${entry}: ${name} cannot be required`);
  }
  const { scenario, thread, load, check } = require('quiesce');
  const result = check(scenario({ name: 'nothing', *world() {}, actors: () => ({ one: thread(() => load(4)) }) }));
  assert.equal(result.verdict, 'violated');
}

void main();
