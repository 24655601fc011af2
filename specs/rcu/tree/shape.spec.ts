import { treeShape } from '../../../impl/rcu/tree/tree-shape';

test('CPUs that fit in one leaf need nothing else', () => {
  expect(treeShape(3, { leaf: 16, inner: 32 })).toEqual([{ index: 0, parent: -1, grpmask: 0, qsmaskinit: 0b111, firstCpu: 0, lastCpu: 2 }]);
});

test('the last leaf may be smaller', () => {
  expect(treeShape(3, { leaf: 2, inner: 32 })).toEqual([
    { index: 0, parent: -1, grpmask: 0, qsmaskinit: 0b11, firstCpu: 0, lastCpu: 2 },
    { index: 1, parent: 0, grpmask: 0b01, qsmaskinit: 0b11, firstCpu: 0, lastCpu: 1 },
    { index: 2, parent: 0, grpmask: 0b10, qsmaskinit: 0b01, firstCpu: 2, lastCpu: 2 },
  ]);
});

test('there are as many levels as are needed', () => {
  const nodes = treeShape(5, { leaf: 1, inner: 2 });
  expect(nodes.map(({ parent }) => parent)).toEqual([-1, 0, 0, 1, 1, 2, 3, 3, 4, 4, 5]);
  expect(nodes.map(({ qsmaskinit }) => qsmaskinit)).toEqual([3, 3, 1, 3, 3, 1, 1, 1, 1, 1, 1]);
  expect(nodes.map(({ firstCpu, lastCpu }) => [firstCpu, lastCpu]).slice(0, 6)).toEqual([[0, 4], [0, 3], [4, 4], [0, 1], [2, 3], [4, 4]]);
});

test('a mask has one bit for each child, 32 at most', () => {
  expect(treeShape(32, { leaf: 32, inner: 32 })[0]!.qsmaskinit).toBe(0xffffffff);
  expect(() => treeShape(33, { leaf: 33, inner: 32 })).toThrow('fanoutLeaf');
  expect(() => treeShape(4, { leaf: 1, inner: 1 })).toThrow('fanout');
  expect(() => treeShape(0, { leaf: 1, inner: 2 })).toThrow('cpus');
});
