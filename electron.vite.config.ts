import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Targets are written down by hand: tests may run on the fallback runtime (Electron 33: Node 20.18, Chromium 130), which
// is older than the `electron` package that electron-vite would read them from.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';
const alias = { '@shared': resolve('src/shared') };

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      target: nodeTarget,
      rolldownOptions: {
        input: {
          index: resolve('src/main/index.ts'),
          'sqlite-worker': resolve('src/main/data/database/sqlite-worker.ts'),
          'index-worker': resolve('src/main/data/local-search/index-worker.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      target: nodeTarget,
      // A sandboxed preload has to be one self-contained CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve('src/preload/index.ts'), ask: resolve('src/preload/ask.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    resolve: { alias },
    build: {
      target: chromeTarget,
      minify: true,
      rolldownOptions: { input: [resolve('src/renderer/index.html'), resolve('src/renderer/ask.html')] },
    },
    plugins: [react(), tailwindcss()],
  },
});
