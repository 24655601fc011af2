/**
 * Starts `work` on every item at once and hands results to `onResult` in the order of the items, each as soon as it and all
 * before it are there. Rejects at the first failure; what is under way then is the caller's to stop.
 */
export async function inOrder<T, R>(items: readonly T[], work: (item: T) => Promise<R>, onResult: (result: R) => void): Promise<readonly R[]> {
  const waiting = new Map<number, R>();
  const results: R[] = [];
  await Promise.all(
    items.map(async (item, index) => {
      waiting.set(index, await work(item));
      while (waiting.has(results.length)) {
        const result = waiting.get(results.length) as R;
        results.push(result);
        onResult(result);
      }
    }),
  );
  return results;
}
