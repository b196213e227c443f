import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseWindowState, type WindowState } from './window-state';

export interface WindowStateFile {
  /** Null on the first start, and when the file is damaged. */
  readonly load: () => Promise<WindowState | null>;
  /** Writes soon; many changes in a row are one write. */
  readonly save: (state: WindowState) => void;
  /** Resolves when what was saved last is on disk. Never rejects: a lost window position hurts nobody. */
  readonly flush: () => Promise<void>;
}

const DELAY_MS = 400;

/**
 * Remembers the window in a small file. Electron's own `windowStatePersistence` is not used: it came with 44, and the
 * app also runs on an older one.
 */
export function windowStateFile(file: string): WindowStateFile {
  let pending: WindowState | null = null;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    clearTimeout(timer);
    const state = pending;
    pending = null;
    if (state !== null) writing = writing.then(() => write(file, state)).catch(() => undefined);
    return writing;
  };
  return {
    load: async () => {
      try {
        return parseWindowState(await readFile(file, 'utf8'));
      } catch {
        return null;
      }
    },
    save: (state) => {
      pending = state;
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), DELAY_MS);
    },
    flush,
  };
}

/** By way of a second file, so that a crash in between leaves the old state whole. */
async function write(file: string, state: WindowState): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, JSON.stringify(state), { mode: 0o600 });
  await rename(part, file);
}
