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
