import { placeOf, type Place, type Waiting } from '../../../impl/rcu/tree/blocked-tasks';

/** A list of so many tasks; each grace period waits for those from a place on, or for nobody. */
interface List {
  readonly length: number;
  readonly gp: number | null;
  readonly exp: number | null;
}

const upTo = (length: number): readonly (number | null)[] => [null, ...Array.from({ length }, (_, index) => index)];
const lists: readonly List[] = [0, 1, 2, 3].flatMap((length) => upTo(length).flatMap((gp) => upTo(length).map((exp) => ({ length, gp, exp }))));
const both = [false, true];
const cases: readonly [List, Waiting][] = lists.flatMap((list) =>
  both.flatMap((blocksGp) => both.map((blocksExp): [List, Waiting] => [list, { hasGpTasks: list.gp !== null, hasExpTasks: list.exp !== null, blocksGp, blocksExp }])),
);

const indexOf = (place: Place, { length, gp, exp }: List): number => {
  if (place === 'first') return 0;
  if (place === 'last') return length;
  return (place === 'behind-gp-tasks' ? gp! : exp!) + 1;
};

/** Who is waited for, once a task was put there: the new one, or others by their places before. */
const waitedFor = ({ length, gp, exp }: List, at: number, { blocksGp, blocksExp }: Waiting): { readonly byGp: readonly string[]; readonly byExp: readonly string[] } => {
  const names = Array.from({ length }, (_, index) => `old ${index}`);
  const list = [...names.slice(0, at), 'new', ...names.slice(at)];
  const from = (pointer: number | null, blocks: boolean): readonly string[] => {
    if (pointer !== null) return list.slice(list.indexOf(`old ${pointer}`));
    return blocks ? list.slice(list.indexOf('new')) : [];
  };
  return { byGp: from(gp, blocksGp), byExp: from(exp, blocksExp) };
};

test('there are lists of all kinds', () => {
  expect(cases).toHaveLength(30 * 4);
});

test.each(cases)('%j, %j: whoever must wait for the task does', (list, waiting) => {
  const { byGp, byExp } = waitedFor(list, indexOf(placeOf(waiting), list), waiting);
  if (waiting.blocksGp) expect(byGp).toContain('new');
  if (waiting.blocksExp) expect(byExp).toContain('new');
});

test.each(cases.filter(([, { blocksExp }]) => !blocksExp))('%j, %j: the expedited one waits for it in vain only where it must be behind one that both wait for', (list, waiting) => {
  const { byExp } = waitedFor(list, indexOf(placeOf(waiting), list), waiting);
  if (byExp.includes('new')) expect(waiting.blocksGp && list.gp !== null && list.exp !== null && list.exp <= list.gp).toBe(true);
});

test.each(cases.filter(([, { hasExpTasks }]) => !hasExpTasks))('%j, %j: where no expedited one waits, nobody who did not wait for an old task does now', (list, waiting) => {
  const { byGp, byExp } = waitedFor(list, indexOf(placeOf(waiting), list), waiting);
  const oldOnes = Array.from({ length: list.length }, (_, index) => `old ${index}`);
  expect(byGp.filter((name) => name !== 'new')).toEqual(list.gp === null ? [] : oldOnes.slice(list.gp));
  expect(byExp.filter((name) => name !== 'new')).toEqual([]);
});
