import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Preferences } from '@shared/api/app';
import { backgroundColor, windowOptions } from './window-options';
import { onVisibleDisplay, type WindowState } from './window-state';
import type { WindowStateFile } from './window-state-file';

export interface AppWindow {
  readonly window: BrowserWindow;
  /** Follows the chosen theme, now and at the next start's first paint. */
  readonly applyTheme: (theme: Preferences['theme']) => void;
  readonly theme: () => Preferences['theme'];
  /** Brings it to the front, whatever state it is in. */
  readonly focus: () => void;
}

interface Options {
  readonly preload: string;
  readonly isPackaged: boolean;
  readonly stateFile: WindowStateFile;
  readonly remembered: WindowState | null;
}

/** Makes a window, where one was last time, and shows it as soon as it has something to show. */
export function createWindow({ preload, isPackaged, stateFile, remembered }: Options): AppWindow {
  let theme = remembered?.theme ?? 'system';
  nativeTheme.themeSource = theme;
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const bounds = remembered && onVisibleDisplay(remembered.bounds, areas);
  const window = new BrowserWindow(
    windowOptions({ preload, isPackaged, bounds, dark: nativeTheme.shouldUseDarkColors }),
  );
  if (remembered?.maximized) window.maximize();

  const remember = () => {
    if (window.isDestroyed() || window.isMinimized()) return;
    stateFile.save({ bounds: window.getNormalBounds(), maximized: window.isMaximized(), theme });
  };
  for (const event of ['resize', 'move', 'maximize', 'unmaximize', 'close'] as const) {
    // Electron types each name apart, though all of them take the same listener.
    window.on(event as 'resize', remember);
  }
  const paintGround = () => {
    if (!window.isDestroyed()) window.setBackgroundColor(backgroundColor(nativeTheme.shouldUseDarkColors));
  };
  nativeTheme.on('updated', paintGround);
  window.once('closed', () => nativeTheme.off('updated', paintGround));
  window.once('ready-to-show', () => window.show());

  return {
    window,
    theme: () => theme,
    applyTheme: (chosen) => {
      theme = chosen;
      nativeTheme.themeSource = chosen;
      remember();
    },
    focus: () => {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}
