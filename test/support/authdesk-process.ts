import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { MethodInput, MethodOutput } from '@shared/contract';
import type { MethodName } from '@shared/methods';
import type { ErrorInfo, Result } from '@shared/result';
import { bundle } from './bundle';
import { CallFailed } from './services';

const root = path.resolve(import.meta.dirname, '../..');
const compiled = path.join(root, 'out/test/authdesk-child.mjs');

/** Authdesk's main in a process of its own, which can be killed. */
export interface AuthdeskProcess {
  readonly call: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<MethodOutput<M>>;
  readonly refused: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<ErrorInfo>;
  /** kill -9 as soon as a job has done so many of its rows: it gets no chance to tidy up. Resolves once it is dead. */
  readonly killedAt: (job: string, done: number) => Promise<void>;
  /** kill -9 now, whatever it is at. Resolves once it is dead. */
  readonly killed: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Bundles the child once a test file: a process of its own cannot run TypeScript with our aliases. */
export async function buildAuthdesk(): Promise<void> {
  await bundle(path.dirname(compiled), {
    input: path.join(root, 'test/support/authdesk-child.ts'),
    external: [/^node:/],
    output: { format: 'es', entryFileNames: path.basename(compiled), codeSplitting: false },
  });
}

/** Starts it on a data folder; call `buildAuthdesk` before. */
export async function spawnAuthdesk(dataFolder: string): Promise<AuthdeskProcess> {
  const child: ChildProcess = fork(compiled, [dataFolder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map<number, (result: Result<unknown>) => void>();
  let last = 0;
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: Record<string, unknown>) => {
      if (message['ready'] === true) resolve();
      else {
        const id = Number(message['id']);
        waiting.get(id)?.(message['result'] as Result<unknown>);
        waiting.delete(id);
      }
    });
    child.once('exit', (code) => reject(new Error(`authdesk-child ended with ${code}`)));
  });
  const ask = (method: string, input: unknown) =>
    new Promise<Result<unknown>>((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      child.send({ id: last, method, input });
    });
  return {
    call: async (method, input) => {
      const result = await ask(method, input);
      if (!result.ok) throw new CallFailed(result.error);
      return result.data as never;
    },
    refused: async (method, input) => {
      const result = await ask(method, input);
      if (result.ok) throw new Error(`${method} should have been refused`);
      return result.error;
    },
    killedAt: async (job, done) => {
      child.send({ id: 0, method: 'dieAt', input: { job, done } });
      await exited;
    },
    killed: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    close: async () => {
      child.send({ id: 0, method: 'close', input: null });
      await exited;
    },
  };
}
