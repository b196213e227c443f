import { isOwnOrigin } from './origin';

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
export function distrust(message: Message, window: { readonly sender: unknown; readonly page: string }): string | null {
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
