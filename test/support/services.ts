import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type { Policy } from '@shared/api/policy';
import type { EventPayloads } from '@shared/events';
import type { ErrorInfo } from '@shared/result';
import type { MethodInput, MethodOutput } from '@shared/contract';
import type { EventName, MethodName } from '@shared/methods';
import type { Question, TextQuestion } from '../../src/main/data/base/ask';
import { createDispatcher, type Dispatcher } from '../../src/main/calls/dispatcher';
import { createServices, type Services } from '../../src/main/services';
import type { SecretStore } from '../../src/main/data/local/secret-store';
import { indexWorker, sqliteWorker } from './sqlite-worker';

// Where this file is bundled, it lies in another folder.
const root = process.cwd();

/** What a failed call threw, so that tests can look at its code. */
export class CallFailed extends Error {
  readonly info: ErrorInfo;

  constructor(info: ErrorInfo) {
    super(`${info.code}: ${info.message}`);
    this.info = info;
  }
}

export interface TestServices {
  /** Calls a method through the real dispatcher, outputs checked against the contract; throws CallFailed. */
  readonly call: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<MethodOutput<M>>;
  /** The same, but resolves to the error of a call that fails, and throws when it succeeds. */
  readonly refused: <M extends MethodName>(method: M, input?: MethodInput<M>) => Promise<ErrorInfo>;
  readonly dispatcher: Dispatcher;
  readonly services: Services;
  readonly dataFolder: string;
  readonly events: { readonly event: EventName; readonly payload: EventPayloads[EventName] }[];
  /** What main asked in its own dialog, and whether the person says yes from now on. */
  readonly asked: Question[];
  /** The texts main asked for. */
  readonly texts: TextQuestion[];
  /** Types a text where the next one is asked for. */
  readonly types: (text: string) => void;
  readonly answer: (yes: boolean) => void;
  /** What the person names in the save dialog from now on; null: they cancel it. */
  readonly chooses: (file: string | null) => void;
  /** And in the dialog for opening one. */
  readonly opens: (file: string | null) => void;
  /** Addresses that were handed to the person's browser. */
  readonly openedLinks: readonly string[];
  readonly logged: string[];
  readonly close: () => Promise<void>;
}

interface Options {
  readonly dataFolder?: string;
  readonly secretStore?: SecretStore;
  readonly now?: () => Date;
  readonly keep?: boolean;
  /** Told of each event besides. */
  readonly onEvent?: (event: EventName, payload: EventPayloads[EventName]) => void;
  readonly indexFollowsEveryMs?: number;
  /** What the person types where main asks for a text of theirs, one after the other. */
  readonly typed?: readonly string[];
  /** Where ssh keeps config, keys and known hosts; a folder that is not there by default. */
  readonly sshFolder?: string;
  /** What administrators set for this computer. */
  readonly policy?: Policy;
}

/** A store that offers no protection, as on a machine without a keyring. */
export const noSecretStore: SecretStore = {
  backend: 'basic_text',
  isProtected: false,
  seal: async () => {
    throw new Error('not protected');
  },
  open: async () => {
    throw new Error('not protected');
  },
};

/** A stand-in for a keyring: reversible, so that what is sealed can be opened by the next run of the same test. */
export function fakeKeyring(): SecretStore {
  const mask = (bytes: Uint8Array) => Uint8Array.from(bytes, (b) => b ^ 0x5a);
  return {
    backend: 'test_keyring',
    isProtected: true,
    seal: async (text) => mask(Buffer.from(text, 'utf8')),
    open: async (sealed) => Buffer.from(mask(sealed)).toString('utf8'),
  };
}

/** All of main's services and the dispatcher, without Electron, on a data folder of their own. */
export async function startServices(options: Options = {}): Promise<TestServices> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(path.join(os.tmpdir(), 'authdesk-test-')));
  const events: TestServices['events'] = [];
  const logged: string[] = [];
  const openedLinks: string[] = [];
  const line = (level: string) => (message: string, details?: unknown) =>
    void logged.push(`${level} ${message} ${details === undefined ? '' : inspect(details)}`);
  const log = { info: line('info'), warn: line('warn'), error: line('error') };
  const asked: Question[] = [];
  const texts: TextQuestion[] = [];
  const typed = [...(options.typed ?? [])];
  let yes = true;
  let named: string | null = null;
  let opened: string | null = null;
  let dispatcher: Dispatcher | null = null;
  const services = await createServices({
    dataFolder,
    resources: path.join(root, 'resources'),
    sqliteWorker,
    indexWorker,
    sshFolder: options.sshFolder ?? path.join(dataFolder, 'no-ssh'),
    ...(options.indexFollowsEveryMs !== undefined && { indexFollowsEveryMs: options.indexFollowsEveryMs }),
    secretStore: options.secretStore ?? noSecretStore,
    emit: (event, payload) => {
      events.push({ event, payload });
      options.onEvent?.(event, payload);
    },
    log,
    actor: 'tester',
    policy: options.policy === undefined ? null : { file: '/etc/authdesk/policy.json', rules: options.policy },
    askText: async (question) => {
      texts.push(question);
      return typed.shift() ?? null;
    },
    ask: async (question) => {
      asked.push(question);
      return yes;
    },
    versions: { version: '0', electron: '0', chromium: '0', node: process.versions.node },
    chooseFile: async () => opened,
    chooseSaveFile: async () => named,
    chooseReportFile: async () => named,
    showFile: async (file) => void openedLinks.push(file),
    openLink: async (url) => {
      openedLinks.push(url);
      return url.startsWith('https://');
    },
    applyPreferences: () => {},
    openWindow: async () => {},
    cancelCall: (requestId) => dispatcher?.cancel(requestId),
    ...(options.now && { now: options.now }),
  });
  dispatcher = createDispatcher({ handlers: services.handlers, log, checkOutputs: true });
  const active = dispatcher;
  // A path stands for a person who chose it in the dialog: main takes nothing but the handle of that.
  const throughDialog = async (input: object | undefined): Promise<object | undefined> => {
    const { file, format = 'csv' } = { file: undefined, ...input } as { file: unknown; format?: string };
    if (typeof file !== 'string' || !path.isAbsolute(file)) return input;
    named = file;
    const chosen = await active.call('app.chooseSaveFile', { suggestedName: path.basename(file), format });
    if (!chosen.ok) throw new CallFailed(chosen.error);
    return { ...input, file: (chosen.data as { file: string }).file };
  };
  return {
    dispatcher: active,
    services,
    dataFolder,
    events,
    logged,
    asked,
    texts,
    types: (text) => void typed.push(text),
    answer: (said) => {
      yes = said;
    },
    opens: (file) => {
      opened = file;
    },
    chooses: (file) => {
      named = file;
    },
    openedLinks,
    call: async (method, input) => {
      const result = await active.call(method, await throughDialog(input));
      if (!result.ok) throw new CallFailed(result.error);
      return result.data as never;
    },
    refused: async (method, input) => {
      const result = await active.call(method, await throughDialog(input));
      if (result.ok) throw new Error(`${method} should have been refused, but returned ${JSON.stringify(result.data)}`);
      return result.error;
    },
    close: async () => {
      await services.close();
      if (options.keep !== true) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
