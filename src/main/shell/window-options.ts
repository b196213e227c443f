import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { Bounds } from './window-state';
import { DEFAULT_SIZE, MIN_SIZE } from './window-state';

/** The ground of the page in both themes, so that nothing flashes before it is drawn. */
export function backgroundColor(dark: boolean): string {
  return dark ? '#111214' : '#f2f4f6';
}

/** Beyond that it would be larger than a small screen. */
const MAX_ASK_ZOOM = 2;

/** How main's own window is made, in which something has to be typed: as safe, and small. */
export function askWindowOptions({
  preload,
  dark,
  isPackaged,
  zoom,
}: Omit<WindowSettings, 'bounds'> & { readonly zoom: number }): BrowserWindowConstructorOptions {
  // One origin has one zoom: whoever enlarged the app finds this window as large, and what it says all in sight.
  const factor = Math.min(Math.max(zoom, 1), MAX_ASK_ZOOM);
  return {
    title: 'Authdesk asks',
    width: Math.round(480 * factor),
    height: Math.round(320 * factor),
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    show: false,
    backgroundColor: backgroundColor(dark),
    webPreferences: webPreferences(preload, isPackaged),
  };
}

function webPreferences(preload: string, isPackaged: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries are fetched from the network.
    spellcheck: false,
    devTools: !isPackaged,
  };
}

interface WindowSettings {
  readonly preload: string;
  readonly dark: boolean;
  readonly isPackaged: boolean;
  /** Where it was last time, already moved onto a display that is there. */
  readonly bounds: Bounds | null;
}

/**
 * How our window is made, tests included: sandboxed, isolated, without Node. The switches Chromium has on by default
 * for safety are not named here at all, so that none can be turned off by editing a value.
 */
export function windowOptions({ preload, dark, isPackaged, bounds }: WindowSettings): BrowserWindowConstructorOptions {
  return {
    title: 'Authdesk',
    ...DEFAULT_SIZE,
    ...bounds,
    minWidth: MIN_SIZE.width,
    minHeight: MIN_SIZE.height,
    show: false,
    backgroundColor: backgroundColor(dark),
    webPreferences: webPreferences(preload, isPackaged),
  };
}
