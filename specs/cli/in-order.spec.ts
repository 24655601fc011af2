import { inOrder } from '../../harness/cli/in-order';

describe('working in order', () => {
  test('hands on results in the order of the items, as soon as all before are there', async () => {
    const finish = new Map<string, () => void>();
    const heard: string[] = [];
    const all = inOrder(['a', 'b', 'c'], (item) => new Promise<string>((resolve) => finish.set(item, () => resolve(item))), (result) => heard.push(result));
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    finish.get('b')?.();
    await settle();
    expect(heard).toEqual([]);
    finish.get('a')?.();
    await settle();
    expect(heard).toEqual(['a', 'b']);
    finish.get('c')?.();
    expect(await all).toEqual(['a', 'b', 'c']);
  });

  test('rejects at the first failure', async () => {
    const work = (item: number): Promise<number> => (item === 1 ? Promise.reject(new Error('one')) : Promise.resolve(item));
    await expect(inOrder([0, 1, 2], work, () => undefined)).rejects.toThrow('one');
  });
});
