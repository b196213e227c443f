import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

// Vitest 5 reports failed tests with this function of Node 21, and Node 20 is what some of us run.
function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item, index: number) => Key) {
  const groups = new Map<Key, Item[]>();
  let index = 0;
  for (const item of items) {
    const key = keyOf(item, index++);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
if (!('groupBy' in Map)) Object.defineProperty(Map, 'groupBy', { value: groupBy });

const alias = { '@shared': resolve('src/shared') };
// Nothing but the end of a test that hangs: what a test waits for shows itself, on a busy machine only later. A poll
// gives up a little before its test does, so that it can still say what it saw last.
const UNIT_MS = 120_000;
const INTEGRATION_MS = 240_000;
const polling = (testMs: number) => ({ poll: { timeout: testMs * 0.75, interval: 20 } });

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          environment: 'node',
          // Nothing is kept in a module, so that every file may find those the one before it loaded.
          isolate: false,
          // no servers, no network, no display: these also run inside the Electron runtime
          include: [
            'src/**/*.test.ts',
            'test/unit/**/*.test.ts',
            'test/contract/**/*.test.ts',
            'test/security/**/*.test.ts',
            'test/guards/**/*.test.ts',
            'test/renderer/**/*.test.ts',
          ],
          globalSetup: ['test/support/sqlite-worker.ts'],
          testTimeout: UNIT_MS,
          hookTimeout: UNIT_MS,
          expect: polling(UNIT_MS),
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          environment: 'node',
          isolate: false,
          include: ['test/integration/**/*.test.ts'],
          globalSetup: ['test/support/pg-global.ts', 'test/support/sqlite-worker.ts'],
          // more files at once than cores only makes the servers time out
          maxWorkers: 2,
          testTimeout: INTEGRATION_MS,
          hookTimeout: INTEGRATION_MS,
          expect: polling(INTEGRATION_MS),
        },
      },
    ],
  },
});
