import { isOwnOrigin } from './origin';

const HTTPS = /^https:\/\/[a-z0-9]/i;

/** One plain address, no headers: `?body=` and `?attach=` are read by mail programs in surprising ways. */
const MAIL = /^mailto:[a-z0-9](?:[\w.+-]{0,62}[a-z0-9])?@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/i;

const MAX_LENGTH = 2000;

/**
 * The address to hand to the operating system, or null when it may not be: https without user name and on its usual
 * port, written in plain ASCII, or a mailto with nothing but one address.
 */
export function safeExternalUrl(link: string): string | null {
  // Control characters, spaces, backslashes and look-alike letters are how a link says one thing and does another.
  if (link.length > MAX_LENGTH || !/^[\x21-\x7e]+$/.test(link) || /[\\"'`<>^|{}]/.test(link)) return null;
  if (MAIL.test(link)) return link.includes('..') ? null : link;
  if (!HTTPS.test(link) || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return null;
  return url.href;
}

/** Copying what a person selected. Reading the clipboard stays forbidden. */
const ALLOWED: readonly string[] = ['clipboard-sanitized-write'];

/** Whether the page may use a power of the browser: writing to the clipboard from our own page, and nothing else. */
export function isPermitted(permission: string, requestingUrl: string, page: string): boolean {
  return ALLOWED.includes(permission) && isOwnOrigin(requestingUrl, page);
}

/** What is looked at of the frame a message came from. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

export interface Message {
  readonly sender: unknown;
  /** Null when the frame is gone already. */
  readonly senderFrame: Frame | null;
}

/**
 * Why a message is not to be trusted, or null when it is: from our own window, its top frame, showing our page. Read
 * at once on arrival, for `senderFrame` turns null as soon as the frame navigates.
 */
export function whyUntrusted(
  message: Message,
  window: { readonly sender: unknown; readonly page: string },
): string | null {
  if (message.sender !== window.sender) return 'it came from a foreign window';
  const frame = message.senderFrame;
  if (frame === null) return 'its frame is gone';
  try {
    if (frame.parent !== null) return 'it came from a frame inside the page';
    if (!isOwnOrigin(frame.url, window.page)) return 'it came from a foreign page';
    return null;
  } catch {
    // A frame that was disposed of while we looked throws from its getters.
    return 'its frame is gone';
  }
}
