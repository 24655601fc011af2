import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { TraceLine } from '../../harness/result';
import { alloc, load, scenario, store, thread, type Address, type Scenario, type Thread } from '../../index';
import { freeWithoutGracePeriod } from '../scenarios/free-without-grace-period';
import { launched } from './chromium';
import { longPage, shown, type Shown } from './pages-for-tests';

const STEPS = 2_000;
const directory = mkdtempSync(join(tmpdir(), 'quiesce-page-'));
/** What a page asked for beside itself, and what it complained of. */
const asked: string[] = [];
const complaints: string[] = [];
let browser: Browser | undefined;
let tab: Page;
let freed: Shown;

beforeAll(async () => {
  freed = await shown(freeWithoutGracePeriod);
  writeFileSync(join(directory, 'freed.html'), freed.html);
  writeFileSync(join(directory, 'long.html'), (await longPage(STEPS / 2)).html);
  browser = await launched();
  tab = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  tab.on('request', (request) => {
    if (!request.url().startsWith('file://')) asked.push(request.url());
  });
  tab.on('console', (message) => {
    complaints.push(message.text());
  });
  tab.on('pageerror', (error) => {
    complaints.push(error.message);
  });
}, 600_000);

afterAll(async () => {
  await browser?.close();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

async function open(name: string, step?: number): Promise<void> {
  // A part of an address alone would not load the page anew.
  await tab.goto('about:blank');
  await tab.goto(`${pathToFileURL(join(directory, name)).href}${step === undefined ? '' : `#step=${step}`}`);
}

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await tab.keyboard.press(key);
}

const said = async (): Promise<string> => (await tab.locator('output').innerText()).replace(/\s+/g, ' ').replace(/ ?✖/, ' ✖').trim();
const stepNow = async (): Promise<number> => Number(await tab.locator('input[type=range]').inputValue());

/** What words hold after a step, by the lines of the trace alone: `store`, `xchg` and locks that are taken. */
function heldByTrace(trace: readonly TraceLine[], step: number): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const { text, step: at, kind } of trace) {
    if (at > step || kind !== 'access') continue;
    const [, word, value] = /^(?:store|xchg|acquire) (\S+) = (\S+?)(?:,|$)/.exec(text) ?? [];
    if (word !== undefined && value !== undefined) held.set(word, value);
    const [, other] = /^(?:cas|fetch-\w+|store byte|free) ([^\s,]+)/.exec(text) ?? [];
    // What becomes of these is not for the text to say.
    if (other !== undefined) for (const known of [...held.keys()]) if (known === other || (text.startsWith('free') && known.split('+')[0] === other)) held.delete(known);
  }
  return held;
}

/** The lifecycle's state of each actor after a step, by the lines of the trace alone. */
function statesByTrace(trace: readonly TraceLine[], step: number): ReadonlyMap<number, string> {
  return new Map(trace.flatMap(({ kind, step: at, actor, state }) => (kind === 'lifecycle' && at <= step ? [[actor, state] as const] : [])));
}

/** The words that the page shows: `node+8` and its value. */
async function heldByPage(): Promise<ReadonlyMap<string, string>> {
  const words = await tab.evaluate<readonly (readonly [string, string, string])[]>(`[...document.querySelectorAll('.object')].flatMap((card) => [...card.querySelectorAll('.word')].map((word) =>
    [card.dataset.object, word.querySelector('dt').textContent, word.querySelector('dd').firstChild.textContent]))`);
  return new Map(words.map(([name, offset, value]) => [offset === 'value' || offset === '+0' ? name : name + offset, value]));
}

/** The states that are lit in a lifecycle's picture, with the names beside them. */
async function litByPage(lifecycle: string): Promise<unknown> {
  return await tab.evaluate(`[...document.querySelectorAll('[data-lifecycle="${lifecycle}"] g.node.lit')].map((node) =>
    [node.querySelector('title').textContent, ...[...node.querySelectorAll('.badge')].map((badge) => badge.textContent)].join(' '))`);
}

/** Makes an object, and reads a word. */
function made(name: string, isPublished: boolean): Scenario {
  return scenario({
    name,
    *world(): Thread<Address> {
      return yield* alloc({ type: 'flag', words: 1, memory: 'static', zeroed: true });
    },
    actors: (flag) => ({
      maker: thread(function* () {
        const object = yield* alloc({ type: 'Made', words: 3 });
        yield* load(flag);
        if (isPublished) yield* store(flag, object);
        yield* load(isPublished ? object + 8 : flag);
      }),
    }),
  });
}

test.each([
  ['a word that nobody has written', true, 'uninitialised-read', ['+8 not written']],
  ['an object that only who leaks it has seen', false, 'leak', []],
])('%s is shown as what the bug is about, and as no change', async (name, isPublished, kind, words) => {
  const { html, result } = await shown(made(name, isPublished));
  expect(result.violations[0]?.kind).toBe(kind);
  writeFileSync(join(directory, 'made.html'), html);
  await open('made.html');
  expect(await tab.locator('.object').first().getAttribute('data-object')).toBe('Made');
  expect((await tab.locator('.object.about .word').allInnerTexts()).map((text) => text.replace(/\s+/gu, ' '))).toEqual(words);
  expect(await tab.locator('.changes').innerText()).toBe('This step changes nothing in memory.');
  // The kind is said once.
  expect((await tab.locator('.row.tone-violation').innerText()).split(kind)).toHaveLength(2);
}, 60_000);

describe('a page of freed memory', () => {
  test('opens at the violation, which stands out', async () => {
    await open('freed.html');
    const { schedule, object } = freed.result.violations[0]!;
    expect(await said()).toBe(`step ${schedule.length} of ${schedule.length} ✖ use-after-free`);
    expect(await tab.locator('h1').innerText()).toContain('use-after-free in RcuRef.read (impl/boxes/rcu-ref.ts:17)');
    const row = tab.locator('.row.tone-violation');
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toContain('BUG: use-after-free');
    const { y = 0, height = 0 } = (await row.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThanOrEqual(1000);
    expect(await tab.locator('.object.about.freed').getAttribute('data-object')).toBe(object?.type);
    expect(await tab.locator('.object.about .tag').allInnerTexts()).toEqual(['the bug is about this', 'FREED in step 35, quarantined']);
    expect(await tab.locator('.source code.here').innerText()).toContain('load(this.address + word * 4');
  }, 60_000);

  test('tells how it comes about, and leads to each step', async () => {
    const { explanation = [] } = freed.result.violations[0]!;
    await open('freed.html');
    expect(await tab.locator('.story li').count()).toBe(explanation.length);
    for (const [index, { step, text }] of explanation.entries()) {
      const sentence = tab.locator('.story li').nth(index);
      expect(await sentence.innerText()).toContain(text);
      await sentence.getByRole('button').click();
      expect(await stepNow()).toBe(step);
    }
  }, 60_000);

  test('shows at each step the memory and the states that the trace tells of', async () => {
    const { trace } = freed.result.violations[0]!;
    const { actors } = freed.result;
    let words = 0;
    let states = 0;
    for (const step of [36, 34, 28, 25, 7, 6, 1, 0]) {
      await open('freed.html', step);
      const held = await heldByPage();
      for (const [word, value] of heldByTrace(trace, step)) {
        words++;
        expect([step, word, held.get(word)]).toEqual([step, word, value]);
      }
      for (const [actor, state] of statesByTrace(trace, step)) {
        states++;
        const name = actors[actor]!;
        expect([step, await tab.locator(`tr[data-actor="${name}"] .state`).innerText()]).toEqual([step, state]);
        const lifecycle = freed.page.film.actors[actor]!.lifecycle!;
        expect([step, await litByPage(lifecycle)]).toEqual([step, [`${lifecycle}.${state} ▼ ${name}`]]);
      }
    }
    // The comparison is no better than what there was to compare.
    expect(words).toBeGreaterThan(20);
    expect(states).toBeGreaterThan(8);
  }, 120_000);

  test('says what a step changed', async () => {
    await open('freed.html', 35);
    expect(await tab.locator('.changes').innerText()).toContain('RcuBoxInner<i32>: shared → FREED');
    await press('ArrowLeft');
    expect(await tab.locator('.object.about.freed').count()).toBe(0);
  }, 60_000);

  test('is used by keys alone', async () => {
    await open('freed.html');
    const last = freed.result.violations[0]!.schedule.length;
    const after = async (...keys: readonly string[]): Promise<number> => {
      await press(...keys);
      return await stepNow();
    };
    expect(await after('Home')).toBe(0);
    expect(await after('ArrowRight', 'ArrowDown')).toBe(2);
    expect(await after('ArrowLeft')).toBe(1);
    const { schedule } = freed.result.violations[0]!;
    const second = 1 + schedule.findIndex(({ actor }) => actor !== schedule[0]!.actor);
    expect(await after('n')).toBe(second);
    expect(await after('p')).toBe(1);
    expect(await after('End')).toBe(last);
    expect(await after('Home', 'v')).toBe(freed.page.bug);
    await press('?');
    expect(await tab.locator('dialog').isVisible()).toBe(true);
    await press('Escape');
    expect(await tab.locator('dialog').isVisible()).toBe(false);
    await press('Tab');
    expect(await tab.evaluate('getComputedStyle(document.activeElement).outlineStyle + document.activeElement.tagName')).toBe('solidBUTTON');
    // Where the slider has the focus an arrow is one step, not two.
    await tab.locator('input[type=range]').focus();
    expect(await after('Home', 'ArrowRight')).toBe(1);
  }, 60_000);

  test('hears keys before it has been painted', async () => {
    const early = await browser!.newPage();
    await early.addInitScript('requestAnimationFrame = setTimeout = () => 0');
    await early.goto(pathToFileURL(join(directory, 'freed.html')).href);
    await early.keyboard.press('Home');
    expect(await early.locator('input[type=range]').inputValue()).toBe('0');
    await early.close();
  }, 60_000);

  test.each(['light', 'dark'] as const)('can be read in the %s', async (colorScheme) => {
    await tab.emulateMedia({ colorScheme });
    await open('freed.html');
    const contrasts = await tab.evaluate<readonly (readonly [string, number])[]>(CONTRASTS);
    expect(contrasts.map(([name]) => name)).toEqual(['h1', '.kind', '.story li.end', '.row.tone-violation', '.row.tone-event', '.quiet', '.source code.here', 'tbody th', '.tag.bug-tag']);
    expect(contrasts.filter(([, ratio]) => ratio < 4.5)).toEqual([]);
    const [red = 0, green = 0, blue = 0] = (await tab.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')).match(/\d+/g)!.map(Number);
    expect((red + green + blue) / 3 > 128).toBe(colorScheme === 'light');
  }, 60_000);

  test('moves nothing where that is not wanted, fits from 900 to 1600, and prints every row', async () => {
    await tab.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open('freed.html');
    expect(await tab.evaluate('getComputedStyle(document.querySelector(".row")).transitionDuration')).toBe('0s');
    for (const width of [900, 1250, 1600]) {
      await tab.setViewportSize({ width, height: 1000 });
      expect([width, await tab.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width]);
    }
    await tab.evaluate('dispatchEvent(new Event("beforeprint"))');
    await tab.waitForFunction(`document.querySelectorAll('.row').length === ${freed.page.rows.length}`);
    await tab.setViewportSize({ width: 1400, height: 1000 });
  }, 60_000);
});

/** The contrast of some texts with what lies behind them. */
const CONTRASTS = `(() => {
  const parts = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (rgb) => { const [r, g, b] = rgb.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (element) => { for (let at = element; at; at = at.parentElement) { const colour = parts(getComputedStyle(at).backgroundColor); if (colour.length === 3 || colour[3] === 1) return colour; } return [255, 255, 255]; };
  return ['h1', '.kind', '.story li.end', '.row.tone-violation', '.row.tone-event', '.quiet', '.source code.here', 'tbody th', '.tag.bug-tag'].flatMap((name) => {
    const element = document.querySelector(name);
    if (element === null) return [];
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    return [[name, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)]];
  });
})()`;

describe(`a page of ${STEPS} steps`, () => {
  test('makes only the rows that are seen, and goes anywhere', async () => {
    await open('long.html');
    expect(await stepNow()).toBe(STEPS);
    for (const [key, step] of [['Home', 0], ['PageDown', 10], ['End', STEPS], ['ArrowLeft', STEPS - 1], ['p', STEPS - 2]] as const) {
      await press(key);
      expect(await stepNow()).toBe(step);
      expect(await tab.locator('.row').count()).toBeLessThan(120);
      if (step > 0) expect(await tab.locator('.row.now').first().isVisible()).toBe(true);
    }
    await tab.locator('input[type=range]').fill('1001');
    expect(await tab.locator('.object[data-object="x"] dd').innerText()).toContain('501');
    expect(await tab.locator('.object[data-object="y"] dd').innerText()).toBe('500');
  }, 60_000);
});

test('no page asked for anything, or complained', () => {
  expect(asked).toEqual([]);
  expect(complaints).toEqual([]);
});
