/**
 * Settings for starting Electron as root (containers, CI): Chromium's sandbox refuses root, so it is switched off for
 * that one process. Ordinary users keep it, and nothing in the app or its package ever switches it off.
 */
export const rootUserEnv = () => (process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {});
