import { fork, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { MethodInput, MethodOutput } from '@shared/contract';
import type { MethodName } from '@shared/methods';
import { bundle } from './bundle';
import { sqliteWorker } from './sqlite-worker';

/** Authdesk's main side in a process of its own, which a test may kill. */
export interface MainProcess {
  /** Calls a handler in there; rejects with its code and message. */
  readonly call: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<MethodOutput<M>>;
  /** Ends it as a crash or a power cut would: it gets no chance to do anything. */
  readonly kill: () => Promise<void>;
}

const root = path.resolve(import.meta.dirname, '../..');
/** A folder of this test process, so that two of them never write the same file. */
const folder = path.join(root, `out/test/main-${process.pid}`);
let built: Promise<string> | null = null;

/** Compiles main's services from their source, once in each test process. */
async function build(): Promise<string> {
  await mkdir(folder, { recursive: true });
  await bundle(folder, {
    input: path.join(root, 'src/main/services.ts'),
    external: [/^node:/, /^[a-z@](?!:)(?!shared)/],
    output: { format: 'es', entryFileNames: 'services.mjs', chunkFileNames: 'services-[name].mjs' },
  });
  const script = path.join(folder, 'main.mjs');
  await writeFile(script, SCRIPT);
  return script;
}

// The keyring is the stand-in of `fakeKeyring`, so that the next run can open what this one sealed.
const SCRIPT = `
const { createServices } = await import('./services.mjs');
const { dataFolder, sqliteWorker } = JSON.parse(process.argv[2]);
// With a limit on the size of files, going over it is to be an error of the write and not the end of the process.
process.on('SIGXFSZ', () => {});
const mask = (bytes) => Uint8Array.from(bytes, (b) => b ^ 0x5a);
const nothing = () => {};
const { handlers } = await createServices({
  dataFolder, resources: '', sqliteWorker: new URL(sqliteWorker),
  secretStore: {
    backend: 'test_keyring', isProtected: true,
    seal: async (text) => mask(Buffer.from(text, 'utf8')),
    open: async (sealed) => Buffer.from(mask(sealed)).toString('utf8'),
  },
  emit: nothing, actor: 'crasher', versions: {}, log: { info: nothing, warn: nothing, error: nothing },
  ask: async () => true, askText: async () => null, chooseFile: nothing, chooseSaveFile: nothing, applyPreferences: nothing, cancelCall: nothing,
});
const { signal } = new AbortController();
process.on('message', async ({ id, method, input }) => {
  try {
    const data = await handlers[method](input, { signal, why: input?.why ?? {}, noteEntry: nothing });
    process.send({ id, ok: true, data });
  } catch (error) {
    process.send({ id, ok: false, code: error.code, message: error.message, hint: error.hint });
  }
});
process.send({ id: 0, ok: true });
`;

type Reply = { id: number; ok: true; data: unknown } | { id: number; ok: false; code: string; message: string };

/**
 * Starts main on a data folder. `fileLimitKb`: no file of it may grow beyond, as on a disk that is full.
 */
export async function startMainProcess(
  dataFolder: string,
  { fileLimitKb }: { readonly fileLimitKb?: number } = {},
): Promise<MainProcess> {
  built ??= build();
  const script = await built;
  const settings = JSON.stringify({ dataFolder, sqliteWorker: sqliteWorker.href });
  const child =
    fileLimitKb === undefined
      ? fork(script, [settings], { execArgv: [] })
      : fork(script, [settings], { execArgv: [], execPath: await limited(fileLimitKb) });
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;
  const answered = async (id: number) =>
    new Promise<Reply>((resolve, reject) => {
      waiting.set(id, resolve);
      child.once('exit', () => reject(new Error('the process ended')));
    });
  child.on('message', (reply: Reply) => {
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });
  child.setMaxListeners(0);
  await answered(0);
  return {
    call: async (method, input) => {
      lastId += 1;
      const reply = answered(lastId);
      child.send({ id: lastId, method, input });
      const got = await reply;
      if (got.ok) return got.data as never;
      throw Object.assign(new Error(got.message), got);
    },
    kill: async () => killed(child),
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** This Node, under a limit on the size of every file it writes. */
async function limited(kilobytes: number): Promise<string> {
  const file = path.join(folder, `node-${kilobytes}k.sh`);
  // POSIX counts in blocks of 512 bytes; bash, which is sh on some systems, does so too when it is called sh.
  await writeFile(file, `#!/bin/sh\nulimit -f ${kilobytes * 2}\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  return file;
}
