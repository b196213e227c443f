/**
 * What a text looks like that somebody pasted or typed. `secret` may open a session or reset a password, so it is never
 * kept; `lead` is harmless and leads somewhere all the same; null is a search as any other.
 */
type PasteKind = 'secret' | 'lead' | null;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/u;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]{3,45}$/iu;
const NAMED_ADDRESS = /<[^<>@\s]+@[^<>@\s]+>/u;
const ONE_ADDRESS = /^[^<>]*<([^<>@\s]+@[^<>@\s]+)>[\s,;.]*$|^mailto:([^\s?]+@[^\s?]+)(?:\?.*)?$/iu;
const LINK = /https?:\/\/|\/api\/auth\//iu;
const COOKIE = /session_(?:token|data)|better-auth|[?&\s;](?:token|code)=|^(?:set-)?cookie:/iu;
const JWT = /(?:^|[\s"'=])eyJ[\w-]{8,}\.[\w-]{8,}\./u;
const SIGNED = /(?:^|[\s"'=])[A-Za-z0-9]{16,}\.[A-Za-z0-9+/=%_-]{24,}/u;
const OPAQUE = /^[A-Za-z0-9_-]{24,}$/u;
const DEEP_LINK = /^authdesk:/iu;

/** Long runs of letters and figures: ids look like tokens, so they are treated as carefully. */
function isOpaque(word: string): boolean {
  return OPAQUE.test(word) && /\d/u.test(word) && /[A-Za-z]/u.test(word);
}

/** Reads what a text looks like. Pure; what it cannot tell from a secret is one. */
export function pasteKind(raw: string): PasteKind {
  const text = raw.trim();
  if (text === '') return null;
  if (DEEP_LINK.test(text) || UUID.test(text) || /^mailto:\S+@\S+$/iu.test(text)) return 'lead';
  // A typed filter is no secret, whatever its value.
  if (/^[a-z]+:\S*$/iu.test(text) && !LINK.test(text) && !COOKIE.test(text) && !IPV6.test(text)) return null;
  if (LINK.test(text) || COOKIE.test(text) || JWT.test(text) || SIGNED.test(text)) return 'secret';
  if (text.split(/[\s"',;]+/u).some(isOpaque)) return 'secret';
  if (NAMED_ADDRESS.test(text) || IPV4.test(text) || IPV6.test(text)) return 'lead';
  return null;
}

/** The address in a text such as `Mara <mara@example.com>` or `mailto:mara@example.com`; null where it is something else. */
export function addressIn(text: string): string | null {
  const [, named, linked] = ONE_ADDRESS.exec(text.trim()) ?? [];
  return named ?? linked ?? null;
}

/** Whether so much text came at once that it was pasted, not typed. */
export function isPasted(before: string, after: string): boolean {
  return after.length - before.length > 8;
}
