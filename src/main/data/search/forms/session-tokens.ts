import { form } from '../form';
import { findSessionsByToken } from '../look-ups/sessions';
import { decoded } from '../pasted';
import { secrets } from '../secret';

const MAX_PIECES = 200;
const MAX_TOKENS = 10;
/** `<token>.<HMAC-SHA256 in base64>`, whatever the cookie's name is. */
const SIGNED = /^([\w-]{16,255})\.[\w+/-]{42,43}={0,2}$/;
const NAMED = /session_token[\w-]*=([a-z0-9]{32})(?:[.%]|$)/i;

/**
 * A signed session cookie: its value, `name=value`, a whole Cookie or Set-Cookie header, a line of a browser's cookie
 * table or a copied curl command. The signature is not even kept.
 */
export const sessionCookie = form({
  name: 'session cookie',
  by: ['session', 'token'],
  recognise: ({ text }) => {
    const pieces = text.split(/[;,\s"']+/, MAX_PIECES);
    return secrets(pieces.map(tokenIn).filter((token) => token !== null)).slice(0, MAX_TOKENS);
  },
  lookUp: async (tokens, search) => findSessionsByToken(search, tokens),
});

function tokenIn(piece: string): string | null {
  const value = piece.slice(piece.indexOf('=') + 1);
  for (const text of [piece, value]) {
    // Encoded once by the browser, and once more by whatever it was copied from.
    const [, token] = SIGNED.exec(decoded(decoded(text))) ?? [];
    if (token !== undefined) return token;
  }
  return NAMED.exec(piece)?.[1] ?? null;
}

/** A session's token alone, as it stands in the database or in an `Authorization: Bearer` header. */
export const sessionToken = form({
  name: 'session token',
  by: ['session', 'token'],
  recognise: ({ text }) => {
    const [, token] = /^(?:authorization:\s*)?(?:bearer\s+)?([a-z0-9]{32})$/i.exec(text) ?? [];
    return token === undefined ? [] : secrets([token]);
  },
  lookUp: async (tokens, search) => findSessionsByToken(search, tokens),
});
