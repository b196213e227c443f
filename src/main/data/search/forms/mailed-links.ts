import { form } from '../form';
import { findVerifications, hashed } from '../look-ups/verifications';
import { parametersOf, segmentsOf, type Pasted } from '../pasted';
import { secrets, type Secret } from '../secret';

/** Pages of better-auth whose links have a `token` of their own kind. */
const PLACES = ['reset-password', 'magic-link', 'delete-user', 'verify-email', 'one-time-token'] as const;
type Place = (typeof PLACES)[number];

const TOKEN = /^[\w-]{16,128}$/;

/**
 * The tokens of mailed links to one place: `/place/<token>` and `?token=<token>`. A page of the app itself may be
 * called anything, so a link that names no other place counts too.
 */
function linkTokens({ urls }: Pasted, place: Place): string[] {
  return urls.flatMap((url) => {
    const segments = [...segmentsOf(url), ...url.hash.split(/[#/?]/)];
    const named = PLACES.filter((one) => segments.includes(one));
    if (named.length > 0 && !named.includes(place)) return [];
    const following = segments[segments.indexOf(place) + 1];
    const inPath = named.includes(place) && following !== undefined ? [following] : [];
    const inQuery = parametersOf(url).flatMap(([name, value]) => (name === 'token' ? [value] : []));
    return [...inPath, ...inQuery].filter((token) => TOKEN.test(token));
  });
}

const RESET_TOKEN = /^[a-z0-9]{24}$/i;

/** A mailed link for choosing a new password, or its token alone. */
export const resetLink = form({
  name: 'password reset link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'reset-password'), ...(RESET_TOKEN.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) =>
    findVerifications(
      search,
      tokens.map((token) => `reset-password:${token.reveal()}`),
    ),
});

const MAGIC_TOKEN = /^[a-z]{32}$/i;

/** A mailed link for signing in, or its token alone. */
export const magicLink = form({
  name: 'sign-in link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'magic-link'), ...(MAGIC_TOKEN.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) => findVerifications(search, tokens.flatMap(magicIdentifiers)),
});

// The token may be kept hashed, whether or not the whole identifier is; until 1.7.6 it stood there without a prefix.
function magicIdentifiers(token: Secret): string[] {
  const kept = [token.reveal(), hashed(token.reveal())];
  return kept.flatMap((one) => [`magic-link:${one}`, one]);
}

const DELETION_TOKEN = /^[a-z0-9]{32}$/;

/** A mailed link for deleting one's account, or its token alone. */
export const deletionLink = form({
  name: 'account deletion link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'delete-user'), ...(DELETION_TOKEN.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) =>
    findVerifications(
      search,
      tokens.map((token) => `delete-account-${token.reveal()}`),
    ),
});
