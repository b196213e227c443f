import { ipcMain, type WebContents } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL_PREFIX, type EventName } from '@shared/methods';
import type { EventPayloads } from '@shared/events';
import type { Result } from '@shared/result';
import type { Log } from '../log';
import type { Dispatcher } from '../rpc/dispatcher';
import { distrust } from './sender';

interface Binding {
  readonly contents: WebContents;
  /** The address of our page; only its origin may call. */
  readonly page: string;
  readonly dispatcher: Dispatcher;
  readonly log: Log;
}

/** Lets our own page, and nothing else, make calls; stops what is running when the page goes away. */
export function bindCalls({ contents, page, dispatcher, log }: Binding): void {
  ipcMain.handle(CALL_CHANNEL, (event, method: unknown, input: unknown): Promise<Result<unknown>> => {
    const reason = distrust(event, { sender: contents, page });
    if (reason === null) return dispatcher.call(method, input);
    log.warn(`refused a call: ${reason}`, {
      method: typeof method === 'string' ? method.slice(0, 100) : typeof method,
    });
    return Promise.resolve(refused);
  });
  contents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) dispatcher.cancelAll();
  });
  contents.on('render-process-gone', () => dispatcher.cancelAll());
  contents.on('destroyed', () => dispatcher.cancelAll());
}

/** Tells the page something; without effect when it is gone. */
export function sendEvent<E extends EventName>(contents: WebContents, event: E, payload: EventPayloads[E]): void {
  if (!contents.isDestroyed()) contents.send(`${EVENT_CHANNEL_PREFIX}${event}`, payload);
}

const refused: Result<never> = {
  ok: false,
  error: { code: 'PERMISSION_DENIED', message: 'Only the window of Authdesk itself may do that.' },
};
