'use strict';
// The code under test runs straight through without a compiler; a file of the user's needs one, and says so.
const assert = require('node:assert/strict');
const { straight } = require('quiesce/straight');

const { MapleTree, RcuBox, IdealRcu, i32, memory, use } = straight();
const rcu = IdealRcu.create({ readers: 1 });
const type = RcuBox.of(rcu, i32);
const tree = MapleTree.create({ rcu, useRcu: true, entry: type });
assert.equal(tree.insert(5, RcuBox.create(type, 42)).ok, true);
const guard = rcu.readLock(0);
assert.equal(tree.loadRcu(5, guard).read(), 42);
assert.throws(() => IdealRcu.create({ readers: -1 }), ({ stack }) => /straight:.*\/quiesce\/impl\/rcu\/ideal-rcu\.ts:\d+/.test(stack));
assert.equal(memory.warnings.length, 0);
assert.throws(() => use('./counting.ts'), /npm install --save-dev typescript@6/);
