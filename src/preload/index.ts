import { contextBridge, ipcRenderer, webFrame } from 'electron';
import { sendDroppedFiles } from './dropped-files';
import { CALL_CHANNEL, EVENT_CHANNEL_PREFIX, EVENTS, METHOD_NAMES, type EventName } from '@shared/methods';
import type { ErrorInfo, Result } from '@shared/result';
import { neverRejecting, type RawBridge } from './never-rejecting';

// Builds `window.authdesk` from the list of methods. Nothing in here knows a single one of them.

type Call = (input?: unknown) => Promise<Result<unknown>>;
type Listener = (payload: unknown) => void;

async function call(name: string, input: unknown): Promise<Result<unknown>> {
  try {
    return await ipcRenderer.invoke(CALL_CHANNEL, name, input);
  } catch (error) {
    return { ok: false, error: explain(error) };
  }
}

/** Electron rejects for two reasons only: the input cannot be copied, or the other side is not there. */
function explain(error: unknown): ErrorInfo {
  if (error instanceof Error && error.message.includes('could not be cloned')) {
    return { code: 'INVALID_INPUT', message: 'The input holds something that is not plain data, such as a function.' };
  }
  return { code: 'INTERNAL', message: 'Authdesk did not answer.', hint: 'Close it and start it again.' };
}

/** Where a link leads may be known before the page listens: it waits here for the first listener. */
function keepUntilHeard(event: EventName): (listener: Listener) => void {
  const channel = `${EVENT_CHANNEL_PREFIX}${event}`;
  let waiting: unknown[] = [];
  const keep = (_event: unknown, payload: unknown) => {
    waiting = [payload];
  };
  ipcRenderer.on(channel, keep);
  return (listener) => {
    ipcRenderer.off(channel, keep);
    const payloads = waiting;
    waiting = [];
    for (const payload of payloads) tell(listener, payload);
  };
}

const keptFor = { navigate: keepUntilHeard('navigate'), command: keepUntilHeard('command') };

/** In a task of its own: a listener that throws must not keep the others from hearing. */
function tell(listener: Listener, payload: unknown): void {
  void Promise.resolve().then(() => listener(payload));
}

function on(event: unknown, listener: unknown): () => void {
  const known = EVENTS.find((name) => name === event);
  if (known === undefined) throw new TypeError(`There is no event called ${String(event)}.`);
  if (typeof listener !== 'function') throw new TypeError('A listener is a function.');
  const channel = `${EVENT_CHANNEL_PREFIX}${known}`;
  // Data only: Electron's event object would hand the page the way back to every channel.
  let listening = true;
  const hear: Listener = (payload) => {
    if (listening) listener(payload);
  };
  const forward = (_event: unknown, payload: unknown) => tell(hear, payload);
  ipcRenderer.on(channel, forward);
  if (known === 'navigate' || known === 'command') keptFor[known](hear);
  return () => {
    listening = false;
    ipcRenderer.off(channel, forward);
  };
}

sendDroppedFiles();

const groups: Record<string, Record<string, Call>> = {};
for (const name of METHOD_NAMES) {
  const [group, method] = name.split('.') as [string, string];
  groups[group] = { ...groups[group], [method]: (input) => call(name, input) };
}

/** What newer Electron has; the one that tests may run on has not. */
interface NewerBridge {
  readonly executeInMainWorld?: (script: { func: (raw: RawBridge) => void; args: [RawBridge] }) => unknown;
}

const raw: RawBridge = { ...groups, on };
const { executeInMainWorld } = contextBridge as NewerBridge;
if (executeInMainWorld === undefined) {
  contextBridge.exposeInMainWorld('authdeskCalls', raw);
  void webFrame.executeJavaScript(`(${String(neverRejecting)})(authdeskCalls)`);
} else executeInMainWorld({ func: neverRejecting, args: [raw] });
