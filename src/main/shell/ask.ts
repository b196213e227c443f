import { BrowserWindow, dialog, ipcMain, nativeTheme, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { ASK_CHANNELS, type TypedQuestion } from '@shared/ask';
import type { Ask, AskText, Question } from '../data/base/ask';
import type { Log } from '../data/base/events';
import { whyUntrusted } from './trust';
import { askWindowOptions } from './window-options';

interface Settings {
  /** The preload of the window in which something is typed. */
  readonly preload: string;
  /** Its page; not that of the app. */
  readonly page: string;
  readonly isPackaged: boolean;
  /** The window a person looks at, over which it is asked. */
  readonly front: () => BrowserWindow | undefined;
  readonly log: Log;
}

/** Questions that may wait behind the one that is shown; a page that asks for more is told no. */
const MAX_WAITING = 4;

/**
 * Asks with the system's own dialog, or where something has to be typed in a window of main's own. One question at a
 * time: what the page asks for meanwhile waits.
 */
export function createAsking(settings: Settings): { readonly ask: Ask; readonly askText: AskText } {
  const typing = createTyping(settings);
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = async <T>(no: T, work: () => Promise<T>): Promise<T> => {
    if (waiting > MAX_WAITING) return no;
    waiting++;
    const answer = last.then(work);
    last = answer.catch(() => {});
    try {
      return await answer;
    } finally {
      waiting--;
    }
  };
  return {
    ask: async (question) =>
      inTurn(false, async () => {
        const { message, details, phrase } = question;
        if (phrase === null) return askBox(settings.front(), question);
        const shown = { message, details, phrase, label: 'Type to confirm', yes: 'Confirm', twice: false };
        const typed = await typing(shown);
        return typed !== null && isSame(typed, phrase);
      }),
    askText: async ({ message, details, label, yes, twice = false }) =>
      inTurn(null, async () => typing({ message, details, phrase: null, label, yes, twice })),
  };
}

async function askBox(parent: BrowserWindow | undefined, { message, details, yes }: Question): Promise<boolean> {
  const options = {
    type: 'warning' as const,
    title: 'Authdesk asks',
    message,
    detail: details.join('\n'),
    buttons: [yes, 'Cancel'],
    // Whoever was just typing must not confirm it with the next Enter.
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  const { response } = await (parent === undefined
    ? dialog.showMessageBox(options)
    : dialog.showMessageBox(parent, options));
  return response === 0;
}

interface Shown {
  readonly window: BrowserWindow;
  readonly question: TypedQuestion;
  readonly end: (typed: string | null) => void;
}

/** The window of main's own: it hears from nobody but its own page. */
function createTyping({ preload, page, isPackaged, front, log }: Settings) {
  let shown: Shown | null = null;
  const askedBy = (event: IpcMainEvent | IpcMainInvokeEvent): Shown | null => {
    const reason = whyUntrusted(event, { sender: shown?.window.webContents ?? null, page });
    if (reason === null) return shown;
    log.warn(`refused an answer to main's own question: ${reason}`);
    return null;
  };
  ipcMain.handle(ASK_CHANNELS.question, (event) => askedBy(event)?.question ?? null);
  ipcMain.on(ASK_CHANNELS.answer, (event, typed: unknown) => {
    askedBy(event)?.end(typeof typed === 'string' ? typed : null);
  });

  return async (question: TypedQuestion): Promise<string | null> => {
    const parent = front();
    const window = new BrowserWindow({
      ...askWindowOptions({
        preload,
        isPackaged,
        dark: nativeTheme.shouldUseDarkColors,
        zoom: parent?.webContents.getZoomFactor() ?? 1,
      }),
      ...(parent !== undefined && { parent, modal: true }),
    });
    window.setMenu(null);
    window.once('ready-to-show', () => window.show());
    return new Promise<string | null>((resolve) => {
      const end = (typed: string | null) => {
        shown = null;
        resolve(typed);
        if (!window.isDestroyed()) window.destroy();
      };
      shown = { window, question, end };
      window.once('closed', () => end(null));
      window.loadURL(page).catch((error: unknown) => {
        log.error("main's own window did not load", error);
        end(null);
      });
    });
  };
}

function isSame(typed: string, phrase: string): boolean {
  return typed.trim().toLowerCase() === phrase.trim().toLowerCase();
}
