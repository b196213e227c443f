import type { Form } from '../form';
import { accountId, deepLink, providerAccount, sessionId, userId } from './ids';
import { ipAddress } from './ip-address';
import { deletionLink, magicLink, resetLink } from './mailed-links';
import { namePart } from './name-part';
import { ownColumn } from './own-column';
import { pageAddress } from './page-address';
import { sessionCookie, sessionToken } from './session-tokens';
import { email, phoneNumber, username } from './sign-in-names';
import { verifyEmailLink } from './verification-link';

/** Every kind of text that can be pasted, in the order in which hits are shown. */
export const forms: readonly Form[] = [
  deepLink,
  userId,
  email,
  sessionCookie,
  sessionToken,
  verifyEmailLink,
  resetLink,
  magicLink,
  deletionLink,
  sessionId,
  accountId,
  username,
  phoneNumber,
  ownColumn,
  providerAccount,
  ipAddress,
  pageAddress,
  namePart,
];
