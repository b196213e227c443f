// better-sqlite3 brings a ready-made addon for Node-API 10 (Node >= 22.14, Electron >= 36). Where a runtime in use is
// older (Node 20, the stand-in Electron), the addon is compiled here: gcc and g++ are enough, no node-gyp, no Python, no
// Node headers. The result is kept in a per-user cache, since compiling takes half a minute and more.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { electronPath } from './electron-runtime.mjs';
import { cacheDir, modules, readJson } from './paths.mjs';
import { firstLine, Problem } from './problem.mjs';
import { capture, timed } from './run.mjs';
import { ensureSystem } from './system-packages.mjs';

const home = path.join(modules, 'better-sqlite3');
const target = path.join(home, 'build', 'Release', 'better_sqlite3.node');
const compat = path.join(import.meta.dirname, 'native', 'napi-compat.h');
const sqlite = path.join(home, 'deps', 'sqlite3');
const NEEDED = 10;

const COMMON = ['-O2', '-fPIC', '-fvisibility=hidden', '-w', '-DNDEBUG'];
const CXX_FLAGS = [
  ...COMMON,
  '-std=c++20',
  '-fvisibility-inlines-hidden',
  '-fno-exceptions',
  '-fno-rtti',
  // "Experimental" Node-API with finalizers put off: compiled for version 9, Electron 33 aborts while collecting garbage.
  '-DNAPI_VERSION=2147483647',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  '-DBUILDING_NODE_EXTENSION',
  '-DNODE_GYP_MODULE_NAME=better_sqlite3',
];
const LINK_FLAGS = ['-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-Wl,-z,relro', '-ldl', '-lpthread', '-lm'];

/** Puts an addon in place that every runtime in use can load. */
export async function ensureSqliteAddon() {
  const programs = [process.execPath, electronPath()].filter(Boolean);
  const oldest = Math.min(...(await Promise.all(programs.map(nodeApiOf))));
  if (oldest >= NEEDED) fs.rmSync(path.join(home, 'build'), { recursive: true, force: true });
  else await placeCompiled();
  const failed = await firstFailure(programs);
  if (failed) {
    throw new Problem(
      `The SQLite addon does not load in ${failed.program}: delete ${cacheDir()} and run \`npm run setup\`.`,
      {
        cause: failed.output,
      },
    );
  }
}

const asNode = { ELECTRON_RUN_AS_NODE: '1' };

async function nodeApiOf(program) {
  const { code, output } = await capture(program, ['-p', 'process.versions.napi'], { env: asNode, timeout: 30_000 });
  const version = Number(output.trim().split('\n').at(-1));
  if (code !== 0 || !version) throw new Problem(`${program} does not start: ${firstLine(output)}`, { cause: output });
  return version;
}

/** Runs a query in each runtime, in a process of its own: an addon that does not fit crashes instead of throwing. */
async function firstFailure(programs) {
  const code = `const D = require(${JSON.stringify(home)}); const d = new D(':memory:');
    d.exec('create table t(a)'); d.prepare('insert into t values(?)').run(41);
    if (d.prepare('select a+1 v from t').get().v !== 42) process.exit(3); d.close();`;
  const tries = programs.map(async (program) => ({
    program,
    ...(await capture(program, ['-e', code], { env: asNode, timeout: 30_000 })),
  }));
  return (await Promise.all(tries)).find((one) => one.code !== 0);
}

async function placeCompiled() {
  if (process.platform !== 'linux') {
    throw new Problem(
      'On this system Node 22.14 or newer is needed: install it from https://nodejs.org and run the command again.',
    );
  }
  const cached = path.join(cacheDir(), `better-sqlite3-${recipeKey()}.node`);
  if (!fs.existsSync(cached)) {
    await ensureSystem(['compiler']);
    await timed('Compiling the SQLite addon (half a minute or more)', () => compile(cached));
  }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  // By rename, because an app that runs meanwhile has the old file mapped into its memory.
  fs.copyFileSync(cached, `${target}.new`);
  fs.renameSync(`${target}.new`, target);
}

const cFlags = () => {
  const defines = fs.readFileSync(path.join(home, 'deps', 'defines.gypi'), 'utf8');
  return [...COMMON, '-std=c99', ...Array.from(defines.matchAll(/'([A-Z0-9_]+(?:=[^']*)?)'/g), (m) => `-D${m[1]}`)];
};

/** Names versions, flags and machine, so that a change of any of them does not meet an old result in the cache. */
function recipeKey() {
  const versions = ['better-sqlite3', 'node-api-headers', 'node-addon-api'].map(
    (name) => readJson(path.join(modules, name, 'package.json'))?.version,
  );
  // The C library stands for the machine: a home folder may be shared by several.
  const { glibcVersionRuntime } = process.report.getReport().header;
  const facts = [...versions, process.arch, glibcVersionRuntime, ...cFlags(), ...CXX_FLAGS, ...LINK_FLAGS];
  const hash = createHash('sha256').update(facts.join('\0')).update(fs.readFileSync(compat));
  return `${versions[0]}-${hash.digest('hex').slice(0, 12)}`;
}

async function compile(result) {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-sqlite-'));
  const [engine, binding, addon] = ['sqlite3.o', 'binding.o', 'addon.node'].map((name) => path.join(tmp, name));
  const includes = [path.join(modules, 'node-api-headers', 'include'), path.join(modules, 'node-addon-api'), sqlite];
  const source = path.join(home, 'src', 'better_sqlite3.cpp');
  try {
    await Promise.all([
      tool('gcc', [...cFlags(), '-c', path.join(sqlite, 'sqlite3.c'), '-o', engine]),
      tool('g++', [...CXX_FLAGS, ...includes.map((d) => `-I${d}`), '-include', compat, '-c', source, '-o', binding]),
    ]);
    await tool('g++', ['-shared', '-o', addon, binding, engine, ...LINK_FLAGS]);
    fs.copyFileSync(addon, `${result}.${process.pid}`);
    fs.renameSync(`${result}.${process.pid}`, result);
  } finally {
    fs.rmSync(tmp, { recursive: true, force: true });
  }
}

async function tool(command, args) {
  const { code, output } = await capture(command, args);
  if (code === 0) return;
  const line = output.split('\n').find((l) => /error/i.test(l)) ?? firstLine(output);
  throw new Problem(
    `${command} could not compile the SQLite addon (${line.trim()}): gcc and g++ 10 or newer are needed.`,
    {
      cause: output,
    },
  );
}
