import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Nothing but the end of a test that hangs: what it waits for shows itself, on a busy machine only later.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  // one app at a time: windows share focus and clipboard
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: { trace: 'retain-on-failure' },
});
