import { form } from '../form';
import { findVerifications } from '../look-ups/verifications';
import { secrets } from '../secret';
import { linkTokens } from './link-token';

const BARE = /^[a-z0-9]{24}$/i;

/** A mailed link for choosing a new password, or its token alone. */
export const resetLink = form({
  name: 'password reset link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'reset-password'), ...(BARE.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) =>
    findVerifications(
      search,
      tokens.map((token) => `reset-password:${token.reveal()}`),
    ),
});
