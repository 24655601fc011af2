import { load, store, type Address, type Thread } from '../memory';

// struct list_head of the kernel, struct cds_list_head of `include/urcu/list.h`: two words, the next node and the one before. A list's head is a node
// itself. Whoever touches a list holds the lock that guards it, so all accesses are plain.

/** The size of a node, or of a head, in words. */
export const LIST_NODE_WORDS: number = 2;

const nextOf = (node: Address): Address => node;
const previousOf = (node: Address): Address => node + 4;

/** Makes a list empty. (`CDS_INIT_LIST_HEAD`) */
export function* initList(head: Address): Thread<void> {
  yield* store(nextOf(head), head, 'plain');
  yield* store(previousOf(head), head, 'plain');
}

/** The node after another; that after the last is the head. */
export const nodeAfter = (node: Address): Thread<Address> => load(nextOf(node), 'plain');

/** Whether nothing is on a list. (`list_empty`, `cds_list_empty`) */
export function* isListEmpty(head: Address): Thread<boolean> {
  return (yield* nodeAfter(head)) === head;
}

/** Puts a node at the beginning of a list, or behind another node of it. (`list_add`, `cds_list_add`) */
export function* addToList(node: Address, head: Address): Thread<void> {
  const first = yield* nodeAfter(head);
  yield* store(previousOf(first), node, 'plain');
  yield* store(nextOf(node), first, 'plain');
  yield* store(previousOf(node), head, 'plain');
  yield* store(nextOf(head), node, 'plain');
}

/** Puts a node at the end of a list. (`list_add_tail`) */
export function* addToListEnd(node: Address, head: Address): Thread<void> {
  yield* addToList(node, yield* load(previousOf(head), 'plain'));
}

/** Takes a node off the list that it is on, whichever that is. (`list_del`, `cds_list_del`) */
export function* takeOffList(node: Address): Thread<void> {
  const next = yield* nodeAfter(node);
  const previous = yield* load(previousOf(node), 'plain');
  yield* store(previousOf(next), previous, 'plain');
  yield* store(nextOf(previous), next, 'plain');
}

/** From the list that a node is on to the beginning of another. (`cds_list_move`) */
export function* moveToList(node: Address, head: Address): Thread<void> {
  yield* takeOffList(node);
  yield* addToList(node, head);
}

/** Puts all nodes of a list at the beginning of another; what the first head says afterwards means nothing. (`cds_list_splice`) */
export function* spliceLists(from: Address, to: Address): Thread<void> {
  const first = yield* nodeAfter(from);
  if (first === from) return;
  const last = yield* load(previousOf(from), 'plain');
  const next = yield* nodeAfter(to);
  yield* store(previousOf(first), to, 'plain');
  yield* store(nextOf(last), next, 'plain');
  yield* store(previousOf(next), last, 'plain');
  yield* store(nextOf(to), first, 'plain');
}
