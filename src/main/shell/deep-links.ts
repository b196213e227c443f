import { navigation, type Navigation } from '@shared/events';

export const DEEP_LINK_SCHEME = 'authdesk';

export const PREFIX = new RegExp(`^${DEEP_LINK_SCHEME}://`, 'i');
const LINK = new RegExp(`^${DEEP_LINK_SCHEME}://([a-z]+)(?:/([^/?#]*))?/?$`, 'i');
const PERSON = new RegExp(`^${DEEP_LINK_SCHEME}://([^/?#]+)/user/([^/?#]+)/?$`, 'i');
const MAX_LENGTH = 1000;
/** Control characters and the marks that turn the direction of text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/u;

/** What a link names: a place, with the id or name of the connection it is in where the link says so. */
export interface DeepLink {
  readonly to: Navigation;
  readonly connection: string | null;
}

/**
 * What a link such as `authdesk://<connection>/user/<id>`, `authdesk://user/<id>` or `authdesk://audit` names, or null
 * when it is none of ours. There is no way to write one that changes or signs in anything, and none opens a database
 * unasked.
 */
export function parseDeepLink(link: string): DeepLink | null {
  if (link.length > MAX_LENGTH) return null;
  const [, connected, userId] = PERSON.exec(link) ?? [];
  if (connected === undefined || userId === undefined) {
    const to = placeIn(link);
    return to === null ? null : { to, connection: null };
  }
  const connection = decode(connected)?.trim() ?? '';
  const to = navigation.safeParse({ to: 'user', id: decode(userId) });
  if (connection === '' || !to.success || UNSEEN.test(connection) || UNSEEN.test(decode(userId) ?? '')) return null;
  return { to: to.data, connection };
}

function placeIn(link: string): Navigation | null {
  const [, place, rest = ''] = LINK.exec(link) ?? [];
  if (place === undefined) return null;
  const id = decode(rest);
  if (id === null || UNSEEN.test(id)) return null;
  const to = place.toLowerCase();
  const parsed = navigation.safeParse(id === '' ? { to } : { to, id });
  return parsed.success ? parsed.data : null;
}

/** The first link among the arguments of a start; Chromium reorders them, so it may stand anywhere. */
export function deepLinkIn(argv: readonly string[]): DeepLink | null {
  const link = argv.find((argument) => PREFIX.test(argument));
  return link === undefined ? null : parseDeepLink(link);
}

export interface PageQueue<Wish> {
  /** Delivers at once when the page is there, else as soon as it is; only the newest of those waiting counts. */
  readonly push: (wish: Wish) => void;
  readonly pageReady: () => void;
  readonly pageGone: () => void;
}

/** Keeps what a page is to do, such as where to go, until there is a page that can do it. */
export function createPageQueue<Wish>(send: (wish: Wish) => void): PageQueue<Wish> {
  let ready = false;
  let waiting: Wish | null = null;
  return {
    push: (wish) => {
      if (ready) send(wish);
      else waiting = wish;
    },
    pageReady: () => {
      ready = true;
      const wish = waiting;
      waiting = null;
      if (wish !== null) send(wish);
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
