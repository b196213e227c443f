import path from 'node:path';
import { bundle } from '../../support/bundle';

const root = path.resolve(import.meta.dirname, '../../..');

/** The main process of these tests, compiled; beside the app's own, whose page and preload it shows. */
export const fakeMain = path.join(root, 'out/page-test/main.js');

/** Playwright's global setup: Electron cannot run TypeScript, so the fake main is bundled once a run. */
export default async function setup(): Promise<void> {
  await bundle(path.dirname(fakeMain), {
    input: path.join(root, 'test/page/fake/main.ts'),
    external: ['electron', /^node:/],
    output: { format: 'es', entryFileNames: 'main.js' },
  });
}
