import { form } from '../form';
import { findVerifications, hashed } from '../look-ups/verifications';
import { secrets, type Secret } from '../secret';
import { linkTokens } from './link-token';

const BARE = /^[a-z]{32}$/i;

/** A mailed link for signing in, or its token alone. */
export const magicLink = form({
  name: 'sign-in link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'magic-link'), ...(BARE.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) => findVerifications(search, tokens.flatMap(identifiers)),
});

// The token may be kept hashed, whether or not the whole identifier is; until 1.7.6 it stood there without a prefix.
function identifiers(token: Secret): string[] {
  const kept = [token.reveal(), hashed(token.reveal())];
  return kept.flatMap((one) => [`magic-link:${one}`, one]);
}
