/**
 * Begins pieces of work one after the other, each once what the one before asks first has been handed on, and waits for all
 * of them: on one session the database answers in that order, and one waits for the network once.
 * @throws what the first to fail throws
 */
export async function inTurn<T extends readonly unknown[]>(
  ...works: { [I in keyof T]: () => Promise<T[I]> }
): Promise<T> {
  const begun: Promise<unknown>[] = [];
  for (const work of works) {
    const one = work();
    // Whoever waits for all of them hears of it.
    one.catch(() => {});
    begun.push(one);
    // oxlint-disable-next-line no-await-in-loop -- a statement is on its way once everything that follows in this turn is done
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await Promise.all(begun)) as unknown as T;
}
