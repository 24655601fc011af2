import { alloc, DirectMemory, type Address } from '../../impl/memory';
import { addToList, initList, isListEmpty, LIST_NODE_WORDS, moveToList, nodeAfter, spliceLists, takeOffList } from '../../impl/rcu/circular-list';

/** A memory with some empty lists in it, and nodes. */
function listsIn(memory: DirectMemory, count: number): Address[] {
  return Array.from({ length: count }, () => {
    const head = memory.run(alloc({ type: 'list', words: LIST_NODE_WORDS }));
    memory.run(initList(head));
    return head;
  });
}

const nodes = (memory: DirectMemory, count: number): Address[] => Array.from({ length: count }, () => memory.run(alloc({ type: 'node', words: LIST_NODE_WORDS })));

/** What is on a list, read forwards; the same must come out backwards. */
function on(memory: DirectMemory, head: Address): Address[] {
  const forwards: Address[] = [];
  for (let node = memory.run(nodeAfter(head)); node !== head; node = memory.run(nodeAfter(node))) forwards.push(node);
  const backwards: Address[] = [];
  for (let node = memory.word(head + 4); node !== head; node = memory.word(node + 4)) backwards.push(node);
  expect(backwards.reverse()).toEqual(forwards);
  return forwards;
}

test('what is added comes first', () => {
  const memory = new DirectMemory();
  const [list] = listsIn(memory, 1) as [Address];
  const [a, b] = nodes(memory, 2) as [Address, Address];
  expect(memory.run(isListEmpty(list))).toBe(true);
  memory.run(addToList(a, list));
  memory.run(addToList(b, list));
  expect(on(memory, list)).toEqual([b, a]);
  expect(memory.run(isListEmpty(list))).toBe(false);
});

test('a node is taken off whichever list it is on', () => {
  const memory = new DirectMemory();
  const [list, other] = listsIn(memory, 2) as [Address, Address];
  const [a, b, c] = nodes(memory, 3) as [Address, Address, Address];
  for (const node of [a, b, c]) memory.run(addToList(node, list));
  memory.run(moveToList(b, other));
  expect([on(memory, list), on(memory, other)]).toEqual([[c, a], [b]]);
  memory.run(takeOffList(b));
  memory.run(takeOffList(a));
  expect([on(memory, list), on(memory, other)]).toEqual([[c], []]);
});

test('a list is put in front of another', () => {
  const memory = new DirectMemory();
  const [list, other] = listsIn(memory, 2) as [Address, Address];
  const [a, b, c] = nodes(memory, 3) as [Address, Address, Address];
  memory.run(addToList(a, list));
  memory.run(spliceLists(other, list));
  expect(on(memory, list)).toEqual([a]);
  memory.run(addToList(b, other));
  memory.run(addToList(c, other));
  memory.run(spliceLists(other, list));
  expect(on(memory, list)).toEqual([c, b, a]);
});
