import { form } from '../form';
import { findVerifications } from '../look-ups/verifications';
import { secrets } from '../secret';
import { linkTokens } from './link-token';

const BARE = /^[a-z0-9]{32}$/;

/** A mailed link for deleting one's account, or its token alone. */
export const deletionLink = form({
  name: 'account deletion link',
  by: ['verification', 'identifier'],
  recognise: (pasted) =>
    secrets([...linkTokens(pasted, 'delete-user'), ...(BARE.test(pasted.text) ? [pasted.text] : [])]),
  lookUp: async (tokens, search) =>
    findVerifications(
      search,
      tokens.map((token) => `delete-account-${token.reveal()}`),
    ),
});
