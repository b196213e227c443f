import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The renderer on fake data in a plain browser: `npx vite -c test/renderer/harness/vite.config.ts`, then
// http://localhost:5199/?theme=dark&open=demo (what else can be switched is in ../fake-bridge.ts).
const root = resolve(import.meta.dirname);

export default defineConfig({
  root,
  resolve: { alias: { '@shared': resolve(root, '../../../src/shared') } },
  server: { port: 5199, strictPort: true, fs: { allow: [resolve(root, '../../..')] } },
  build: { outDir: resolve(root, '../../../out/harness'), emptyOutDir: true, target: 'chrome130' },
  plugins: [react(), tailwindcss()],
});
