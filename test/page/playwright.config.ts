import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../../test-results/page',
  globalSetup: './support/build-main.ts',
  // Nothing but the end of a test that hangs: what it waits for shows itself, on a busy machine only later.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // Each worker has a window of its own, and nothing is shared between them.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['list']],
});
