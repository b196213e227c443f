import { ipcMain, type WebContents } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL_PREFIX, type EventName } from '@shared/methods';
import type { EventPayloads } from '@shared/events';
import type { Result } from '@shared/result';
import type { Log } from '../data/base/events';
import type { Dispatcher } from '../calls/dispatcher';
import { whyUntrusted } from './trust';

interface Binding {
  /** The dispatcher of one of our own windows; null for anybody else. */
  readonly dispatcherOf: (sender: WebContents) => Dispatcher | null;
  /** The address of our page; only its origin may call. */
  readonly page: string;
  readonly log: Log;
}

/** Lets our own windows' page, and nothing else, make calls. */
export function bindCalls({ dispatcherOf, page, log }: Binding): void {
  ipcMain.handle(CALL_CHANNEL, (event, method: unknown, input: unknown): Promise<Result<unknown>> => {
    const dispatcher = dispatcherOf(event.sender);
    const reason = whyUntrusted(event, { sender: dispatcher === null ? null : event.sender, page });
    if (reason === null && dispatcher !== null) return dispatcher.call(method, input);
    log.warn(`refused a call: ${reason ?? 'it came from a foreign window'}`, {
      method: typeof method === 'string' ? method.slice(0, 100) : typeof method,
    });
    return Promise.resolve(refused);
  });
}

/** Tells the page something; without effect when it is gone. */
export function sendEvent<E extends EventName>(contents: WebContents, event: E, payload: EventPayloads[E]): void {
  if (!contents.isDestroyed()) contents.send(`${EVENT_CHANNEL_PREFIX}${event}`, payload);
}

const refused: Result<never> = {
  ok: false,
  error: { code: 'PERMISSION_DENIED', message: 'Only the window of Authdesk itself may do that.' },
};
