import type { Form } from '../form';
import { accountId } from './account-id';
import { deepLink } from './deep-link';
import { deletionLink } from './deletion-link';
import { email } from './email';
import { ipAddress } from './ip-address';
import { magicLink } from './magic-link';
import { namePart } from './name-part';
import { pageAddress } from './page-address';
import { phoneNumber } from './phone-number';
import { providerAccount } from './provider-account';
import { resetLink } from './reset-link';
import { sessionCookie } from './session-cookie';
import { sessionId } from './session-id';
import { sessionToken } from './session-token';
import { userId } from './user-id';
import { username } from './username';
import { verificationLink } from './verification-link';

/** Every kind of text that can be pasted, in the order in which hits are shown. */
export const forms: readonly Form[] = [
  deepLink,
  userId,
  email,
  sessionCookie,
  sessionToken,
  verificationLink,
  resetLink,
  magicLink,
  deletionLink,
  sessionId,
  accountId,
  username,
  phoneNumber,
  providerAccount,
  ipAddress,
  pageAddress,
  namePart,
];
