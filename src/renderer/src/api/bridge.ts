import type { AuthdeskBridge } from '@shared/contract';

declare global {
  interface Window {
    readonly authdesk?: AuthdeskBridge;
  }
}

/** The one way to main. */
export function bridge(): AuthdeskBridge {
  if (window.authdesk === undefined) throw new Error('This page has to be opened by Authdesk.');
  return window.authdesk;
}
