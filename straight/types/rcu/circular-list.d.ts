import { type Address } from '../../memory';
/** The size of a node, or of a head, in words. */
export declare const LIST_NODE_WORDS: number;
/** Makes a list empty. (`CDS_INIT_LIST_HEAD`) */
export declare function initList(head: Address): void;
/** The node after another; that after the last is the head. */
export declare const nodeAfter: (node: Address) => Address;
/** Whether nothing is on a list. (`list_empty`, `cds_list_empty`) */
export declare function isListEmpty(head: Address): boolean;
/** Puts a node at the beginning of a list, or behind another node of it. (`list_add`, `cds_list_add`) */
export declare function addToList(node: Address, head: Address): void;
/** Puts a node at the end of a list. (`list_add_tail`) */
export declare function addToListEnd(node: Address, head: Address): void;
/** Takes a node off the list that it is on, whichever that is. (`list_del`, `cds_list_del`) */
export declare function takeOffList(node: Address): void;
/** From the list that a node is on to the beginning of another. (`cds_list_move`) */
export declare function moveToList(node: Address, head: Address): void;
/** Puts all nodes of a list at the beginning of another; what the first head says afterwards means nothing. (`cds_list_splice`) */
export declare function spliceLists(from: Address, to: Address): void;
