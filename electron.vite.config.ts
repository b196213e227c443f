import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import packageJson from './package.json' with { type: 'json' };

// Targets are written down by hand: tests may run on the fallback runtime (Electron 33: Node 20.18, Chromium 130), which
// is older than the `electron` package that electron-vite would read them from.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';
/** All of main's libraries go into its bundle: one file is read faster than five hundred, and there is one list of what ships. */
const BUNDLED = Object.keys(packageJson.dependencies).filter((name) => name !== 'better-sqlite3');
/** What libraries try for and do without, most of it native code: none of it is there, here or in what ships. */
const DONE_WITHOUT = ['pg-native', 'cpu-features', /sshcrypto\.node$/, '@opentelemetry/api'];
const alias = { '@shared': resolve('src/shared') };

/** Keeps which packages went into the bundles (`out/packages.json`), for the notices and the list of what ships. */
const packagesThatShip = new Set<string>();
function listPackages(): Plugin {
  return {
    name: 'authdesk:list-packages',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        const modules = output.type === 'chunk' ? Object.keys(output.modules) : output.originalFileNames;
        for (const name of modules) {
          const [, folder] =
            /(node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(name) ?? [];
          if (folder !== undefined) packagesThatShip.add(folder);
        }
      }
      mkdirSync('out', { recursive: true });
      writeFileSync('out/packages.json', `${JSON.stringify([...packagesThatShip].toSorted(), null, 2)}\n`);
    },
  };
}

const REDIS_COMMANDS = ['AUTH', 'CLIENT_SETNAME', 'READONLY'].map((name) => `${name}: require('./${name}').default`);
/** Modules of libraries that nothing here runs, by their end, and what stands in their place: 0.4 MB less to read and to ship. */
const NEVER_RUN: Readonly<Record<string, string>> = {
  // Commands are sent as words (`sendCommand`); the client itself signs in and gives its name with these.
  '@redis/client/dist/lib/commands/index.js': `exports.__esModule = true; exports.NON_STICKY_COMMANDS = exports.default = { ${REDIS_COMMANDS.join(', ')} };`,
  '@redis/client/dist/lib/command-metadata/command-metadata-data.js': 'exports.COMMAND_METADATA = {};',
  '@redis/client/dist/lib/cluster/index.js': 'exports.__esModule = true; exports.default = {};',
  '@redis/client/dist/lib/sentinel/index.js': 'exports.__esModule = true; exports.default = {};',
  // Tunnels only: no files, and no server.
  'ssh2/lib/protocol/SFTP.js': 'exports.SFTP = class SFTP {};',
  'ssh2/lib/server.js': 'module.exports = class Server {};',
  // Of feeds that are not ours.
  'sax/lib/sax.js': 'module.exports = {};',
  // Mail goes by SMTP.
  'nodemailer/dist/esm/ses-transport/index.js': 'export default class SESTransport {}',
  'nodemailer/dist/esm/sendmail-transport/index.js': 'export default class SendmailTransport {}',
  'nodemailer/dist/esm/stream-transport/index.js': 'export default class StreamTransport {}',
  'nodemailer/dist/esm/json-transport/index.js': 'export default class JSONTransport {}',
  // Node has it.
  'lodash.isequal/index.js': "module.exports = require('node:util').isDeepStrictEqual;",
};

/** Leaves out what is never run. `test/e2e/lean.spec.ts` runs what is left, against real servers. */
function leaveOut(): Plugin {
  return {
    name: 'authdesk:leave-out',
    load: (id) => NEVER_RUN[id.replaceAll('\\', '/').split('/node_modules/').at(-1) ?? ''] ?? null,
  };
}

export default defineConfig({
  main: {
    resolve: { alias },
    plugins: [leaveOut(), listPackages()],
    build: {
      target: nodeTarget,
      externalizeDeps: { exclude: BUNDLED },
      rolldownOptions: {
        external: DONE_WITHOUT,
        input: {
          index: resolve('src/main/index.ts'),
          'sqlite-worker': resolve('src/main/data/database/sqlite-worker.ts'),
          'index-worker': resolve('src/main/data/local-search/index-worker.ts'),
        },
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          // Smaller, but with the names of its classes, which faults are told by in the log.
          minify: {
            compress: true,
            mangle: { keepNames: { function: false, class: true } },
            codegen: { removeWhitespace: true },
          },
        },
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
    plugins: [react(), tailwindcss(), listPackages()],
  },
});
