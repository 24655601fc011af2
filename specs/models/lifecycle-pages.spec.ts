import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LIFECYCLES, type LifecycleText } from '../../docs/lifecycles/texts';
import { lifecycleFiles } from '../../docs/lifecycles/files';
import { lifecycleGraph } from '../../harness/graph/lifecycle-graph';

const FOLDER = join(__dirname, '../../docs/lifecycles');
const each = LIFECYCLES.map((text): [string, LifecycleText] => [text.file, text]);

test('the committed pages and pictures are what docs/draw-lifecycles.ts makes of the machines', async () => {
  for (const [name, content] of await lifecycleFiles()) expect([name, readFileSync(join(FOLDER, name), 'utf8')]).toEqual([name, content]);
});

test('there is no page or picture of anything else', async () => {
  const made = await lifecycleFiles();
  expect(readdirSync(FOLDER).filter((name) => /\.(md|svg)$/.test(name) && !made.has(name))).toEqual([]);
});

test.each(each)('%s: the page describes exactly the operations that the machine names', (_, { machine, operations }) => {
  expect(Object.keys(operations).sort()).toEqual(Object.keys(machine.implementations.actors).sort());
});

test.each(each)('%s: the page describes exactly the events that the machine hears', (_, { machine, events }) => {
  const heard = machine.events.filter((type) => !String(type).startsWith('xstate.'));
  expect(Object.keys(events).sort()).toEqual([...new Set(heard)].sort());
});

test.each(each)("%s: names of xstate's own are not shown to people", async (name) => {
  const picture = (await lifecycleFiles()).get(`${name}.svg`) ?? '';
  const words = [...picture.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word]) => word ?? '');
  expect(words.length).toBeGreaterThan(5);
  expect(words.filter((word) => /xstate|\d\./.test(word))).toEqual([]);
});

test('an arrow says which operation returned, and under which condition', () => {
  const drawn = JSON.stringify(lifecycleGraph(LIFECYCLES[0]!.machine));
  expect(drawn).toContain(JSON.stringify('load returns\n[found nothing, loads left]').slice(1, -1));
  expect(drawn).toContain('lock returns');
});

test('pictures fit a page', async () => {
  for (const [name, content] of await lifecycleFiles()) {
    const width = /<svg width="(\d+)pt"/.exec(content)?.[1];
    if (name.endsWith('.svg')) expect(Number(width)).toBeLessThan(920);
  }
});
