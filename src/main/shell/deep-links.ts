import { navigation, type Navigation } from '@shared/events';

export const DEEP_LINK_SCHEME = 'authdesk';

const PREFIX = new RegExp(`^${DEEP_LINK_SCHEME}://`, 'i');
const LINK = new RegExp(`^${DEEP_LINK_SCHEME}://([a-z]+)(?:/([^/?#]*))?/?$`, 'i');
const MAX_LENGTH = 1000;
/** Control characters and the marks that turn the direction of text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;

/**
 * Where a link such as `authdesk://user/<id>` leads, or null when it is none of ours. A link only navigates: there is
 * no way to write one that changes, signs in or opens anything.
 */
export function parseDeepLink(link: string): Navigation | null {
  if (link.length > MAX_LENGTH) return null;
  const [, place, rest = ''] = LINK.exec(link) ?? [];
  if (place === undefined) return null;
  const id = decode(rest);
  if (id === null || UNSEEN.test(id)) return null;
  const to = place.toLowerCase();
  const parsed = navigation.safeParse(id === '' ? { to } : { to, id });
  return parsed.success ? parsed.data : null;
}

/** The first link among the arguments of a start; Chromium reorders them, so it may stand anywhere. */
export function deepLinkIn(argv: readonly string[]): Navigation | null {
  const link = argv.find((argument) => PREFIX.test(argument));
  return link === undefined ? null : parseDeepLink(link);
}

export interface NavigationQueue {
  /** Delivers at once when the page is there, else as soon as it is; only the newest of those waiting counts. */
  readonly push: (target: Navigation) => void;
  readonly pageReady: () => void;
  readonly pageGone: () => void;
}

/** Keeps where to go until there is a page that can go there. */
export function createNavigationQueue(send: (target: Navigation) => void): NavigationQueue {
  let ready = false;
  let waiting: Navigation | null = null;
  return {
    push: (target) => {
      if (ready) send(target);
      else waiting = target;
    },
    pageReady: () => {
      ready = true;
      const target = waiting;
      waiting = null;
      if (target !== null) send(target);
    },
    pageGone: () => {
      ready = false;
    },
  };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
