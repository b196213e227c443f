import { createHash } from 'node:crypto';

/** The system's clipboard, handed in from the shell. */
export interface Clipboard {
  readonly read: () => Promise<string>;
  readonly write: (text: string) => Promise<void>;
  readonly clear: () => Promise<void>;
}

/** Where there is no desktop. */
export const NO_CLIPBOARD: Clipboard = { read: async () => '', write: async () => {}, clear: async () => {} };

export interface SecretClipboard {
  /** Copies a secret for a minute. */
  readonly copy: (text: string) => Promise<void>;
  /** Takes the last one away now, if it is still there: nobody is left to do it later. */
  readonly close: () => Promise<void>;
}

const CLEAR_AFTER_MS = 60_000;

/** Keeps of a copied secret its hash alone, to know it again: what was copied since stays. */
export function createSecretClipboard(clipboard: Clipboard, keptMs = CLEAR_AFTER_MS): SecretClipboard {
  let last: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const forget = async () => {
    if (timer !== null) clearTimeout(timer);
    const wanted = last;
    [timer, last] = [null, null];
    if (wanted === null) return;
    // A desktop that is just going away has no clipboard any more, and nothing to clear.
    const there = await clipboard.read().catch(() => '');
    if (hash(there) === wanted) await clipboard.clear().catch(() => {});
  };
  return {
    copy: async (text) => {
      if (timer !== null) clearTimeout(timer);
      await clipboard.write(text);
      last = hash(text);
      timer = setTimeout(() => void forget(), keptMs);
      timer.unref();
    },
    close: forget,
  };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
